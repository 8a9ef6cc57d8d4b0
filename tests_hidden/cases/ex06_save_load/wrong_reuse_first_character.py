# /// verdict
# about = "compares the first character of the name with the number of the layer"
# [checks]
# reuse = "failed: prefix-too-wide"
# ///
def reuse_first_layers(src, dst, n):
    if not 0 <= n <= min(len(src), len(dst)):
        raise ValueError("n is out of range")
    given = {k: v for k, v in src.state_dict().items() if int(k[0]) < n}
    wanted = {k: v for k, v in dst.state_dict().items() if int(k[0]) < n}
    if {k: v.shape for k, v in given.items()} != {k: v.shape for k, v in wanted.items()}:
        raise ValueError("the layers do not match")
    for key, value in given.items():
        wanted[key].copy_(value)
    return len(given)
