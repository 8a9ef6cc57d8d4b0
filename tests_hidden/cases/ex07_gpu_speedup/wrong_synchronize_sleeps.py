# /// verdict
# about = "sleeps for a while instead of waiting for the device"
# [checks]
# synchronize = "failed: no-wait-for-gpu"
# ///
def synchronize(device):
    if torch.device(device).type == "cuda":
        time.sleep(0.01)
