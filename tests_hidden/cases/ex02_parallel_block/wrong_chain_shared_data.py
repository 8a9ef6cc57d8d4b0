# /// verdict
# about = "makes the copies start equal by sharing .data"
# [checks]
# clone_chain = "failed: clones-share-memory"
# ///
def clone_chain(block, n):
    links = []
    for _ in range(n):
        link = copy.deepcopy(block)
        for new, old in zip(link.parameters(), block.parameters()):
            new.data = old.data
        links.append(link)
    return nn.Sequential(*links)
