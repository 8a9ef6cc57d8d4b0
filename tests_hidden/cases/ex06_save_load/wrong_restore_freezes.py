# /// verdict
# about = "switches gradients off because the net is in evaluation mode"
# [checks]
# restore = "failed: not-trainable"
# ///
def restore(path, factory, device="cpu"):
    net = factory().to(device)
    net.load_state_dict(torch.load(path, map_location=device, weights_only=True))
    return net.eval().requires_grad_(False)
