# /// verdict
# about = "counts from 1"
# [checks]
# try_all = "failed: gpus-missing"
# ///
def try_all_gpus():
    n = torch.cuda.device_count()
    return [torch.device(f"cuda:{i}") for i in range(1, n + 1)] or [torch.device("cpu")]
