# /// verdict
# about = "brings all matrices to the CPU in one copy and computes there"
# [checks]
# fast_one_transfer = "failed: matrices-moved"
# ///
def norms_on_device(mats):
    if not mats:
        return []
    flat = torch.cat([m.flatten() for m in mats]).cpu()
    parts = flat.split([m.numel() for m in mats])
    return [(p.view(m.shape) @ p.view(m.shape)).norm().item() for p, m in zip(parts, mats)]
