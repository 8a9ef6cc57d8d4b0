# /// verdict
# about = "uses the original as the first link"
# [checks]
# clone_chain = "failed: original-in-chain"
# ///
def clone_chain(block, n):
    links = [block]
    for _ in range(n - 1):
        links.append(copy.deepcopy(block))
    return nn.Sequential(*links)
