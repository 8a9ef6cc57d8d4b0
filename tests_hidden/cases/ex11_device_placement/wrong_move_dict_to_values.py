# /// verdict
# about = "a dict comes back as the list of its values"
# [checks]
# to_device = "failed: container-differs"
# ///
def to_device(obj, device):
    if isinstance(obj, Tensor | nn.Module):
        return obj.to(device)
    if isinstance(obj, dict):
        return [to_device(value, device) for value in obj.values()]
    if isinstance(obj, list | tuple):
        return type(obj)(to_device(value, device) for value in obj)
    return obj
