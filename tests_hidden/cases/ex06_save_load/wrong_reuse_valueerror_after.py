# /// verdict
# about = "turns the error of load_state_dict into ValueError when a part is copied already"
# [checks]
# reuse = "failed: half-copied"
# ///
def reuse_first_layers(src, dst, n):
    if not 0 <= n <= min(len(src), len(dst)):
        raise ValueError("n is out of range")
    given = src[:n].state_dict()
    try:
        dst[:n].load_state_dict(given)
    except RuntimeError as error:
        raise ValueError("the layers do not match") from error
    return len(given)
