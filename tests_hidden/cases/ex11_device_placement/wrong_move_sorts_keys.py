# /// verdict
# about = "sorts the keys as texts"
# [checks]
# to_device = "failed: entries-differ"
# ///
def to_device(obj, device):
    if isinstance(obj, Tensor | nn.Module):
        return obj.to(device)
    if isinstance(obj, dict):
        return {key: to_device(obj[key], device) for key in sorted(obj, key=str, reverse=True)}
    if isinstance(obj, list | tuple):
        return type(obj)(to_device(value, device) for value in obj)
    return obj
