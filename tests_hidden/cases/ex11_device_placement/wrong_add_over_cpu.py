# /// verdict
# about = "goes over the CPU"
# [checks]
# copies = "failed: moved-by-a-detour"
# ///
def add_on(x, y, device):
    return x.cpu().to(device) + y.cpu().to(device)
