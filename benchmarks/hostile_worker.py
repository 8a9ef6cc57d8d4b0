"""A submission whose functions are hard to stop, for `kill_times.py`.

It is only ever loaded by a worker. What takes long to set up is a function `prepare_NAME`, called
first and without hurry; `NAME` is then called, does not return, and is killed at its deadline.
"""

import os
import re
import signal
import threading
import time
from contextlib import suppress

import torch

PROBE_S = 0.2  # the limit that the benchmark gives to each call of `NAME`
_kept: list[object] = []


def _spin() -> None:
    while True:
        pass


def _sleep() -> None:
    while True:
        time.sleep(1000)


def _fork(action: object) -> None:
    """Let a child call `action`; a child never comes back from here."""
    if os.fork() == 0:
        try:
            assert callable(action)  # noqa: S101 - says so to the type checker
            action()
        finally:
            os._exit(0)


def _detach() -> None:
    with suppress(OSError):  # where there are no namespaces this is refused
        os.setsid()


def python_loop() -> None:
    """Loop in Python."""
    _spin()


def ignores_signals() -> None:
    """Block and ignore every signal that can be, and loop."""
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        with suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_SETMASK, signal.valid_signals())
    _spin()


def big_power() -> None:
    """Stay in one operation of the interpreter that never looks at signals."""
    _kept.append(3 ** (10**8))


def hopeless_regex() -> None:
    """Backtrack for ever in one match."""
    re.match(r"(a+)+$", "a" * 60 + "b")


def prepare_large_matmul() -> None:
    """Make a matrix whose square takes many seconds."""
    _kept.append(torch.ones(10_000, 10_000))


def large_matmul() -> None:
    """Stay in one operation of torch."""
    matrix = _kept[0]
    assert isinstance(matrix, torch.Tensor)  # noqa: S101 - as above
    while True:
        matrix @ matrix


def one_system_call() -> None:
    """Stay in the kernel: ask for more randomness than it can make in time."""
    while True:
        os.getrandom(1 << 30)


def stops_itself() -> None:
    """Stop by a signal that only another one can undo."""
    os.kill(os.getpid(), signal.SIGSTOP)
    _spin()


def prepare_forks_to_limit() -> None:
    """Fork children until the kernel refuses; they wait for a word."""
    read, write = os.pipe()
    _kept.extend((read, write))

    def wait_and_spin() -> None:
        os.close(write)
        os.read(read, 1)
        _spin()

    with suppress(OSError):
        while True:
            _fork(wait_and_spin)


def forks_to_limit() -> None:
    """Let all of them compute at once."""
    _read, write = _kept
    assert isinstance(write, int)  # noqa: S101 - as above
    os.close(write)
    _spin()


def detached_children() -> None:
    """Leave grandchildren in sessions of their own, or in this one where that is refused."""

    def leave() -> None:
        _detach()
        for _ in range(4):
            _fork(_spin)

    for _ in range(4):
        _fork(leave)
    _spin()


def fork_bomb() -> None:
    """Fork for ever, in every child."""
    while True:
        with suppress(OSError):
            os.fork()


def runs_away() -> None:
    """Hand on to a detached child and end, again and again: no number is right for long."""
    while True:
        _detach()
        with suppress(OSError):
            if os.fork():
                os._exit(0)


def prepare_holds_memory() -> None:
    """Touch every page of 1.5 GiB."""
    _kept.append(torch.ones(3 << 27))


def holds_memory() -> None:
    """Hold the memory, asleep."""
    _sleep()


def prepare_children_hold_memory() -> None:
    """Let eight children touch 190 MiB each."""
    read, write = os.pipe()

    def touch() -> None:
        _kept.append(torch.ones(190 << 18))
        os.write(write, b"x")
        _sleep()

    for _ in range(8):
        _fork(touch)
    for _ in range(8):
        os.read(read, 1)


def children_hold_memory() -> None:
    """Hold the memory in all of them, asleep."""
    _sleep()


def touches_memory() -> None:
    """Get memory, touch it and give it back, without a pause."""
    while True:
        _kept.append(torch.ones(3 << 27))
        _kept.clear()


def many_threads() -> None:
    """Compute in as many threads as are allowed."""
    with suppress(RuntimeError):
        while True:
            threading.Thread(target=_spin, daemon=True).start()
    _spin()


def sleeps() -> None:
    """Sleep."""
    _sleep()


def floods_output() -> None:
    """Print a little for a while, and as much as it can when the deadline is near."""
    flood_at = time.monotonic() + PROBE_S - 0.01
    while True:
        os.write(1, bytes(1 << 16))
        if time.monotonic() < flood_at:
            time.sleep(0.005)


def prepare_fills_scratch() -> None:
    """Write nearly as much as is allowed, in many files."""
    for number in range(3000):
        with open(f"{os.environ['TMPDIR']}/{number}", "wb") as file:  # noqa: PTH123 - runs often
            file.write(bytes(16 << 10))


def fills_scratch() -> None:
    """Write the same files again and again."""
    while True:
        prepare_fills_scratch()


KINDS = (
    python_loop,
    ignores_signals,
    big_power,
    hopeless_regex,
    large_matmul,
    one_system_call,
    stops_itself,
    forks_to_limit,
    detached_children,
    fork_bomb,
    runs_away,
    holds_memory,
    children_hold_memory,
    touches_memory,
    many_threads,
    sleeps,
    floods_output,
    fills_scratch,
)
