# /// verdict
# about = "returns the number of the next epoch instead of the saved one"
# [checks]
# resume = "failed: epoch-lost"
# ///
def load_checkpoint(path, net, optimizer=None, device="cpu"):
    checkpoint = torch.load(path, map_location=device, weights_only=True)
    net.load_state_dict(checkpoint["net"])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"] + 1
