# /// verdict
# about = "calls .to of everything that is no container"
# [checks]
# to_device = "error: other-value-changed"
# ///
def to_device(obj, device):
    if isinstance(obj, dict):
        return {key: to_device(value, device) for key, value in obj.items()}
    if isinstance(obj, list | tuple):
        return type(obj)(to_device(value, device) for value in obj)
    return obj.to(device)
