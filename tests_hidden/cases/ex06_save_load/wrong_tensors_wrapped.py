# /// verdict
# about = "wraps the object in a dict of its own, which only its own loader knows"
# [checks]
# tensors = "failed: own-file-format"
# ///
def save_tensors(path, obj):
    torch.save({"data": obj}, path)


def load_tensors(path, device="cpu"):
    saved = torch.load(path, map_location=device, weights_only=True)
    if isinstance(saved, dict) and "data" in saved:
        return saved["data"]
    return saved
