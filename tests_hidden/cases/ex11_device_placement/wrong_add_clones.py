# /// verdict
# about = "clones before it adds"
# [checks]
# copies = "failed: copied-though-there"
# ///
def add_on(x, y, device):
    return x.clone().to(device) + y.clone().to(device)
