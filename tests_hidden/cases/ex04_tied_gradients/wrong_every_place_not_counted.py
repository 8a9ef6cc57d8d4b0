# /// verdict
# about = "counts the parameters once for both numbers"
# [checks]
# count = "failed: places-counted-once"
# ///
def count_parameters(net):
    once = sum(p.numel() for p in net.parameters())
    places = sum(p.numel() for name, p in net.named_parameters())
    return once, places
