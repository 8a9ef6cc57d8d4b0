# /// verdict
# about = "names GPU 0 for every number"
# [checks]
# try_gpu = "failed: number-ignored"
# ///
def try_gpu(i=0):
    if i < 0:
        raise ValueError("negative")
    return torch.device("cuda:0" if torch.cuda.is_available() else "cpu")
