# /// verdict
# about = "a tuple comes back as a list"
# seen = "pytorch/pytorch#14068"
# [checks]
# to_device = "failed: tuple-becomes-list"
# ///
def to_device(obj, device):
    if isinstance(obj, Tensor | nn.Module):
        return obj.to(device)
    if isinstance(obj, dict):
        return {key: to_device(value, device) for key, value in obj.items()}
    if isinstance(obj, list | tuple):
        return [to_device(value, device) for value in obj]
    return obj
