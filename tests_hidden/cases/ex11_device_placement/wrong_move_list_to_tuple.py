# /// verdict
# about = "a list comes back as a tuple"
# [checks]
# to_device = "failed: container-differs"
# ///
def to_device(obj, device):
    if isinstance(obj, Tensor | nn.Module):
        return obj.to(device)
    if isinstance(obj, dict):
        return {key: to_device(value, device) for key, value in obj.items()}
    if isinstance(obj, list | tuple):
        return tuple(to_device(value, device) for value in obj)
    return obj
