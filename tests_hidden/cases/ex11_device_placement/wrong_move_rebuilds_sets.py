# /// verdict
# about = "builds sets anew"
# [checks]
# to_device = "failed: other-value-changed"
# ///
def to_device(obj, device):
    if isinstance(obj, Tensor | nn.Module):
        return obj.to(device)
    if isinstance(obj, dict):
        return {key: to_device(value, device) for key, value in obj.items()}
    if isinstance(obj, list | tuple | set):
        return type(obj)(to_device(value, device) for value in obj)
    return obj
