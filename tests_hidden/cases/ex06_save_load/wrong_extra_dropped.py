# /// verdict
# about = "drops the entries that the net does not know"
# [checks]
# strict = "failed: extra-entries-dropped"
# ///
def restore(path, factory, device="cpu"):
    net = factory().to(device)
    state = torch.load(path, map_location=device, weights_only=True)
    known = net.state_dict()
    net.load_state_dict({k: v for k, v in state.items() if k in known})
    return net.eval()
