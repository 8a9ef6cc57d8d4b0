# /// verdict
# about = "names GPU 0 just cuda"
# [checks]
# try_gpu = "failed: cuda-without-number"
# ///
def try_gpu(i=0):
    if i < 0:
        raise ValueError("negative")
    if i < torch.cuda.device_count():
        return torch.device("cuda" if i == 0 else f"cuda:{i}")
    return torch.device("cpu")
