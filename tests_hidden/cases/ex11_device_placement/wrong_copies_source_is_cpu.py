# /// verdict
# about = "takes every move of a CPU tensor for a copy"
# [checks]
# copies = "failed: one-side-asked"
# ///
def copies_on_move(x, device):
    return x.device.type == "cpu"
