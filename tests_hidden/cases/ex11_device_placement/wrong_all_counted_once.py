# /// verdict
# about = "the list is made when the file is imported"
# [checks]
# try_all = "failed: count-not-asked"
# ///
ALL = [torch.device(f"cuda:{i}") for i in range(torch.cuda.device_count())] or [torch.device("cpu")]


def try_all_gpus():
    return list(ALL)
