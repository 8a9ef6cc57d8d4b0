# /// verdict
# about = "joins the outputs with NumPy"
# [checks]
# gradients = "failed: branch-detached"
# device = "failed: cpu-round-trip"
# ///
import numpy as np


class ParallelBlock(nn.Module):
    def __init__(self, net1, net2, dim=1):
        super().__init__()
        self.net1 = net1
        self.net2 = net2
        self.dim = dim

    def forward(self, X):
        a = self.net1(X).detach().numpy()
        b = self.net2(X).detach().numpy()
        return torch.from_numpy(np.concatenate([a, b], axis=self.dim))
