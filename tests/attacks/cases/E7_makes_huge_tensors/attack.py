"""Makes one tensor after the other and keeps them all."""

import time

import torch

kept = [torch.ones(32 << 20, dtype=torch.uint8) for _ in range(20)]
time.sleep(1)
print(f"ESCAPED it holds {sum(tensor.numel() for tensor in kept) >> 20} MiB")


def twice(x):
    return x
