# /// verdict
# about = "updates the dict that state_dict() returns and never hands it back to the net"
# [checks]
# resume = "failed: net-not-filled"
# strict = "failed: checkpoint-of-another-net-accepted"
# ///
def load_checkpoint(path, net, optimizer=None, device="cpu"):
    checkpoint = torch.load(path, map_location=device, weights_only=True)
    net.state_dict().update(checkpoint["net"])
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]
