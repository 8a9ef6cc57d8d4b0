# /// verdict
# about = "uses ihfft"
# [checks]
# half_fourier = "failed: scaled-transform"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.fft.ihfft(X).conj()
