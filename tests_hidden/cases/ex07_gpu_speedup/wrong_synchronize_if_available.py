# /// verdict
# about = "waits for the current GPU whenever there is one"
# [checks]
# synchronize = "failed: touches-cuda-for-cpu"
# ///
def synchronize(device):
    if torch.cuda.is_available():
        torch.cuda.synchronize()
