# /// verdict
# about = "keeps the entries that fit by name and shape and fills up with the start values"
# [checks]
# strict = "failed: incomplete-file-accepted"
# ///
def restore(path, factory, device="cpu"):
    net = factory().to(device)
    state = torch.load(path, map_location=device, weights_only=True)
    own = net.state_dict()
    fitting = {k: v for k, v in state.items() if k in own and v.shape == own[k].shape}
    own.update(fitting)
    net.load_state_dict(own)
    return net.eval()
