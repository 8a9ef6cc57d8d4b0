# /// verdict
# about = "starts counting at one"
# [checks]
# clone_chain = "failed: wrong-number-of-links"
# ///
def clone_chain(block, n):
    return nn.Sequential(*[copy.deepcopy(block) for _ in range(1, n)])
