# /// verdict
# about = "asks only whether there is a GPU"
# [checks]
# try_gpu = "failed: any-gpu-number"
# ///
def try_gpu(i=0):
    if i < 0:
        raise ValueError("negative")
    return torch.device(f"cuda:{i}" if torch.cuda.is_available() else "cpu")
