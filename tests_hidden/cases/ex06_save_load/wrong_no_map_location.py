# /// verdict
# about = "never gives map_location"
# seen = "uzh-rpg/rpg_e2vid#15"
# [checks]
# map_location = "failed: gpu-file-refused"
# ///
def load_tensors(path, device="cpu"):
    return torch.load(path, weights_only=True)


def load_checkpoint(path, net, optimizer=None, device="cpu"):
    checkpoint = torch.load(path, weights_only=True)
    net.load_state_dict(checkpoint["net"])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


def restore(path, factory, device="cpu"):
    net = factory()
    net.load_state_dict(torch.load(path, weights_only=True))
    return net.to(device).eval()
