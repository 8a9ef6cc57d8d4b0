# /// verdict
# about = "makes the file small by turning the net itself to half precision and back"
# [checks]
# resume = "failed: saving-changed-the-training"
# portable_file = "failed: entries-missing-in-file"
# ///
def save_checkpoint(path, net, optimizer=None, epoch=0):
    dtype = next(net.parameters()).dtype
    state = None if optimizer is None else optimizer.state_dict()
    torch.save({"net": net.half().state_dict(), "optimizer": state, "epoch": epoch}, path)
    net.to(dtype)
