# /// verdict
# about = "tries weights_only=True first and opens the file again without it when that fails"
# [checks]
# refuses_code = "failed: file-code-ran"
# ///
def restore(path, factory, device="cpu"):
    try:
        state = torch.load(path, map_location=device, weights_only=True)
    except Exception:
        state = torch.load(path, map_location=device, weights_only=False)
    net = factory().to(device)
    net.load_state_dict(state)
    return net.eval()
