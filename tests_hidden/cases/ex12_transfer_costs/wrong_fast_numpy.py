# /// verdict
# about = "converts tensors on a device with NumPy"
# [checks]
# fast_one_transfer = "error: numpy-refuses-device"
# ///
import numpy as np


def norms_on_device(mats):
    return np.array([torch.linalg.norm(m @ m).numpy() for m in mats]).tolist()
