# /// verdict
# about = "looks the name up in torch.nn"
# [checks]
# model_file = "failed: unlisted-layer-built"
# ///
def build(spec):
    try:
        return nn.Sequential(*(getattr(nn, name)(*args) for name, *args in spec))
    except (AttributeError, TypeError, RuntimeError) as error:
        raise ValueError("not a description of a net") from error
