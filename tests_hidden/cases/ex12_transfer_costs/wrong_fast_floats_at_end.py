# /// verdict
# about = "starts everything, then reads each norm"
# [checks]
# fast_one_transfer = "failed: reads-one-by-one-at-end"
# ///
def norms_on_device(mats):
    norms = [torch.linalg.norm(m @ m) for m in mats]
    return [float(norm) for norm in norms]
