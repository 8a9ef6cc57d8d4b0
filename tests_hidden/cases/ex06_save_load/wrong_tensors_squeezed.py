# /// verdict
# about = "squeezes axes of length 1 away while loading"
# [checks]
# tensors = "failed: tensors-differ"
# ///
def load_tensors(path, device="cpu"):
    def tidy(obj):
        if isinstance(obj, dict):
            return {key: tidy(value) for key, value in obj.items()}
        if isinstance(obj, list):
            return [tidy(value) for value in obj]
        return obj.squeeze()

    return tidy(torch.load(path, map_location=device, weights_only=True))
