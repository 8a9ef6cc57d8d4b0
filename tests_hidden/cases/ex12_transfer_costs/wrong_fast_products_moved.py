# /// verdict
# about = "brings each product to the CPU"
# [checks]
# fast_one_transfer = "failed: matrices-moved"
# ///
def norms_on_device(mats):
    return [torch.linalg.norm((m @ m).cpu()).item() for m in mats]
