# /// verdict
# about = "looks into one level only"
# seen = "huggingface/accelerate#2251"
# [checks]
# to_device = "failed: one-level-only"
# ///
def to_device(obj, device):
    def one(v):
        return v.to(device) if isinstance(v, Tensor | nn.Module) else fresh(v)

    def fresh(v):
        if isinstance(v, dict):
            return {key: fresh(value) for key, value in v.items()}
        return type(v)(map(fresh, v)) if isinstance(v, list | tuple) else v

    if isinstance(obj, dict):
        return {key: one(value) for key, value in obj.items()}
    if isinstance(obj, list | tuple):
        return type(obj)(one(value) for value in obj)
    return one(obj)
