# /// verdict
# about = "adds in place"
# [checks]
# copies = "failed: input-modified"
# ///
def add_on(x, y, device):
    total = x.to(device)
    with torch.no_grad():
        out = total.detach()
        out += y.to(device)
    return out
