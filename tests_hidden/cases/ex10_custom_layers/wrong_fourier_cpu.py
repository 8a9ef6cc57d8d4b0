# /// verdict
# about = "goes through the CPU"
# [checks]
# half_fourier = "error: read-back"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.fft.rfft(X.cpu()).to(X.device)
