# /// verdict
# about = "has a trained filter"
# [checks]
# half_fourier = "failed: layer-has-state"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def __init__(self):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(1))

    def forward(self, X):
        return self.gain * torch.fft.rfft(X)
