# /// verdict
# about = "only the first GPU"
# [checks]
# try_all = "failed: gpus-missing"
# ///
def try_all_gpus():
    return [try_gpu(0)]
