# /// verdict
# about = "asserts that the number is not negative"
# [checks]
# try_gpu = "failed: negative-other-error"
# ///
def try_gpu(i=0):
    assert i >= 0
    return torch.device(f"cuda:{i}" if i < torch.cuda.device_count() else "cpu")
