# /// verdict
# about = "transforms half of X"
# [checks]
# half_fourier = "failed: half-of-the-signal"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.fft.fft(X[..., : X.shape[-1] // 2 + 1])
