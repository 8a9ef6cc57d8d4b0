# /// verdict
# about = "the number must be given"
# [checks]
# try_gpu = "failed: default-number-differs"
# ///
def try_gpu(i):
    if i < 0:
        raise ValueError("negative")
    return torch.device(f"cuda:{i}" if i < torch.cuda.device_count() else "cpu")
