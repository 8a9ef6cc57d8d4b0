# /// verdict
# about = "freezes the copies"
# [checks]
# clone_chain = "failed: clones-frozen"
# ///
def clone_chain(block, n):
    links = []
    for _ in range(n):
        link = copy.deepcopy(block)
        link.requires_grad_(False)
        links.append(link)
    return nn.Sequential(*links)
