# /// verdict
# about = "returns a number"
# [checks]
# copies = "failed: no-bool"
# ///
def copies_on_move(x, device):
    return int(x.device != torch.device(device))
