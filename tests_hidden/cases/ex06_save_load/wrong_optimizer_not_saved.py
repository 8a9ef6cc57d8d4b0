# /// verdict
# about = "saves the net and the epoch, and leaves the optimizer as it was made"
# [checks]
# resume = "failed: optimizer-state-missing"
# ///
def save_checkpoint(path, net, optimizer=None, epoch=0):
    torch.save({"net": net.state_dict(), "epoch": epoch}, path)


def load_checkpoint(path, net, optimizer=None, device="cpu"):
    checkpoint = torch.load(path, map_location=device, weights_only=True)
    net.load_state_dict(checkpoint["net"])
    return checkpoint["epoch"]
