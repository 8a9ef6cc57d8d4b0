# /// verdict
# about = "puts a tensor onto the GPU to find out"
# [checks]
# try_gpu = "failed: gpu-touched"
# ///
def try_gpu(i=0):
    if i < 0:
        raise ValueError("negative")
    if i >= torch.cuda.device_count():
        return torch.device("cpu")
    return torch.zeros(1, device=f"cuda:{i}").device
