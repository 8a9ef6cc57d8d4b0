# /// verdict
# about = "cuts one coefficient too many"
# [checks]
# half_fourier = "failed: one-coefficient-short"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.fft.fft(X)[..., : X.shape[-1] // 2]
