# /// verdict
# about = "compares the device with the text cuda"
# [checks]
# synchronize = "failed: device-text-compared"
# ///
def synchronize(device):
    if device == "cuda":
        torch.cuda.synchronize(device)
