# /// verdict
# about = "joins the norms with a vector on the CPU"
# [checks]
# fast_one_transfer = "error: made-on-the-cpu"
# ///
def norms_on_device(mats):
    norms = torch.zeros(0, dtype=mats[0].dtype if mats else None)
    for m in mats:
        norms = torch.cat([norms, torch.linalg.norm(m @ m).reshape(1)])
    return norms.tolist()
