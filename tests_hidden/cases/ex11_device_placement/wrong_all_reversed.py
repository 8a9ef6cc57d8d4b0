# /// verdict
# about = "lists the GPUs from the last to the first"
# [checks]
# try_all = "failed: all-devices-differ"
# ///
def try_all_gpus():
    n = torch.cuda.device_count()
    return [torch.device(f"cuda:{i}") for i in reversed(range(n))] or [torch.device("cpu")]
