# /// verdict
# about = "loads with assign=True into a net whose optimizer exists already"
# seen = "pytorch/pytorch#188346"
# [checks]
# resume = "failed: parameters-replaced"
# ///
def load_checkpoint(path, net, optimizer=None, device="cpu"):
    checkpoint = torch.load(path, map_location=device, weights_only=True)
    net.load_state_dict(checkpoint["net"], assign=True)
    if optimizer is not None:
        optimizer.load_state_dict(checkpoint["optimizer"])
    return checkpoint["epoch"]
