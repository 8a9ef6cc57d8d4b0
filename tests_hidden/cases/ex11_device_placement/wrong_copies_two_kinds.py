# /// verdict
# about = "knows the CPU and all others"
# [checks]
# copies = "failed: two-kinds-of-devices"
# ///
def copies_on_move(x, device):
    return (x.device.type == "cpu") != (torch.device(device).type == "cpu")
