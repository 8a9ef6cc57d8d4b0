# /// verdict
# about = "moves floating-point tensors only"
# [checks]
# to_device = "failed: tensor-stays-behind"
# ///
def to_device(obj, device):
    if isinstance(obj, Tensor) and not obj.is_floating_point():
        return obj
    if isinstance(obj, Tensor | nn.Module):
        return obj.to(device)
    if isinstance(obj, dict):
        return {key: to_device(value, device) for key, value in obj.items()}
    if isinstance(obj, list | tuple):
        return type(obj)(to_device(value, device) for value in obj)
    return obj
