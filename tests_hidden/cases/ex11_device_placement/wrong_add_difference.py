# /// verdict
# about = "subtracts"
# [checks]
# copies = "failed: sum-differs"
# ///
def add_on(x, y, device):
    return x.to(device) - y.to(device)
