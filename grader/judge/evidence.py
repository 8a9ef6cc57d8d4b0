"""Count the comparisons that passed, because a check scores on positive evidence alone.

A check that returns without having compared anything (a loop over an empty observation, a
forgotten assertion) must not pass; the session reads this counter to tell.
"""

from contextvars import ContextVar

_passed: ContextVar[int] = ContextVar("passed_comparisons", default=0)


def reset_evidence(count: int = 0) -> None:
    """Start counting again, before a check begins.

    Args:
        count: Where from: how many passed when it was run on the same observations before.
    """
    _passed.set(count)


def evidence_count() -> int:
    """Count the comparisons that passed since the last reset.

    Returns:
        The number of passed comparisons, 0 or more.
    """
    return _passed.get()


def add_evidence() -> None:
    """Record that one comparison between an observation and a reference passed."""
    _passed.set(_passed.get() + 1)
