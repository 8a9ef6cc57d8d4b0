# /// verdict
# about = "moves the tensors of the outermost container only, and reads with a fixed map_location"
# [checks]
# map_location = "failed: device-ignored"
# ///
def load_tensors(path, device="cpu"):
    obj = torch.load(path, map_location="cpu", weights_only=True)
    if isinstance(obj, dict):
        return {k: v.to(device) if torch.is_tensor(v) else v for k, v in obj.items()}
    if isinstance(obj, list):
        return [v.to(device) if torch.is_tensor(v) else v for v in obj]
    return obj.to(device)
