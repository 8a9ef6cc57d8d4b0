# /// verdict
# about = "gives back a container without entries"
# [checks]
# to_device = "failed: container-reused"
# ///
def to_device(obj, device):
    if not isinstance(obj, Tensor | nn.Module) and not obj:
        return obj
    if isinstance(obj, Tensor | nn.Module):
        return obj.to(device)
    if isinstance(obj, dict):
        return {key: to_device(value, device) for key, value in obj.items()}
    if isinstance(obj, list | tuple):
        return type(obj)(to_device(value, device) for value in obj)
    return obj
