# /// verdict
# about = "takes the device for a text, and fails for a torch.device"
# [checks]
# map_location = "error: placement-fails"
# ///
def load_tensors(path, device="cpu"):
    if device.startswith("cuda") and not torch.cuda.is_available():
        device = "cpu"
    return torch.load(path, map_location=device, weights_only=True)
