# /// verdict
# about = "returns the number of layers instead of entries"
# [checks]
# reuse = "failed: count-is-not-entries"
# ///
def reuse_first_layers(src, dst, n):
    if not 0 <= n <= min(len(src), len(dst)):
        raise ValueError("n is out of range")
    given, wanted = src[:n].state_dict(), dst[:n].state_dict()
    if {k: v.shape for k, v in given.items()} != {k: v.shape for k, v in wanted.items()}:
        raise ValueError("the layers do not match")
    dst[:n].load_state_dict(given)
    return n
