# /// verdict
# about = "compares the two nets as a whole, so that a net with another head is refused"
# [checks]
# reuse = "failed: later-layers-compared"
# ///
def reuse_first_layers(src, dst, n):
    if not 0 <= n <= min(len(src), len(dst)):
        raise ValueError("n is out of range")
    given, wanted = src.state_dict(), dst.state_dict()
    if {k: v.shape for k, v in given.items()} != {k: v.shape for k, v in wanted.items()}:
        raise ValueError("the nets do not match")
    first = src[:n].state_dict()
    dst[:n].load_state_dict(first)
    return len(first)
