# /// verdict
# about = "leaves coefficient 0 out"
# [checks]
# half_fourier = "failed: first-left-out"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.fft.fft(X)[..., 1 : X.shape[-1] // 2 + 2]
