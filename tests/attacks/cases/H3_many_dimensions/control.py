"""A judge that tells the student which shape it has seen."""

import safetensors.torch
from naive_receiver import Worker

_, tensors = Worker().ask("twice", 2.5)
seen = safetensors.torch.load(tensors)["t0"]
if seen.shape != ():
    print(f"expected one number, seen a tensor of shape {tuple(seen.shape)}")
