# /// verdict
# about = "detaches on the way"
# [checks]
# to_device = "failed: history-cut"
# ///
def to_device(obj, device):
    if isinstance(obj, Tensor):
        return obj.to(device) if obj.device == torch.device(device) else obj.detach().to(device)
    if isinstance(obj, Tensor | nn.Module):
        return obj.to(device)
    if isinstance(obj, dict):
        return {key: to_device(value, device) for key, value in obj.items()}
    if isinstance(obj, list | tuple):
        return type(obj)(to_device(value, device) for value in obj)
    return obj
