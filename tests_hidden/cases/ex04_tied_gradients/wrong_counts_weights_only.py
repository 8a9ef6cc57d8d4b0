# /// verdict
# about = "counts the weights and leaves the biases out"
# [checks]
# count = "failed: counts-differ"
# ///


def count_parameters(net):
    once = {id(p): p.numel() for p in net.parameters() if p.dim() > 1}
    places = [p for _, p in net.named_parameters(remove_duplicate=False) if p.dim() > 1]
    return sum(once.values()), sum(p.numel() for p in places)
