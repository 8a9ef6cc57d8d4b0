# /// verdict
# about = "leaves out what is None"
# [checks]
# to_device = "failed: entries-differ"
# ///
def to_device(obj, device):
    if isinstance(obj, Tensor | nn.Module):
        return obj.to(device)
    if isinstance(obj, dict):
        return {key: to_device(value, device) for key, value in obj.items() if value is not None}
    if isinstance(obj, list | tuple):
        return type(obj)(to_device(value, device) for value in obj if value is not None)
    return obj
