# /// verdict
# about = "fills the entries in order without looking at their names"
# [checks]
# strict = "failed: other-names-accepted"
# ///
def restore(path, factory, device="cpu"):
    net = factory().to(device)
    state = torch.load(path, map_location=device, weights_only=True)
    names = list(net.state_dict())
    if len(names) != len(state):
        raise RuntimeError("the file has another number of entries")
    net.load_state_dict(dict(zip(names, state.values())))
    return net.eval()
