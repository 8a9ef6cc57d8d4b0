# /// verdict
# about = "raises for a GPU that does not exist"
# [checks]
# try_gpu = "failed: raises-without-gpu"
# ///
def try_gpu(i=0):
    if i < 0:
        raise ValueError("negative")
    if i >= torch.cuda.device_count():
        raise RuntimeError("no such GPU")
    return torch.device(f"cuda:{i}")
