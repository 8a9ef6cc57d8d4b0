# /// verdict
# about = "passes n to rfft"
# [checks]
# half_fourier = "failed: half-of-the-signal"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.fft.rfft(X, n=X.shape[-1] // 2 + 1)
