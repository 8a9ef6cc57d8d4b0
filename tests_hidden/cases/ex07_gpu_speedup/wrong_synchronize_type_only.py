# /// verdict
# about = "asks a text for its attribute type"
# [checks]
# synchronize = "failed: device-object-refused"
# ///
def synchronize(device):
    if device.type == "cuda":
        torch.cuda.synchronize(device)
