# /// verdict
# about = "keeps the count of the first call"
# [checks]
# try_gpu = "failed: count-not-asked"
# ///
from functools import cache


@cache
def count():
    return torch.cuda.device_count()


def try_gpu(i=0):
    if i < 0:
        raise ValueError("negative")
    return torch.device(f"cuda:{i}" if i < count() else "cpu")
