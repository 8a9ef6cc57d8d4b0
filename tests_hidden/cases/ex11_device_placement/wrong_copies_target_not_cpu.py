# /// verdict
# about = "takes every move to a GPU for a copy"
# [checks]
# copies = "failed: one-side-asked"
# ///
def copies_on_move(x, device):
    return torch.device(device).type != "cpu"
