"""Probes in a worker: sent once, compiled once, whatever the submission has done before."""

import pytest

from grader.errors import GraderFault
from grader.sandbox.outer.source import Limits
from grader.sandbox.outer.tiers import Isolation
from grader.sandbox.outer.worker import WorkerHandle

ECHO = "def probe(student, x=0):\n    return x\n"
MODE = """
from torch.overrides import TorchFunctionMode


class Mode(TorchFunctionMode):
    seen = []

    def __torch_function__(self, func, types, args=(), kwargs=None):
        self.seen.append(func.__name__)
        raise RuntimeError("not here")


Mode().__enter__()
"""


def handle_of(isolation: Isolation, submission: str = "x = 1\n") -> WorkerHandle:
    """Return a worker that has loaded a submission."""
    handle = WorkerHandle(isolation.settle(), Limits(), "ex01_scale", 20.0)
    assert handle.load(submission.encode(), 1).outcome == "returned"
    return handle


def test_the_same_probe_again(none_tier: Isolation) -> None:
    """And another of the same name: the text decides."""
    handle = handle_of(none_tier)
    try:
        for value in (3, 4):
            assert handle.run("probe", ECHO, {"x": value}, 1).value == value
        assert handle.run("probe", ECHO.replace("return x", "return -x"), {"x": 4}, 1).value == -4
        assert handle.run("probe", ECHO, {"x": 5}, 1).value == 5
    finally:
        handle.end()


def test_arguments_that_can_not_be_sent(none_tier: Isolation) -> None:
    """They are the author's mistake, and the next call of the probe works."""
    handle = handle_of(none_tier)
    try:
        with pytest.raises(GraderFault, match="can't be sent"):
            handle.run("probe", ECHO, {"x": object()}, 1)
        assert handle.run("probe", ECHO, {"x": 3}, 1).value == 3
    finally:
        handle.end()


def test_a_mode_that_was_left_on(none_tier: Isolation) -> None:
    """It meets what the probe does, not what brings the probe."""
    handle = handle_of(none_tier, MODE)
    try:
        source = "def probe(student):\n    return student.Mode.seen\n"
        assert handle.run("probe", source, {}, 1).value == []
    finally:
        handle.end()


def test_asserts_stay(none_tier: Isolation) -> None:
    """A probe may assert, and what that raises is told with the line of the probe."""
    handle = handle_of(none_tier)
    try:
        raised = handle.run("probe", "def probe(student):\n    assert not student\n", {}, 1).raised
        assert raised is not None
        assert raised.type == "AssertionError"
        assert [(frame.kind, frame.line) for frame in raised.frames] == [("probe", 2)]
    finally:
        handle.end()
