# /// verdict
# about = "returns absolute values"
# [checks]
# half_fourier = "failed: absolute-values"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.fft.rfft(X).abs()
