# /// verdict
# about = "saves the description alone, so that the rebuilt net is random"
# [checks]
# portable_file = "failed: entries-missing-in-file"
# model_file = "failed: rebuilt-net-differs"
# ///
def save_model(path, spec, net):
    torch.save({"spec": spec}, path)


def load_model(path, device="cpu"):
    saved = torch.load(path, map_location=device, weights_only=True)
    return build(saved["spec"]).to(device).eval()
