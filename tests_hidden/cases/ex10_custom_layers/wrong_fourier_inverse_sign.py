# /// verdict
# about = "conjugates"
# [checks]
# half_fourier = "failed: conjugated"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.fft.rfft(X).conj()
