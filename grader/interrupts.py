"""Ctrl-C at any moment ends a run cleanly.

Python's own handler raises wherever the program happens to be. Inside an import of torch, or
inside a callback from its C++ code, that exception is swallowed or aborts the process. So Ctrl-C
is only noted here, and raised where the program waits or asks.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_noted = False
_is_waiting = False


def _note(_number: int, _frame: FrameType | None) -> None:
    global _noted  # noqa: PLW0603 - a signal handler has nowhere else to put it
    _noted = True
    if _is_waiting:
        raise_if_noted()


def raise_if_noted() -> None:
    """Raise KeyboardInterrupt if Ctrl-C was pressed since the last time.

    Raises:
        KeyboardInterrupt: It was.
    """
    global _noted  # noqa: PLW0603 - as above
    if _noted:
        _noted = False
        raise KeyboardInterrupt


@contextmanager
def noted() -> Iterator[None]:
    """Note Ctrl-C instead of raising at once, for as long as the context lasts.

    A request to terminate, or a closed terminal, counts as Ctrl-C.
    """
    names = ("SIGINT", "SIGTERM", "SIGHUP")
    numbers = [number for name in names if (number := getattr(signal, name, None)) is not None]
    before = {number: signal.signal(number, _note) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def waiting() -> Iterator[None]:
    """Let Ctrl-C raise at once while the program only waits for another process.

    Raises:
        KeyboardInterrupt: It was pressed before or meanwhile.
    """
    global _is_waiting  # noqa: PLW0603 - as above
    try:
        _is_waiting = True
        raise_if_noted()
        yield
    finally:
        _is_waiting = False
