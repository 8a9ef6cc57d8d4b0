import pytest

from grader.errors import PackError
from grader.judge.compare import (
    CheckFailed,
    assert_raises,
    assert_returns,
    evidence_count,
    reset_evidence,
)

KINDS = {"type": "type", "missing": "missing", "values": "values", "default": "default"}
MISSING_KEY = {
    "raised": "MissingKey",
    "bases": ["MissingKey", "KeyError", "LookupError", "Exception", "BaseException", "object"],
    "message": "no 'a'",
    "in_student_code": True,
}
UNWRITTEN = {
    "raised": "NotImplementedError",
    "bases": ["NotImplementedError", "RuntimeError", "Exception"],
    "message": "f is not written yet",
}
HOSTILE = [
    None,
    "ValueError",
    [],
    {},
    {"raised": 3},
    {"raised": ["KeyError"], "bases": []},
    {"raised": "KeyError", "bases": 4},
    {"raised": "KeyError", "bases": ["KeyError"], "returned": 1},
]


def _verdict_of(function: object, *values: object, **options: object) -> CheckFailed:
    with pytest.raises(CheckFailed) as caught:
        function(*values, **({"diagnosis": KINDS} | options))
    return caught.value


class TestRaises:
    """Calls that must raise."""

    @pytest.mark.parametrize("expected", ["MissingKey", "KeyError", ("ValueError", "KeyError")])
    def test_raised(self, expected: str | tuple[str, ...]) -> None:
        """The class itself, a base, or one of several passes and is evidence."""
        reset_evidence()
        assert_raises(MISSING_KEY, expected, diagnosis="d")
        assert evidence_count() == 1

    def test_another(self) -> None:
        """Another exception fails and is shown with its message."""
        verdict = _verdict_of(assert_raises, MISSING_KEY, "IndexError", when="for index 9")
        assert verdict.diagnosis == "values"
        assert verdict.expected == "IndexError for index 9"
        assert verdict.seen == "MissingKey: no 'a'"

    def test_returned(self) -> None:
        """A call that returned fails, with a description of what it returned."""
        verdict = _verdict_of(assert_raises, {"returned": [1, 2]}, ("IndexError", "KeyError"))
        assert verdict.diagnosis == "missing"
        assert verdict.expected == "IndexError or KeyError"
        assert verdict.seen == "no exception; the call returned a list of 2 items"

    @pytest.mark.parametrize("expected", ["RuntimeError", "Exception"])
    def test_stub_is_no_runtime_error(self, expected: str) -> None:
        """A stub's NotImplementedError does not pass for the RuntimeError that it is."""
        verdict = _verdict_of(assert_raises, UNWRITTEN, expected)
        assert verdict.seen == "NotImplementedError: f is not written yet"

    def test_unwritten_on_purpose(self) -> None:
        """NotImplementedError passes where it is expected by name."""
        assert_raises(UNWRITTEN, "NotImplementedError", diagnosis="d")

    @pytest.mark.parametrize("outcome", HOSTILE)
    def test_hostile(self, outcome: object) -> None:
        """An observation that is no outcome is a mismatch of type."""
        assert _verdict_of(assert_raises, outcome, "KeyError").diagnosis == "type"

    def test_strange_parts(self) -> None:
        """Bases and a message of the wrong type are passed over."""
        outcome = {"raised": "A", "bases": [None, ["KeyError"], 3], "message": b"x"}
        assert _verdict_of(assert_raises, outcome, "KeyError").seen == "A"

    def test_long_message(self) -> None:
        """A long message with control characters becomes one short clean line."""
        outcome = {"raised": "E", "bases": [], "message": "\x1b[31m\n" * 100_000}
        seen = _verdict_of(assert_raises, outcome, "KeyError").seen
        assert len(seen) <= 200
        assert "\x1b" not in seen
        assert "\n" not in seen

    def test_nothing_expected(self) -> None:
        """An empty tuple of names is the author's mistake."""
        with pytest.raises(PackError):
            assert_raises(MISSING_KEY, (), diagnosis="d")


class TestReturns:
    """Calls that must return."""

    def test_value(self) -> None:
        """The value comes back, and is no evidence yet."""
        reset_evidence()
        assert assert_returns({"returned": [1]}, diagnosis="d") == [1]
        assert assert_returns({"returned": None}, diagnosis="d") is None
        assert evidence_count() == 0

    def test_raised(self) -> None:
        """A call that raised fails with the exception."""
        verdict = _verdict_of(assert_returns, MISSING_KEY, when="without blocks")
        assert verdict.diagnosis == "values"
        assert verdict.expected == "a result without blocks"
        assert verdict.seen == "MissingKey: no 'a'"

    @pytest.mark.parametrize("outcome", HOSTILE)
    def test_hostile(self, outcome: object) -> None:
        """An observation that is no outcome is a mismatch of type."""
        assert _verdict_of(assert_returns, outcome).diagnosis == "type"
