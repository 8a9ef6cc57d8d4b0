# /// verdict
# about = "calls the method `to` of every object that has one"
# [checks]
# to_device = "failed: method-to-called"
# ///
def to_device(obj, device):
    if hasattr(obj, "to"):
        return obj.to(device)
    if isinstance(obj, dict):
        return {key: to_device(value, device) for key, value in obj.items()}
    if isinstance(obj, (list, tuple)):
        return type(obj)(to_device(value, device) for value in obj)
    return obj
