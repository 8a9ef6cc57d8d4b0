# /// verdict
# about = "returns one dict of the file, filled anew at each call"
# ///
FOUND = {}


def parameter_shapes(net):
    FOUND.clear()
    for name, parameter in net.named_parameters():
        FOUND[name] = None if is_lazy(parameter) else tuple(parameter.shape)
    return FOUND
