# /// verdict
# about = "hands the rebuilt net out in training mode"
# [checks]
# model_file = "failed: rebuilt-in-training-mode"
# ///
def load_model(path, device="cpu"):
    saved = torch.load(path, map_location=device, weights_only=True)
    net = build(saved["spec"]).to(device)
    net.load_state_dict(saved["state"])
    return net
