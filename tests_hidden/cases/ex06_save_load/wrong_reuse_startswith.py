# /// verdict
# about = "selects the entries by the beginning of the name, without the dot"
# [checks]
# reuse = "failed: prefix-too-wide"
# ///
def reuse_first_layers(src, dst, n):
    if not 0 <= n <= min(len(src), len(dst)):
        raise ValueError("n is out of range")
    layers = tuple(str(i) for i in range(n))
    given = {k: v for k, v in src.state_dict().items() if k.startswith(layers)}
    wanted = {k: v for k, v in dst.state_dict().items() if k.startswith(layers)}
    if {k: v.shape for k, v in given.items()} != {k: v.shape for k, v in wanted.items()}:
        raise ValueError("the layers do not match")
    for key, value in given.items():
        wanted[key].copy_(value)
    return len(given)
