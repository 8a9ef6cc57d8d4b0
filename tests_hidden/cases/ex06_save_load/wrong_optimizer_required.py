# /// verdict
# about = "saves a checkpoint only where there is an optimizer"
# [checks]
# resume = "error"
# strict = "error"
# ///
def save_checkpoint(path, net, optimizer=None, epoch=0):
    state = {"net": net.state_dict(), "optimizer": optimizer.state_dict(), "epoch": epoch}
    torch.save(state, path)
