# /// verdict
# about = "moves to cuda"
# [checks]
# copies = "error: cuda-hard-coded"
# ///
def add_on(x, y, device):
    if str(device) == "cpu":
        return x.to(device) + y.to(device)
    return x.cuda() + y.cuda()
