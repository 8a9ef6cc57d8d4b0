# /// verdict
# about = "adds 1 and compares with >"
# [checks]
# try_gpu = "failed: last-gpu-missed"
# ///
def try_gpu(i=0):
    if i < 0:
        raise ValueError("negative")
    return torch.device(f"cuda:{i}" if torch.cuda.device_count() > i + 1 else "cpu")
