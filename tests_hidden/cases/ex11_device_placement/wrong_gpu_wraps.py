# /// verdict
# about = "takes the number modulo the count"
# [checks]
# try_gpu = "failed: another-gpu-instead"
# ///
def try_gpu(i=0):
    if i < 0:
        raise ValueError("negative")
    n = torch.cuda.device_count()
    return torch.device(f"cuda:{i % n}" if n else "cpu")
