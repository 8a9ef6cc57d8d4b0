# /// verdict
# about = "uses .data"
# [checks]
# copies = "failed: sum-without-gradient"
# ///
def add_on(x, y, device):
    return x.data.to(device) + y.data.to(device)
