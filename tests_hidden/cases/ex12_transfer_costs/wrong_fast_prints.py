# /// verdict
# about = "prints each norm in the loop"
# [checks]
# fast_one_transfer = "failed: printing-reads"
# ///
def norms_on_device(mats):
    norms = []
    for i, m in enumerate(mats):
        norms.append(torch.linalg.norm(m @ m))
        print(i, norms[-1])
    return torch.stack(norms).tolist() if norms else []
