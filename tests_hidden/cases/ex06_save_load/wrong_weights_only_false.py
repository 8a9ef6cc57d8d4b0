# /// verdict
# about = "switches weights_only off in every loader, as answered to many an error since 2.6"
# seen = "gpoesia/minimo#21"
# [checks]
# refuses_code = "failed: file-code-ran"
# ///
def load_tensors(path, device="cpu"):
    return torch.load(path, map_location=device, weights_only=False)


def load_checkpoint(path, net, optimizer=None, device="cpu"):
    checkpoint = torch.load(path, map_location=device, weights_only=False)
    net.load_state_dict(checkpoint["net"])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]


def restore(path, factory, device="cpu"):
    net = factory().to(device)
    net.load_state_dict(torch.load(path, map_location=device, weights_only=False))
    return net.eval()


def load_model(path, device="cpu"):
    saved = torch.load(path, map_location=device, weights_only=False)
    net = build(saved["spec"]).to(device)
    net.load_state_dict(saved["state"])
    return net.eval()
