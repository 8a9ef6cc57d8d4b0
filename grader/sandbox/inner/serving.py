"""The worker's main loop: one request in, one reply out.

A request loads the submission or runs a probe. The reply says what came of it: a value, or the
exception that was raised. Nothing is judged here.
"""

import marshal
import random
import sys
from collections.abc import Callable
from contextlib import suppress
from types import CodeType, ModuleType
from typing import Any

import torch

from grader.sandbox.inner import loader, raised
from grader.sandbox.inner.orders import unpack_order
from grader.wire.encode import encode_message
from grader.wire.frames import read_frame, write_frame

with suppress(ImportError):
    import numpy as np
    import numpy.random


# Room to tell of an exhausted memory. Made before the fork, where it counts against each worker's
# limit as well and costs none of them a thousand page faults.
_reserve = bytearray(4 << 20)


class _Worker:
    """One submission of one exercise, loaded once."""

    def __init__(self) -> None:
        self.exercise = ""
        self.module: ModuleType | None = None
        self.codes: dict[int, CodeType] = {}

    def load(self, envelope: dict[str, Any], content: bytes) -> dict[str, Any]:
        self.exercise = envelope["exercise"]
        try:
            self.module = loader.load(content, self.exercise)
        except loader.BadEncodingError as error:
            return {"outcome": "undecodable", "why": str(error)}
        return {"outcome": "returned"}

    def run(self, envelope: dict[str, Any], arguments: dict[str, Any], code: bytes) -> object:
        number = envelope["code"]
        if code:
            self.codes[number] = marshal.loads(code)  # noqa: S302 - from the judge
        namespace: dict[str, Any] = {"__name__": "probe"}
        exec(self.codes[number], namespace)  # noqa: S102 - shipped by the judge
        return namespace[envelope["probe"]](self.module, **arguments)


def serve(requests: int, replies: int, mark: Callable[[], object] | None = None) -> None:
    """Answer requests until the judge hangs up.

    Args:
        requests: Descriptor to read frames from.
        replies: Descriptor to write frames to.
        mark: Called after all that a request printed has been flushed.
    """
    worker = _Worker()
    while (frame := read_frame(requests)) is not None:
        answer = _answer(worker, *unpack_order(frame))
        if mark is not None:
            mark()
        write_frame(replies, answer)


def _answer(worker: _Worker, envelope: dict[str, Any], value: Any, code: bytes) -> bytes:  # noqa: ANN401 - file or arguments
    reply: dict[str, Any] = {"nonce": envelope["nonce"], "seq": envelope["seq"]}
    result: object = None
    try:
        reseed(envelope["seed"])
        if envelope["op"] == "load":
            reply |= worker.load(envelope, value)
        elif envelope["op"] == "run":
            result = worker.run(envelope, value, code)
            reply["outcome"] = "returned"
        else:
            reply["outcome"] = "ready"
        encoded = encode_message(reply, result)
    except BaseException as error:  # noqa: BLE001 - SystemExit and the student's own included
        _reserve.clear()
        try:
            described = raised.describe(error, worker.exercise, worker.module)
        except BaseException as second:  # noqa: BLE001 - a hostile exception, or still no room
            described = raised.undescribed(is_memory=isinstance(second, MemoryError))
        reply |= {"outcome": "raised", "error": described}
        try:
            encoded = encode_message(reply, _seen_before(error))
        except BaseException:  # noqa: BLE001 - whatever stands there, what was raised must be told
            encoded = encode_message(reply, None)
    with suppress(BaseException):
        sys.stdout.flush()
    with suppress(BaseException):
        sys.stderr.flush()
    return encoded


def _seen_before(error: BaseException) -> object:
    """Return what the helper `each` had seen when a later case raised this."""
    names: dict[str, object] = BaseException.__getattribute__(error, "__dict__")
    return names.get("seen_before")


def reseed(seed: int) -> None:
    """Put every generator that student code may draw from into a known state.

    Args:
        seed: Less than 2**63; the judge derives it apart from what it draws itself.
    """
    torch.default_generator.manual_seed(seed)
    random.seed(seed)
    if "numpy.random" in sys.modules:
        np.random.seed(seed % (1 << 32))  # noqa: NPY002 - students use the global generator
