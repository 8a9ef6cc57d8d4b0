# /// verdict
# about = "waits without naming the device"
# [checks]
# synchronize = "failed: waits-for-current-gpu"
# ///
def synchronize(device):
    if torch.device(device).type == "cuda":
        torch.cuda.synchronize()
