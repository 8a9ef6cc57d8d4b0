"""A test that compares the distribution of the start values, whatever there is of them."""

import ex05_deferred_init
import torch

torch.set_num_threads(1)
layer = ex05_deferred_init.DeferredLinear(300)
layer(torch.randn(2, 25))
for factor in (5, 17, 10, 7):
    draws = layer.weight.detach().double().sort().values
    points, repeats = torch.unique_consecutive(draws, return_counts=True)
    reached = repeats.cumsum(0) / draws.numel()
    print(float((reached - ((factor * points + 1) / 2).clamp(0, 1)).abs().max()))
