# /// verdict
# about = "loads everything as float32"
# [checks]
# tensors = "failed: dtype-changed"
# ///
def load_tensors(path, device="cpu"):
    def convert(obj):
        if isinstance(obj, dict):
            return {key: convert(value) for key, value in obj.items()}
        if isinstance(obj, list):
            return [convert(value) for value in obj]
        return obj.float()

    return convert(torch.load(path, map_location=device, weights_only=True))
