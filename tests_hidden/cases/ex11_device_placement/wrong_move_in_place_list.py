# /// verdict
# about = "changes lists and dicts in place"
# [checks]
# to_device = "failed: input-changed"
# ///
def to_device(obj, device):
    if isinstance(obj, Tensor | nn.Module):
        return obj.to(device)
    if isinstance(obj, dict):
        for key in obj:
            obj[key] = to_device(obj[key], device)
        return obj
    if isinstance(obj, list):
        for i in range(len(obj)):
            obj[i] = to_device(obj[i], device)
        return obj
    if isinstance(obj, tuple):
        return tuple(to_device(value, device) for value in obj)
    return obj
