# /// verdict
# about = "chains load_state_dict and returns its key report"
# [checks]
# restore = "failed: key-report-returned"
# ///
def restore(path, factory, device="cpu"):
    state = torch.load(path, map_location=device, weights_only=True)
    return factory().to(device).eval().load_state_dict(state)
