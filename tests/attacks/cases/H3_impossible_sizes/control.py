"""A judge that compares the sums of rows."""

import safetensors.torch
from naive_receiver import Worker

_, tensors = Worker().ask("twice", 2.5)
seen = safetensors.torch.load(tensors)["t0"]
assert seen.sum(dim=1).tolist() == [5.0]
