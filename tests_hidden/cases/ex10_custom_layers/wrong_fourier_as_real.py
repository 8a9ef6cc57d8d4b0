# /// verdict
# about = "returns pairs of numbers"
# [checks]
# half_fourier = "failed: parts-side-by-side"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.view_as_real(torch.fft.rfft(X))
