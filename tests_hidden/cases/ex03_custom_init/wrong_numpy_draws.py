# /// verdict
# about = "draws with NumPy"
# [checks]
# rng = "failed: foreign-generator"
# ///
import numpy as np


def my_init(m):
    if isinstance(m, nn.Linear):
        w = np.random.uniform(-10, 10, size=tuple(m.weight.shape))
        w[np.abs(w) < 5] = 0
        m.weight.data.copy_(torch.from_numpy(w))
