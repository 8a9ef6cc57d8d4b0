# /// verdict
# about = "freezes the original so that only the copies learn"
# [checks]
# clone_chain = "failed: original-changed"
# ///
def clone_chain(block, n):
    chain = nn.Sequential(*[copy.deepcopy(block) for _ in range(n)])
    for p in block.parameters():
        p.requires_grad_(False)
    return chain
