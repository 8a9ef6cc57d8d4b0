# /// verdict
# about = "returns the trailing half"
# [checks]
# half_fourier = "failed: trailing-half"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.fft.fft(X)[..., X.shape[-1] // 2 :]
