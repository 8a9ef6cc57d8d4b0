# /// verdict
# about = "always loads to the CPU, whatever device is asked for"
# [checks]
# map_location = "failed: device-ignored"
# ///
def load_tensors(path, device="cpu"):
    return torch.load(path, map_location="cpu", weights_only=True)


def restore(path, factory, device="cpu"):
    net = factory()
    net.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    return net.eval()


def load_model(path, device="cpu"):
    saved = torch.load(path, map_location="cpu", weights_only=True)
    net = build(saved["spec"])
    net.load_state_dict(saved["state"])
    return net.eval()
