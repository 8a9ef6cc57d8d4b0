"""Few large copies: start everything, then collect.

The host puts work into the queue of a device and goes on. As soon as it looks at a number, it
has to wait until the device has computed it: that is a host read. One read costs little. A read
in every round of a loop stops the queue in every round, and the device idles while the host
thinks. You write one loop that reads too often, on purpose, and three that do not.

1. `norms_one_by_one` and `norms_on_device` compute the same numbers with many reads and with one.
2. `train_with_log` trains a network and keeps its losses without a read in the loop.
3. `launch_then_collect` starts products on several devices before it fetches the first result.

What counts as a host read
- Every call that brings values of a tensor from its device to the host: `item`, `tolist`, `cpu`,
  `numpy`, `to("cpu")`; `float(t)`, `int(t)`, `bool(t)`, hence `if t > 0`, `max(t, u)` and
  `assert`; `print(t)` and f-strings; `math.sqrt(t)`.
- `torch.tensor([t, u])` reads each tensor of the list, also if its result goes back to the device.
- An assignment of a device tensor to a CPU tensor, such as `log[i] = t` or `log.copy_(t)`.
- Shapes, dtypes and devices are known to the host: asking for them is no read.
- On the CPU a read costs nothing, so `t.cpu().tolist()` is one read. The reads are counted on
  another device, and the same code has to run there: every new tensor is made where the given
  ones are.

Rules
- All of it has to run on a machine without a GPU, so do not call `torch.cuda`.
- Do not use `non_blocking=True` for a copy to the host: such a copy returns before its numbers
  have arrived. Use no threads and no streams of your own.
- Tensors that you are given stay as they are, except for the parameters of the network that is
  trained.

Try it
    >>> mats = [torch.tensor([[1.0, 2.0], [0.0, 1.0]]), torch.tensor([[2.0]])]
    >>> norms_one_by_one(mats), norms_on_device(mats)  # 4.2426... is the root of 18
    ([4.242640495300293, 4.0], [4.242640495300293, 4.0])
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn


def norms_one_by_one(mats: Sequence[Tensor]) -> list[float]:
    """Return the Frobenius norm of `m @ m` for each matrix; read each norm at once, on purpose.

    This is the slow way, to compare with. For each matrix compute the product and its norm on the
    device of the matrix, and read that one number before you compute anything with the next
    matrix. So n matrices cost exactly n reads of one number each.

    Example:
        [[1, 2], [0, 1]] times itself is [[1, 4], [0, 1]]; its Frobenius norm, the root of the sum
        of the squared entries, is the root of 18, 4.2426. For [[2]] it is 4.0. The result for both
        is [4.2426, 4.0], after two reads.

    Args:
        mats: Square matrices of one floating dtype on one device; they need no gradient. Their
            sizes may differ. There may be none.

    Returns:
        The norms in the order of the matrices, computed in their dtype: a list of Python floats.
    """
    ### BEGIN SOLUTION: read the norm of each product before the next product starts
    return [torch.linalg.norm(m @ m).item() for m in mats]
    ### END SOLUTION


def norms_on_device(mats: Sequence[Tensor]) -> list[float]:
    """Return the same numbers as `norms_one_by_one`, with exactly one read at the end.

    Products and norms are computed on the device of the matrices and stay there. When the last of
    them is on its way, one read brings the n norms to the host, and nothing else: n numbers.
    Without matrices there is nothing to read.

    Example:
        For [[1, 2], [0, 1]] and [[2]] the result is [4.2426, 4.0], after one read of two numbers.
        For no matrices it is [].

    Args:
        mats: As for `norms_one_by_one`.

    Returns:
        The norms in the order of the matrices, computed in their dtype: a list of Python floats.
    """
    ### BEGIN SOLUTION: keep the norms on the device, put them into one tensor, read it once
    norms = [torch.linalg.norm(m @ m) for m in mats]
    return torch.stack(norms).tolist() if norms else []
    ### END SOLUTION


def train_with_log(
    net: nn.Module, batches: Sequence[tuple[Tensor, Tensor]], lr: float
) -> list[float]:
    """Train with one step of plain SGD per batch; return the loss of each step.

    A step computes the mean squared error of `net(X)` and Y (the mean over all elements) and
    replaces the values of each parameter p by p - lr * gradient; the Parameter objects stay. No
    momentum, no weight decay. The gradient is that of this batch alone, in the first step too:
    `.grad` may be filled when you get the network, and what it holds afterwards is yours. The
    loss is taken before the parameters change.

    In the whole function there is at most one read, for all losses together: one number per
    batch. The log must not keep old graphs alive: each loss knows the graph that it was computed
    with, and the graph its intermediate results. While `net` computes for one batch, there may
    still be the graphs of the two batches before it, but no older one.

    Example:
        `net` is an nn.Linear(1, 1) with weight [[2.0]] and bias [0.0], lr is 0.125, and there are
        two batches ([[1.0]], [[1.0]]). The error is 1, the loss 1.0, both gradients are 2, so
        weight and bias become 1.75 and -0.25. Then the error is 0.5 and the loss 0.25. The result
        is [1.0, 0.25].

    Args:
        net: A network whose parameters are all trained, on the device of the batches.
        batches: Pairs (X, Y). Numbers of rows may differ; Y has the shape of `net(X)`. There may
            be none.
        lr: The learning rate.

    Returns:
        One loss per batch, in order: a list of Python floats. Empty if there are no batches.
    """
    ### BEGIN SOLUTION: train, keep detached losses on the device, read them once at the end
    optimizer = torch.optim.SGD(net.parameters(), lr=lr)
    losses = []
    for X, Y in batches:
        loss = nn.functional.mse_loss(net(X), Y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.detach())
    return torch.stack(losses).tolist() if losses else []
    ### END SOLUTION


def launch_then_collect(
    pairs: Sequence[tuple[Tensor, Tensor]], devices: Sequence[torch.device | str]
) -> list[Tensor]:
    """Compute the products of pairs of matrices on several devices at a time.

    The devices take turns: product i is computed on `devices[i % len(devices)]`. Move both factors
    there and start the product; in which order you start them is yours. Only when all products
    have been started, the first result is fetched. So while the host waits for one device, the
    others still work. (Copies to a device are no fetches.)

    Example:
        With five pairs and the devices "cuda:0" and "cuda:1" the products 0, 2, 4 run on cuda:0
        and 1, 3 on cuda:1; then five results come back. With `[([[1, 2]], [[3], [4]])]` as
        tensors and `["cpu"]` the result is `[tensor([[11]])]`.

    Args:
        pairs: Pairs (A, B) of matrices on the CPU that can be multiplied, of one dtype. Sizes may
            differ from pair to pair. There may be none.
        devices: One or more devices or names of devices; possibly more than there are pairs.

    Returns:
        The products A @ B in the order of the pairs, on the CPU, of the dtype of the factors.
    """
    ### BEGIN SOLUTION: start all products on their devices, then fetch all results
    results = []
    for i, (a, b) in enumerate(pairs):
        device = devices[i % len(devices)]
        results.append(a.to(device) @ b.to(device))
    return [result.cpu() for result in results]
    ### END SOLUTION
