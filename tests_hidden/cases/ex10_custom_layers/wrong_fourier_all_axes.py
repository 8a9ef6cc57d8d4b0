# /// verdict
# about = "transforms all axes"
# [checks]
# half_fourier = "failed: all-axes"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.fft.rfftn(X)
