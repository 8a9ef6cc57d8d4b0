"""A judge that counts how many of ten answers are right, without torch."""

import safetensors
from naive_receiver import Worker

_, tensors = Worker().ask("twice", 2.5)
((_, mask),) = safetensors.deserialize(tensors)
assert mask["dtype"] == "BOOL"
assert sum(mask["data"]) / len(mask["data"]) >= 0.9
