# /// verdict
# about = "copies the first block that it ever saw"
# [checks]
# clone_chain = "failed: clones-reinitialized"
# ///
FIRST = {}


def clone_chain(block, n):
    first = FIRST.setdefault("block", copy.deepcopy(block))
    return nn.Sequential(*(copy.deepcopy(first) for _ in range(n)))
