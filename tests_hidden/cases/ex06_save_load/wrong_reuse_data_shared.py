# /// verdict
# about = "lets the parameters of dst point to the memory of src through .data"
# [checks]
# reuse = "failed: layers-shared"
# ///
def reuse_first_layers(src, dst, n):
    if not 0 <= n <= min(len(src), len(dst)):
        raise ValueError("n is out of range")
    given, wanted = src[:n].state_dict(), dst[:n].state_dict()
    if {k: v.shape for k, v in given.items()} != {k: v.shape for k, v in wanted.items()}:
        raise ValueError("the layers do not match")
    for mine, theirs in zip(dst[:n].parameters(), src[:n].parameters()):
        mine.data = theirs.data
    for mine, theirs in zip(dst[:n].buffers(), src[:n].buffers()):
        mine.copy_(theirs)
    return len(given)
