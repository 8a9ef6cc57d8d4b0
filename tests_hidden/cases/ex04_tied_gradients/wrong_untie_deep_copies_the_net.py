# /// verdict
# about = "takes one deep copy of the whole network"
# [checks]
# untie = "failed: deepcopy-keeps-tie"
# ///
import copy


def untie(net):
    return copy.deepcopy(net)
