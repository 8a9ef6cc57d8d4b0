# /// verdict
# about = "compares the shapes of common entries only and loads with strict=False"
# [checks]
# reuse = "failed: mismatch-accepted"
# ///
def reuse_first_layers(src, dst, n):
    own = dst.state_dict()
    given = {k: v for k, v in src.state_dict().items() if int(k.split(".")[0]) < n}
    for key, value in given.items():
        if key in own and own[key].shape != value.shape:
            raise ValueError(f"{key} has another shape")
    dst.load_state_dict(given, strict=False)
    return len(given)
