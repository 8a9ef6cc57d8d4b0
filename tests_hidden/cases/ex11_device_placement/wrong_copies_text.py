# /// verdict
# about = "compares the device with what is given"
# [checks]
# copies = "failed: device-compared-with-text"
# ///
def copies_on_move(x, device):
    return x.device != device
