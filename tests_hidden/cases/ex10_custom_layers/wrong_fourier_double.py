# /// verdict
# about = "computes in float64"
# [checks]
# half_fourier = "failed: dtype-not-kept"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.fft.rfft(X.double())
