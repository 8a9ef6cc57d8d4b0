# /// verdict
# about = "multiplies a list that holds one deep copy"
# seen = "IDEA-Research/DAB-DETR#17"
# [checks]
# clone_chain = "failed: one-copy-repeated"
# ///
def clone_chain(block, n):
    return nn.Sequential(*([copy.deepcopy(block)] * n))
