# /// verdict
# about = "fills one net and returns another, calling factory twice"
# [checks]
# restore = "failed: restored-net-differs"
# ///
def restore(path, factory, device="cpu"):
    state = torch.load(path, map_location=device, weights_only=True)
    factory().to(device).load_state_dict(state)
    return factory().to(device).eval()
