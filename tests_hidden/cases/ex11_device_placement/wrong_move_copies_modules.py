# /// verdict
# about = "moves a copy of a module"
# [checks]
# to_device = "failed: module-replaced"
# ///
def to_device(obj, device):
    if isinstance(obj, nn.Module):
        import copy

        return copy.deepcopy(obj).to(device)
    if isinstance(obj, Tensor | nn.Module):
        return obj.to(device)
    if isinstance(obj, dict):
        return {key: to_device(value, device) for key, value in obj.items()}
    if isinstance(obj, list | tuple):
        return type(obj)(to_device(value, device) for value in obj)
    return obj
