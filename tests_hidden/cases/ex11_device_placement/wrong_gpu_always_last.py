# /// verdict
# about = "takes the last GPU where any number is asked for"
# [checks]
# try_gpu = "failed: device-differs"
# ///
def try_gpu(i=0):
    if i < 0:
        raise ValueError("negative")
    n = torch.cuda.device_count()
    return torch.device(f"cuda:{n - 1}" if i < n else "cpu")
