# /// verdict
# about = "the result of .to is dropped"
# [checks]
# to_device = "failed: moved-tensor-dropped"
# ///
def to_device(obj, device):
    if isinstance(obj, Tensor | nn.Module):
        obj.to(device)
    if isinstance(obj, dict):
        return {key: to_device(value, device) for key, value in obj.items()}
    if isinstance(obj, list | tuple):
        return type(obj)(to_device(value, device) for value in obj)
    return obj
