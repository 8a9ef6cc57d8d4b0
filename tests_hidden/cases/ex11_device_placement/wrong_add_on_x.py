# /// verdict
# about = "adds where x is"
# [checks]
# copies = "failed: sum-elsewhere"
# ///
def add_on(x, y, device):
    return x + y.to(x.device)
