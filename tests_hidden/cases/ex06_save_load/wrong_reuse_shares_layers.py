# /// verdict
# about = "puts the layers of src themselves into dst"
# [checks]
# reuse = "failed: layers-shared"
# ///
def reuse_first_layers(src, dst, n):
    if not 0 <= n <= min(len(src), len(dst)):
        raise ValueError("n is out of range")
    given, wanted = src[:n].state_dict(), dst[:n].state_dict()
    if {k: v.shape for k, v in given.items()} != {k: v.shape for k, v in wanted.items()}:
        raise ValueError("the layers do not match")
    for i in range(n):
        dst[i] = src[i]
    return len(given)
