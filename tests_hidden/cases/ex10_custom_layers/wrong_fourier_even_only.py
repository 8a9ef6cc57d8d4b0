# /// verdict
# about = "squeezes sizes of 1"
# [checks]
# half_fourier = "failed: coefficients-miscounted"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.fft.rfft(X).squeeze()
