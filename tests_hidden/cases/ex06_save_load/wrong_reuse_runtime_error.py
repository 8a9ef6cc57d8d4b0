# /// verdict
# about = "lets the RuntimeError of load_state_dict through, on a copy so that dst is intact"
# [checks]
# reuse = "failed: reuse-error-type"
# ///
import copy


def reuse_first_layers(src, dst, n):
    if not 0 <= n <= min(len(src), len(dst)):
        raise ValueError("n is out of range")
    given = src[:n].state_dict()
    copy.deepcopy(dst[:n]).load_state_dict(given)
    dst[:n].load_state_dict(given)
    return len(given)
