# /// verdict
# about = "moves everything and returns nothing for containers"
# [checks]
# to_device = "failed: nothing-returned"
# ///
def to_device(obj, device):
    if isinstance(obj, Tensor | nn.Module):
        return obj.to(device)
    if isinstance(obj, dict):
        for key, value in obj.items():
            obj[key] = to_device(value, device)
        return None
    if isinstance(obj, list | tuple):
        return type(obj)(to_device(value, device) for value in obj)
    return obj
