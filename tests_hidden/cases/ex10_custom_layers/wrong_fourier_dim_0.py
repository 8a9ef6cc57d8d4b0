# /// verdict
# about = "transforms the first axis"
# [checks]
# half_fourier = "failed: along-another-axis"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.fft.rfft(X, dim=0)
