# /// verdict
# about = "adds where x is, without moving y"
# [checks]
# copies = "error: added-without-moving"
# ///
def add_on(x, y, device):
    return (x + y).to(device)
