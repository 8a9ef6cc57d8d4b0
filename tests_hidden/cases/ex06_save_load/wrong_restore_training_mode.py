# /// verdict
# about = "hands the restored net out in training mode"
# seen = "fxia22/pointnet.pytorch#19"
# [checks]
# restore = "failed: still-in-training-mode"
# ///
def restore(path, factory, device="cpu"):
    net = factory().to(device)
    net.load_state_dict(torch.load(path, map_location=device, weights_only=True))
    return net
