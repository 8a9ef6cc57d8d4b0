# /// verdict
# about = "makes a copy in any case"
# [checks]
# to_device = "failed: copied-though-there"
# ///
def to_device(obj, device):
    if isinstance(obj, Tensor):
        return obj.to(device, copy=True)
    if isinstance(obj, Tensor | nn.Module):
        return obj.to(device)
    if isinstance(obj, dict):
        return {key: to_device(value, device) for key, value in obj.items()}
    if isinstance(obj, list | tuple):
        return type(obj)(to_device(value, device) for value in obj)
    return obj
