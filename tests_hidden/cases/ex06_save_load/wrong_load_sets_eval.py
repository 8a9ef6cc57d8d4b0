# /// verdict
# about = "switches the net to evaluation mode when a checkpoint is loaded"
# [checks]
# resume = "failed: training-flag-changed"
# ///
def load_checkpoint(path, net, optimizer=None, device="cpu"):
    checkpoint = torch.load(path, map_location=device, weights_only=True)
    net.load_state_dict(checkpoint["net"])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    net.eval()
    return checkpoint["epoch"]
