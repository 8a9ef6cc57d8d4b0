# /// verdict
# about = "computes in float32"
# [checks]
# half_fourier = "failed: dtype-not-widened"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        return torch.fft.rfft(X.float())
