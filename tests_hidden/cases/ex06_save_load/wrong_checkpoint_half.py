# /// verdict
# about = "stores the values in half precision to make the file small"
# [checks]
# resume = "failed: resume-differs"
# portable_file = "failed: entries-missing-in-file"
# ///
def save_checkpoint(path, net, optimizer=None, epoch=0):
    state = None if optimizer is None else optimizer.state_dict()
    small = {name: value.half() for name, value in net.state_dict().items()}
    torch.save({"net": small, "optimizer": state, "epoch": epoch}, path)
