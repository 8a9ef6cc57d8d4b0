# /// verdict
# about = "resets the running statistics of the copies"
# [checks]
# clone_chain = "failed: clones-lost-buffers"
# ///
def clone_chain(block, n):
    links = [copy.deepcopy(block) for _ in range(n)]
    for link in links:
        for m in link.modules():
            if isinstance(m, nn.BatchNorm1d):
                m.reset_running_stats()
    return nn.Sequential(*links)
