# /// verdict
# about = "sets requires_grad by the wrong answer"
# [checks]
# freeze = "failed: all-others-frozen"
# ///
def freeze(net, prefix):
    count = 0
    for name, p in net.named_parameters():
        fits = f"{name}.".startswith(f"{prefix}.")
        p.requires_grad_(fits)
        count += p.numel() if fits else 0
    if not count:
        raise KeyError(prefix)
    return count
