# /// verdict
# about = "makes shallow copies"
# [checks]
# clone_chain = "failed: shallow-copies"
# ///
def clone_chain(block, n):
    return nn.Sequential(*[copy.copy(block) for _ in range(n)])
