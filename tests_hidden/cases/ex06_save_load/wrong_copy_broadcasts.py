# /// verdict
# about = "compares the names and copies the values, which broadcasts other shapes"
# [checks]
# strict = "failed: wrong-shape-accepted"
# ///
def restore(path, factory, device="cpu"):
    net = factory().to(device)
    state = torch.load(path, map_location=device, weights_only=True)
    own = net.state_dict()
    if own.keys() != state.keys():
        raise KeyError("the names in the file are not those of the net")
    for name, value in own.items():
        value.copy_(state[name])
    return net.eval()
