"""Changes a zygote, as only a test can: some code runs first in its fresh interpreter."""

from collections.abc import Iterator
from contextlib import contextmanager

from grader.sandbox.outer import zygote


@contextmanager
def running_first(code: str) -> Iterator[None]:
    """Let every zygote that is started meanwhile run some code before it locks anything.

    Args:
        code: Python text; `sys` is imported, and so can the grader's inner side be.
    """
    boot = zygote._BOOT
    zygote._BOOT = boot.replace("; from", f"; exec({code!r}); from", 1)
    assert boot != zygote._BOOT, "the text that starts a zygote has another form now"
    try:
        yield
    finally:
        zygote._BOOT = boot
