# /// verdict
# about = "saves the parameters of the net and forgets the buffers"
# [checks]
# resume = "failed: buffers-not-saved"
# portable_file = "failed: entries-missing-in-file"
# strict = "failed: checkpoint-of-another-net-accepted"
# ///
def save_checkpoint(path, net, optimizer=None, epoch=0):
    weights = {name: p.detach() for name, p in net.named_parameters()}
    state = None if optimizer is None else optimizer.state_dict()
    torch.save({"net": weights, "optimizer": state, "epoch": epoch}, path)


def load_checkpoint(path, net, optimizer=None, device="cpu"):
    checkpoint = torch.load(path, map_location=device, weights_only=True)
    net.load_state_dict(checkpoint["net"], strict=False)
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]
