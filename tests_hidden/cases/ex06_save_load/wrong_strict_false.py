# /// verdict
# about = "loads with strict=False"
# seen = "pytorch/examples#1029"
# [checks]
# strict = "failed: incomplete-file-accepted"
# ///
def restore(path, factory, device="cpu"):
    net = factory().to(device)
    state = torch.load(path, map_location=device, weights_only=True)
    net.load_state_dict(state, strict=False)
    return net.eval()
