# /// verdict
# about = "returns real parts"
# [checks]
# half_fourier = "failed: real-parts-only"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.fft.rfft(X).real
