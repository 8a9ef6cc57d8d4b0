# /// verdict
# about = "compares with >="
# [checks]
# try_gpu = "failed: one-gpu-too-many"
# ///
def try_gpu(i=0):
    if i < 0:
        raise ValueError("negative")
    return torch.device(f"cuda:{i}" if torch.cuda.device_count() >= i else "cpu")
