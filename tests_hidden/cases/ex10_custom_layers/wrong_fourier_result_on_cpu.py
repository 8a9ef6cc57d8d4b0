# /// verdict
# about = "makes the result on the CPU"
# [checks]
# half_fourier = "error: read-back"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        Y = torch.fft.rfft(X)
        return torch.zeros(*X.shape[:-1], X.shape[-1] // 2 + 1, dtype=Y.dtype).copy_(Y)
