# /// verdict
# about = "strips the prefix of DataParallel from the names in the file"
# seen = "pytorch/pytorch#141256"
# [checks]
# strict = "failed: other-names-accepted"
# ///
def restore(path, factory, device="cpu"):
    net = factory().to(device)
    state = torch.load(path, map_location=device, weights_only=True)
    state = {k.removeprefix("module."): v for k, v in state.items()}
    net.load_state_dict(state)
    return net.eval()
