# /// verdict
# about = "the CPU is always in the list"
# [checks]
# try_all = "failed: cpu-among-gpus"
# ///
def try_all_gpus():
    gpus = [torch.device(f"cuda:{i}") for i in range(torch.cuda.device_count())]
    return [*gpus, torch.device("cpu")]
