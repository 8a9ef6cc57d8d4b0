# /// verdict
# about = "detaches the imaginary parts"
# [checks]
# half_fourier = "failed: gradient-differs"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        Y = torch.fft.rfft(X)
        return torch.complex(Y.real, Y.imag.detach())
