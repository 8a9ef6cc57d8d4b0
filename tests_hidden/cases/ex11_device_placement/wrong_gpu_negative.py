# /// verdict
# about = "accepts negative numbers"
# [checks]
# try_gpu = "failed: negative-accepted"
# ///
def try_gpu(i=0):
    if i < 0 or i >= torch.cuda.device_count():
        return torch.device("cpu")
    return torch.device(f"cuda:{i}")
