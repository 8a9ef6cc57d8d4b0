# /// verdict
# about = "a list of names"
# [checks]
# try_all = "failed: device-as-text"
# ///
def try_all_gpus():
    return [f"cuda:{i}" for i in range(torch.cuda.device_count())] or ["cpu"]
