# /// verdict
# about = "returns the copies in a ModuleList"
# [checks]
# clone_chain = "failed: chain-differs"
# ///
def clone_chain(block, n):
    return nn.ModuleList([copy.deepcopy(block) for _ in range(n)])
