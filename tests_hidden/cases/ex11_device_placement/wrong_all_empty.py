# /// verdict
# about = "an empty list without a GPU"
# [checks]
# try_all = "failed: empty-without-gpu"
# ///
def try_all_gpus():
    return [torch.device(f"cuda:{i}") for i in range(torch.cuda.device_count())]
