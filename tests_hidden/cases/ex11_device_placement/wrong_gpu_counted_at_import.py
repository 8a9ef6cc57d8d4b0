# /// verdict
# about = "counts the GPUs when the file is imported"
# [checks]
# try_gpu = "failed: count-not-asked"
# ///
GPUS = torch.cuda.device_count()


def try_gpu(i=0):
    if i < 0:
        raise ValueError("negative")
    return torch.device(f"cuda:{i}" if i < GPUS else "cpu")
