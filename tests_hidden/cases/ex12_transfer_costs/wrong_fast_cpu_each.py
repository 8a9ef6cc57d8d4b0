# /// verdict
# about = "copies each norm to the CPU in the loop"
# seen = "meta-pytorch/torchtune#522"
# [checks]
# fast_one_transfer = "failed: reads-in-loop"
# ///
def norms_on_device(mats):
    norms = [torch.linalg.norm(m @ m).cpu() for m in mats]
    return torch.stack(norms).tolist() if norms else []
