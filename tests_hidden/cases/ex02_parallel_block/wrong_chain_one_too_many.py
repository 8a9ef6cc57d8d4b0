# /// verdict
# about = "adds the original to n copies"
# [checks]
# clone_chain = "failed: original-in-chain"
# ///
def clone_chain(block, n):
    chain = nn.Sequential(block)
    for _ in range(n):
        chain.append(copy.deepcopy(block))
    return chain
