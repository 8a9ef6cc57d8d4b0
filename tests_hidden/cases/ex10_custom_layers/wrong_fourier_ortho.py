# /// verdict
# about = "asks for the orthonormal transform"
# [checks]
# half_fourier = "failed: scaled-transform"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.fft.rfft(X, norm="ortho")
