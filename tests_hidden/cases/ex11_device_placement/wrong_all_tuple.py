# /// verdict
# about = "a tuple"
# [checks]
# try_all = "failed: no-list-of-devices"
# ///
def try_all_gpus():
    gpus = [torch.device(f"cuda:{i}") for i in range(torch.cuda.device_count())]
    return tuple(gpus) or (torch.device("cpu"),)
