"""An honest stop-watch for the GPU.

A call that starts work on a GPU returns before the work is done: it only puts the work into the
device's queue. A stop-watch around such a call measures the launch, a few microseconds, and says
nothing about the work. A timing is therefore a protocol: warm up, wait, start the clock, run,
wait, stop the clock, repeat, take the median. You write that protocol, a job to time, and the
table that compares two devices.

1. `synchronize` waits for one device.
2. `matmul_job` prepares a matrix product that can be run again and again.
3. `measure` times any job.
4. `speedup_table` and `break_even` show from which size on the device pays off.

Rules
- All of it has to run on a machine without a GPU; there the device is "cpu".
- `measure` reads time only from the clock that it is given, and waits only through the `sync` that
  it is given. So it can be examined with a simulated device on which nothing really waits.
- Use torch, the standard library or NumPy as you like, but no ready-made timer such as
  `torch.utils.benchmark` or `timeit`: here you build one.

Try it
    >>> measure(lambda: time.sleep(0.003))  # close to 0.003, a little above
    >>> rows = speedup_table([2, 8], lambda n: n**3 / 1000, lambda n: 0.125)
    >>> [row["speedup"] for row in rows], break_even(rows)
    ([0.064, 4.096], 8)
"""

import time
from collections.abc import Callable, Sequence

import torch
from torch import Tensor


def synchronize(device: torch.device | str) -> None:
    """Wait until the work that was queued on this CUDA device is done.

    Wait for exactly this device: on a machine with two GPUs the current one need not be the one
    that works for you. For a CPU device do nothing at all; in particular do not touch CUDA, which
    may be missing, or present and busy with something else. How you wait for a GPU is yours.

    Args:
        device: A CPU or CUDA device or its name: "cpu", "cuda" (the current GPU), "cuda:1",
            `torch.device("cuda:1")`, ...
    """
    # TODO: wait for this CUDA device; do nothing for the CPU
    raise NotImplementedError("synchronize is not written yet")


def matmul_job(
    n: int, device: torch.device | str = "cpu", generator: torch.Generator | None = None
) -> Callable[[], Tensor]:
    """Prepare a matrix product and return a function that computes it.

    Draw two n x n float32 matrices with `torch.rand(n, n, generator=generator)`, the left factor
    first, and move both to the device. They are drawn on the CPU, so a generator in the same state
    gives the same values for every device. All of this happens once, here, not in the job.

    Each call of the job computes the product anew and does nothing else: it creates no other
    tensor, moves nothing, and reads no value.

    Example:
        With `g = torch.Generator().manual_seed(0)`, `matmul_job(2, generator=g)()` returns the
        product of [[0.4963, 0.7682], [0.0885, 0.1320]] and [[0.3074, 0.6341], [0.4901, 0.8964]],
        which is [[0.5291, 1.0033], [0.0919, 0.1745]].

    Args:
        n: The number of rows and columns, at least 1.
        device: The device on which the matrices lie and the product is computed.
        generator: The CPU generator to draw from; None means torch's default generator.

    Returns:
        The job: a function without arguments that returns the product, of shape (n, n), on the
        device.
    """
    # TODO: draw and move two matrices, return a function that multiplies them
    raise NotImplementedError("matmul_job is not written yet")


def measure(
    job: Callable[[], object],
    device: torch.device | str = "cpu",
    *,
    warmup: int = 3,
    repeats: int = 10,
    clock: Callable[[], float] = time.perf_counter,
    sync: Callable[[torch.device | str], None] = synchronize,
) -> float:
    """Return the median time in seconds that one call of the job takes, its device work included.

    The job is called exactly `warmup + repeats` times. The first `warmup` calls are not timed:
    they may be slow. Each of the other calls is timed on its own, from the moment it is started
    until its work on the device is done. No time counts that the device spends on earlier work,
    whether it was queued by the warm-up, by the call before, or before `measure` was called (also
    if `warmup` is 0).

    Example:
        Three timed calls that take 0.25, 2.0 and 0.5 seconds give 0.5; with a fourth that takes
        1.0 the result is 0.75, the mean of the two values in the middle.

    Args:
        job: A function without arguments. It may return before its work is done.
        device: The device on which the job works. It is handed to `sync` as it is, a text as a
            text.
        warmup: The number of calls that are not timed, 0 or more.
        repeats: The number of timed calls, 1 or more.
        clock: Called without arguments; returns the time in seconds. Only differences count.
        sync: Called as `sync(device)`; returns when the work queued on that device is done. Like
            `clock` it may be called as often as you like.

    Returns:
        The median of the timed calls in seconds, a float. For an even number of calls it is the
        mean of the two middle values.

    Raises:
        ValueError: repeats is less than 1 or warmup is less than 0. The job has not been called.
    """
    # TODO: check the counts, warm up, time each call on its own, return the median
    raise NotImplementedError("measure is not written yet")


def speedup_table(
    sizes: Sequence[int],
    time_cpu: Callable[[int], float],
    time_device: Callable[[int], float],
) -> list[dict[str, float]]:
    """Compare the CPU with a device for several sizes.

    Each timer is called exactly once for each size, in the order of `sizes`. The two may take turns
    or not.

    Example:
        `speedup_table([2], lambda n: 0.5, lambda n: 0.25)` returns
        `[{"size": 2, "cpu": 0.5, "device": 0.25, "speedup": 2.0}]`.

    Args:
        sizes: The sizes, all different, in any order.
        time_cpu: Takes a size and returns seconds, greater than 0.
        time_device: The same for the device.

    Returns:
        One plain dict per size, in the order of `sizes`, with exactly the keys "size", "cpu",
        "device" (both in seconds) and "speedup": how many times faster the device is, the time on
        the CPU divided by the time on the device. An empty list if there are no sizes.
    """
    # TODO: make one row for each size
    raise NotImplementedError("speedup_table is not written yet")


def break_even(rows: Sequence[dict[str, float]]) -> int | None:
    """Return the size from which on the device pays off.

    That is the smallest size in the rows at which, and at every larger size in the rows, the
    speedup is at least 1. A win at a small size does not count if a larger size loses again.

    Example:
        The speedups 0.5, 2.0, 0.9, 1.0, 8.0 at the sizes 16, 32, 64, 128, 256 give 128. Without
        the last two rows the result is None: the largest size loses.

    Args:
        rows: Rows of `speedup_table`, in any order; they are left unchanged.

    Returns:
        The size, or None if the device never pays off or there are no rows.
    """
    # TODO: find the smallest size after which no size loses
    raise NotImplementedError("break_even is not written yet")
