"""A judge that lets torch save and load what crosses, as it did before weights_only."""

import io

import torch
from naive_receiver import Worker

_, tensors = Worker().ask("twice", 2.5)
torch.load(io.BytesIO(tensors), weights_only=False)
