# /// verdict
# about = "cuts one coefficient too few"
# [checks]
# half_fourier = "failed: one-coefficient-more"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.fft.fft(X)[..., : X.shape[-1] // 2 + 2]
