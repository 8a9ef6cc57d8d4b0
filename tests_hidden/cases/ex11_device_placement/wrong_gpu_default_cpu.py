# /// verdict
# about = "without a number the CPU is meant"
# [checks]
# try_gpu = "failed: default-number-differs"
# ///
def try_gpu(i=None):
    if i is None:
        return torch.device("cpu")
    if i < 0:
        raise ValueError("negative")
    return torch.device(f"cuda:{i}" if i < torch.cuda.device_count() else "cpu")
