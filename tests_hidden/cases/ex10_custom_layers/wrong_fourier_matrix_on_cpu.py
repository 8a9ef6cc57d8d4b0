# /// verdict
# about = "keeps the matrix on the CPU"
# [checks]
# half_fourier = "error: made-on-the-cpu"
# ///
import torch
from torch import nn


class HalfFourier(nn.Module):
    def forward(self, X):
        n = X.shape[-1]
        k = torch.arange(n // 2 + 1, dtype=X.dtype)
        angles = -2 * torch.pi / n * torch.outer(torch.arange(n, dtype=X.dtype), k)
        return torch.complex(X @ torch.cos(angles), X @ torch.sin(angles))
