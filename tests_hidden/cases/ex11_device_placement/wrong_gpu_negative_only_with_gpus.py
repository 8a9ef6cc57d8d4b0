# /// verdict
# about = "looks at the number only where there are GPUs"
# [checks]
# try_gpu = "failed: negative-accepted"
# ///
def try_gpu(i=0):
    if torch.cuda.device_count() == 0:
        return torch.device("cpu")
    if i < 0:
        raise ValueError("negative")
    return torch.device(f"cuda:{i}" if i < torch.cuda.device_count() else "cpu")
