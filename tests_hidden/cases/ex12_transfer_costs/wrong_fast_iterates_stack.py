# /// verdict
# about = "stacks the norms, then reads the entries one by one"
# [checks]
# fast_one_transfer = "failed: reads-one-by-one-at-end"
# ///
def norms_on_device(mats):
    norms = [torch.linalg.norm(m @ m) for m in mats]
    return [norm.item() for norm in torch.stack(norms)] if norms else []
