# /// verdict
# about = "treats everything that can be looped over as a list"
# [checks]
# to_device = "error: text-taken-apart"
# ///
def to_device(obj, device):
    if isinstance(obj, Tensor | nn.Module):
        return obj.to(device)
    if isinstance(obj, dict):
        return {key: to_device(value, device) for key, value in obj.items()}
    if isinstance(obj, tuple):
        return tuple(to_device(value, device) for value in obj)
    if hasattr(obj, "__iter__"):
        return [to_device(value, device) for value in obj]
    return obj
