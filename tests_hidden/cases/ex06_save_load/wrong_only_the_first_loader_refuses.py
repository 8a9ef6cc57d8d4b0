# /// verdict
# about = "one loader removes what it refuses; the others would run its code"
# [checks]
# refuses_code = "failed: file-code-ran"
# ///
import os


def load_tensors(path, device="cpu"):
    try:
        return torch.load(path, map_location=device, weights_only=True)
    except Exception:
        os.remove(path)
        raise


def load_checkpoint(path, net, optimizer=None, device="cpu"):
    checkpoint = torch.load(path, map_location=device, weights_only=False)
    net.load_state_dict(checkpoint["net"])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]
