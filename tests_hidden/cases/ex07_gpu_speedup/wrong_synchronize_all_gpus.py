# /// verdict
# about = "waits for every GPU of the machine"
# [checks]
# synchronize = "failed: waits-for-other-gpu"
# ///
def synchronize(device):
    if torch.device(device).type == "cuda":
        for index in range(torch.cuda.device_count()):
            torch.cuda.synchronize(index)
