# /// verdict
# about = "compares the device with the text cpu, so torch.device of the CPU reaches CUDA"
# [checks]
# synchronize = "failed: touches-cuda-for-cpu"
# ///
def synchronize(device):
    if device != "cpu":
        torch.cuda.synchronize(device)
