# /// verdict
# about = "pickles the net itself, and the optimizer with it"
# seen = "pytorch/pytorch#2762"
# [checks]
# refuses_code = "failed: file-code-ran"
# portable_file = "failed: file-needs-class"
# ///
def save_checkpoint(path, net, optimizer=None, epoch=0):
    torch.save({"net": net, "optimizer": optimizer, "epoch": epoch}, path)


def load_checkpoint(path, net, optimizer=None, device="cpu"):
    checkpoint = torch.load(path, map_location=device, weights_only=False)
    net.load_state_dict(checkpoint["net"].state_dict())
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"].state_dict())
    return checkpoint["epoch"]
