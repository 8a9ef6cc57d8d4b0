# /// verdict
# about = "returns nothing without a GPU"
# [checks]
# try_gpu = "failed: no-device-returned"
# ///
def try_gpu(i=0):
    if i < 0:
        raise ValueError("negative")
    if i < torch.cuda.device_count():
        return torch.device(f"cuda:{i}")
