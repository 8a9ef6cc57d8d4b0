# /// verdict
# about = "turns a list into a dict with numbers as keys before saving"
# [checks]
# tensors = "failed: container-changed"
# ///
def save_tensors(path, obj):
    if isinstance(obj, list):
        obj = {str(i): tensor for i, tensor in enumerate(obj)}
    torch.save(obj, path)
