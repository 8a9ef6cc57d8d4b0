# /// verdict
# about = "works on .data"
# [checks]
# half_fourier = "failed: no-history"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.fft.rfft(X.data)
