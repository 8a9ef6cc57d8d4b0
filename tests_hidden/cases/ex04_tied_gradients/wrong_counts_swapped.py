# /// verdict
# about = "returns the two numbers in the other order"
# [checks]
# count = "failed: counts-swapped"
# ///
def count_parameters(net):
    once = sum(p.numel() for p in net.parameters())
    places = sum(p.numel() for _, p in net.named_parameters(remove_duplicate=False))
    return places, once
