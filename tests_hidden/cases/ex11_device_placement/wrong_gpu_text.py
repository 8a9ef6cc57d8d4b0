# /// verdict
# about = "returns the name"
# [checks]
# try_gpu = "failed: device-as-text"
# ///
def try_gpu(i=0):
    if i < 0:
        raise ValueError("negative")
    return f"cuda:{i}" if i < torch.cuda.device_count() else "cpu"
