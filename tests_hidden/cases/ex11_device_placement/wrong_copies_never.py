# /// verdict
# about = "compares by shape"
# [checks]
# copies = "failed: never-a-copy"
# ///
def copies_on_move(x, device):
    return x.to(device).shape != x.shape
