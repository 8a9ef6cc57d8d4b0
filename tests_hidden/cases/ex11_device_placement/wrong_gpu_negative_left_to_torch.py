# /// verdict
# about = "leaves negative numbers to torch"
# [checks]
# try_gpu = "failed: negative-other-error"
# ///
def try_gpu(i=0):
    return torch.device("cuda", i) if i < torch.cuda.device_count() else torch.device("cpu")
