# /// verdict
# about = "calls torch.cuda.synchronize() whatever the device is"
# [checks]
# synchronize = "failed: touches-cuda-for-cpu"
# ///
def synchronize(device):
    torch.cuda.synchronize()
