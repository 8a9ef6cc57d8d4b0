# /// verdict
# about = "goes through NumPy"
# [checks]
# half_fourier = "failed: no-history"
# ///
import numpy as np
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.from_numpy(np.fft.rfft(X.detach().numpy()))
