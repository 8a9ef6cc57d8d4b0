# /// verdict
# about = "moves x only"
# [checks]
# copies = "error: added-without-moving"
# ///
def add_on(x, y, device):
    return x.to(device) + y
