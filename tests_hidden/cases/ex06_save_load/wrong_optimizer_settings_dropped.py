# /// verdict
# about = "saves what the optimizer remembers but not its param_groups"
# [checks]
# resume = "failed: settings-not-restored"
# ///
def save_checkpoint(path, net, optimizer=None, epoch=0):
    memory = None if optimizer is None else optimizer.state_dict()["state"]
    torch.save({"net": net.state_dict(), "memory": memory, "epoch": epoch}, path)


def load_checkpoint(path, net, optimizer=None, device="cpu"):
    checkpoint = torch.load(path, map_location=device, weights_only=True)
    net.load_state_dict(checkpoint["net"])
    if optimizer is not None:
        groups = optimizer.state_dict()["param_groups"]
        optimizer.load_state_dict({"state": checkpoint["memory"], "param_groups": groups})
    return checkpoint["epoch"]
