# /// verdict
# about = "saves the built model as an object and trusts the file when loading"
# seen = "pytorch/pytorch#7812"
# [checks]
# refuses_code = "failed: file-code-ran"
# portable_file = "failed: file-needs-class"
# model_file = "failed: unlisted-layer-built"
# ///
def save_model(path, spec, net):
    torch.save(net, path)


def load_model(path, device="cpu"):
    return torch.load(path, map_location=device, weights_only=False).eval()
