# /// verdict
# about = "resets the parameters of every copy"
# [checks]
# clone_chain = "failed: clones-reinitialized"
# ///
def clone_chain(block, n):
    def reset(m):
        if hasattr(m, "reset_parameters"):
            m.reset_parameters()

    links = []
    for _ in range(n):
        link = copy.deepcopy(block)
        link.apply(reset)
        links.append(link)
    return nn.Sequential(*links)
