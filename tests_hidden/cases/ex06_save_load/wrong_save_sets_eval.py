# /// verdict
# about = "switches the net to evaluation mode before it saves and does not switch back"
# [checks]
# resume = "failed: training-flag-changed"
# ///
def save_checkpoint(path, net, optimizer=None, epoch=0):
    net.eval()
    state = None if optimizer is None else optimizer.state_dict()
    torch.save({"net": net.state_dict(), "optimizer": state, "epoch": epoch}, path)
