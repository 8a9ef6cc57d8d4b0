"""A judge that takes tensors as safetensors and thinks that this is enough."""

import safetensors.torch
from naive_receiver import Worker

_, tensors = Worker().ask("twice", 2.5)
assert "t0" in safetensors.torch.load(tensors)
