# /// verdict
# about = "counts the state dict, in which buffers stand too"
# [checks]
# count = "failed: buffers-counted"
# ///
def count_parameters(net):
    once = sum(p.numel() for p in net.parameters())
    places = sum(value.numel() for value in net.state_dict().values())
    return once, places
