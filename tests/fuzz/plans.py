"""What all targets of the fuzzers share: how an input is handed over, and how it may end.

A target takes bytes and returns how they ended: `message` or `refused`. The first byte of an input
is the plan: it says under which limits, and in which pieces, the rest is handed over. Whatever else
escapes is a finding: an exception that is no refusal is a crash.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from grader.errors import ProtocolError
from grader.wire.decode import DecodeLimits
from grader.wire.frames import DEFAULT_LIMITS, FrameLimits

MESSAGE = "message"
REFUSED = "refused"

# Most inputs are small: under these limits a small input can be a too large one.
TIGHT = DecodeLimits(
    json_bytes=3000, nodes=60, depth=5, text_chars=60,
    compound_keys=3, tensors=3, dims=3, header_bytes=400,
)  # fmt: skip
SMALL_FRAMES = FrameLimits(json_bytes=3000, tensor_bytes=3000)
_CUTS = ((1 << 20,), (1,), (8, 1 << 20), (7, 1, 1 << 20), (3, 50), (9, 200, 1), (64,), (4096,))
# Less than a pipe holds, so that writing one never waits.
MOST_IN_A_PIPE = 60_000
_MOST_PIECES = 64
# What is said of a refusal goes into reports and logs.
SENTENCE_CHARS = 2000


@dataclass(frozen=True)
class Target:
    """One way into the decoder.

    Args:
        name: Its name in tables.
        hand_over: Hands one input to the grader's code; returns what came of it. This is timed.
        check: Demands what must hold of that, given the input; returns how it ended.
        is_framed: Whether an input is a stream of frames.
        has_blob: Whether an input can hold tensors.
    """

    name: str
    hand_over: Callable[[bytes], Any]
    check: Callable[[bytes, Any], str]
    is_framed: bool
    has_blob: bool

    def run(self, data: bytes) -> str:
        """Hand one input over and check what came of it."""
        return self.check(data, self.hand_over(data))


def split_plan(data: bytes) -> tuple[int, bytes]:
    """Take the plan off an input."""
    return (data[0], data[1:]) if data else (0, b"")


def limits_of(plan: int) -> DecodeLimits:
    """Return the limits that a plan demands."""
    return TIGHT if plan & 1 else DecodeLimits()


def frame_limits_of(plan: int) -> FrameLimits:
    """Return the limits on frames that a plan demands."""
    return SMALL_FRAMES if plan & 1 else DEFAULT_LIMITS


def pieces_of(plan: int, data: bytes, most: int) -> Iterator[bytes]:
    """Cut a stream as its plan demands.

    Args:
        plan: The plan.
        data: The stream.
        most: Bytes that a piece may have at most.
    """
    cuts = _CUTS[plan >> 1 & 7]
    least = len(data) // _MOST_PIECES
    at = number = 0
    while at < len(data):
        step = min(max(cuts[number % len(cuts)], least), most)
        yield data[at : at + step]
        at, number = at + step, number + 1


def demand_refusal(error: ProtocolError) -> None:
    """Demand that a refusal is not a want of memory in disguise, and has a moderate text."""
    cause = error.__cause__
    if isinstance(cause, MemoryError) or "allocate" in str(cause):
        raise MemoryError from cause
    text = str(error)
    text.encode("utf-8")
    assert len(text) <= SENTENCE_CHARS, "a refusal with an endless text"
