# /// verdict
# about = "copies parameters and counts entries, and passes the buffers by"
# [checks]
# reuse = "failed: buffers-not-reused"
# ///
def reuse_first_layers(src, dst, n):
    if not 0 <= n <= min(len(src), len(dst)):
        raise ValueError("n is out of range")
    given, wanted = src[:n].state_dict(), dst[:n].state_dict()
    if {k: v.shape for k, v in given.items()} != {k: v.shape for k, v in wanted.items()}:
        raise ValueError("the layers do not match")
    with torch.no_grad():
        for mine, theirs in zip(dst[:n].parameters(), src[:n].parameters()):
            mine.copy_(theirs)
    return len(given)
