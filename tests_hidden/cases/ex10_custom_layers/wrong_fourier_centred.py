# /// verdict
# about = "subtracts the mean first"
# [checks]
# half_fourier = "failed: fourier-output-differs"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.fft.rfft(X - X.mean(-1, keepdim=True))
