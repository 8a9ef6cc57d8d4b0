# /// verdict
# about = "uses named_parameters"
# [checks]
# walk = "failed: shortcut-used"
# ///
def walk_parameters(net):
    return list(net.named_parameters())
