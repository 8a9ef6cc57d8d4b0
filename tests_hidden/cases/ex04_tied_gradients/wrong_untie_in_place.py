# /// verdict
# about = "replaces the repeated layers inside the given network"
# [checks]
# untie = "failed: untie-changed-net"
# ///
import copy


def untie(net):
    seen = set()
    for i in range(len(net)):
        ids = {id(p) for p in net[i].parameters()}
        if ids & seen:
            net[i] = copy.deepcopy(net[i])
        seen |= ids
    return net
