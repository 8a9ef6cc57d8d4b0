# /// verdict
# about = "reads the file to the device and fills a net that stays on the CPU"
# [checks]
# map_location = "failed: device-ignored"
# ///
def load_model(path, device="cpu"):
    saved = torch.load(path, map_location=device, weights_only=True)
    net = build(saved["spec"])
    net.load_state_dict(saved["state"])
    return net.eval()
