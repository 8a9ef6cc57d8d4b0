# /// verdict
# about = "returns nothing"
# [checks]
# copies = "failed: sum-differs"
# ///
def add_on(x, y, device):
    x.to(device) + y.to(device)
