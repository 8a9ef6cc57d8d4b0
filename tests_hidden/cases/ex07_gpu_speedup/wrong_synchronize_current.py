# /// verdict
# about = "waits without naming the device"
# [checks]
# synchronize = "failed: waits-for-current-gpu"
# real_cpu = "skipped"
# ///
def synchronize(device):
    if torch.device(device).type == "cuda":
        torch.cuda.synchronize()
