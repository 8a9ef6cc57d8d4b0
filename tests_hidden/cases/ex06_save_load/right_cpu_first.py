# /// verdict
# about = "reads every file to the CPU and moves the result afterwards"
# ///
def load_tensors(path, device="cpu"):
    def move(obj):
        if isinstance(obj, torch.Tensor):
            return obj.to(device)
        if isinstance(obj, dict):
            return {key: move(value) for key, value in obj.items()}
        return [move(value) for value in obj]

    return move(torch.load(path, map_location="cpu", weights_only=True))


def load_checkpoint(path, net, optimizer=None, device="cpu"):
    saved = torch.load(path, map_location="cpu", weights_only=True)
    net.load_state_dict(saved["net"], strict=True)
    if optimizer:
        optimizer.load_state_dict(saved["optimizer"])
    return saved["epoch"]


def restore(path, factory, device="cpu"):
    net = factory()
    net.load_state_dict(torch.load(path, map_location="cpu", weights_only=True))
    return net.to(device).eval()


def load_model(path, device="cpu"):
    saved = torch.load(path, map_location="cpu", weights_only=True)
    net = build(saved["spec"])
    net.load_state_dict(saved["state"])
    return net.to(device).eval()
