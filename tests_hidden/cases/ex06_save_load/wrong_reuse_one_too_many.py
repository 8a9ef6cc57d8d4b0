# /// verdict
# about = "copies layer n as well when it fits"
# [checks]
# reuse = "failed: reuse-differs"
# ///
def reuse_first_layers(src, dst, n):
    if not 0 <= n <= min(len(src), len(dst)):
        raise ValueError("n is out of range")
    given, wanted = src[:n].state_dict(), dst[:n].state_dict()
    if {k: v.shape for k, v in given.items()} != {k: v.shape for k, v in wanted.items()}:
        raise ValueError("the layers do not match")
    for i in range(min(n + 1, len(src), len(dst))):
        if [p.shape for p in src[i].parameters()] == [p.shape for p in dst[i].parameters()]:
            dst[i].load_state_dict(src[i].state_dict())
    return len(given)
