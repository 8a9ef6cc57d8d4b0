# /// verdict
# about = "checks each entry just before it copies it"
# [checks]
# reuse = "failed: half-copied"
# ///
def reuse_first_layers(src, dst, n):
    if not 0 <= n <= min(len(src), len(dst)):
        raise ValueError("n is out of range")
    given, wanted = src[:n].state_dict(), dst[:n].state_dict()
    if given.keys() != wanted.keys():
        raise ValueError("the names do not match")
    for key, value in given.items():
        if value.shape != wanted[key].shape:
            raise ValueError(f"{key} has another shape")
        wanted[key].copy_(value)
    return len(given)
