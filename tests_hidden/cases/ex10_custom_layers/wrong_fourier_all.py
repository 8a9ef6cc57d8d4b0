# /// verdict
# about = "returns all coefficients"
# [checks]
# half_fourier = "failed: all-coefficients"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.fft.fft(X)
