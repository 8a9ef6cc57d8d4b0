# /// verdict
# about = "reads each norm in the loop"
# seen = "rosinality/style-based-gan-pytorch#50"
# [checks]
# fast_one_transfer = "failed: reads-in-loop"
# ///
def norms_on_device(mats):
    return [torch.linalg.norm(m @ m).item() for m in mats]
