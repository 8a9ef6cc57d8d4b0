# /// verdict
# about = "cuts rows"
# [checks]
# half_fourier = "failed: rows-cut"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.fft.fft(X)[: X.shape[-1] // 2 + 1]
