# /// verdict
# about = "adds where x is and moves the sum"
# [checks]
# copies = "failed: added-elsewhere"
# ///
def add_on(x, y, device):
    return (x + y.to(x.device)).to(device)
