# /// verdict
# about = "repeats the block itself"
# [checks]
# clone_chain = "failed: original-repeated"
# ///
def clone_chain(block, n):
    return nn.Sequential(*[block] * n)
