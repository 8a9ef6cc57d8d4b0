import math

import pytest
import torch

from grader.errors import PackError
from grader.judge.compare import (
    CheckFailed,
    NotAssessed,
    assert_between,
    assert_equal,
    assert_holds,
    assert_same_names,
    evidence_count,
    reset_evidence,
)
from grader.wire.values import CutText, Opaque, OtherDict, OtherTuple, Pending

KINDS = {
    kind: kind for kind in ("type", "missing", "extra", "finite", "values", "order", "default")
}


def _verdict_of(function: object, *values: object, **options: object) -> CheckFailed:
    with pytest.raises(CheckFailed) as caught:
        function(*values, **({"diagnosis": KINDS} | options))
    return caught.value


class TestEqual:
    """Plain data, compared by `assert_equal`."""

    @pytest.mark.parametrize(
        "value",
        [
            None,
            True,
            7,
            1.5,
            math.nan,
            math.inf,
            "text",
            b"bytes",
            torch.Size([2, 3]),
            torch.float32,
            torch.device("cpu"),
            [1, [2.0, ("a", None)]],
            {"a": 1, 2: {"b": [True]}, math.nan: 1},
            {1, "a"},
            frozenset({(1, 2)}),
        ],
    )
    def test_same(self, value: object) -> None:
        """Plain data equals itself and counts as evidence."""
        reset_evidence()
        assert_equal(value, value, diagnosis="d")
        assert evidence_count() == 1

    @pytest.mark.parametrize(
        ("seen", "expected", "kind"),
        [
            (True, 1, "type"),
            (1, True, "type"),
            (1, 1.0, "type"),
            ("1", 1, "type"),
            (None, 0, "type"),
            (torch.tensor(1), 1, "type"),
            (Opaque("a.B"), "a.B", "type"),
            ([1], (1,), "type"),
            (CutText("a", 90_000), 1, "type"),
            (CutText("a", 90_000), "a", "values"),
            (Pending("torch.nn.Parameter"), None, "type"),
            (torch.Size([1]), (1,), "type"),
            ((1,), torch.Size([1]), "type"),
            ([], {}, "type"),
            ({1}, frozenset({1}), "type"),
            (2, 1, "values"),
            ("a", "b", "values"),
            (b"a", b"b", "values"),
            (math.nan, 1.0, "values"),
            (torch.Size([1]), torch.Size([2]), "values"),
            ([1], [1, 2], "missing"),
            ([1, 2], [1], "extra"),
            ({}, {"a": 1}, "missing"),
            ({"a": 1, "b": 2}, {"a": 1}, "extra"),
            ({True: 1}, {1: 1}, "missing"),
            ({1.0}, {1}, "missing"),
            ({1, 2}, {1}, "extra"),
        ],
    )
    def test_differs(self, seen: object, expected: object, kind: str) -> None:
        """Each difference has its kind; equal numbers of different types differ."""
        assert _verdict_of(assert_equal, seen, expected).diagnosis == kind

    def test_subclasses(self) -> None:
        """A named tuple counts as a tuple, and a subclass of dict as a dict."""
        assert_equal(OtherTuple([1, 2], "a.Pair"), (1, 2), diagnosis="d")
        assert_equal(OtherDict([("a", 1)], "a.Table"), {"a": 1}, diagnosis="d")

    def test_path(self) -> None:
        """The message names the path of the first difference and the single values there."""
        verdict = _verdict_of(
            assert_equal, {"a": [0, {"b": 2}]}, {"a": [0, {"b": 3}]}, what="report"
        )
        assert verdict.where == "report['a'][1]['b']"
        assert (verdict.expected, verdict.seen) == ("3", "2")

    def test_hidden_values(self) -> None:
        """With show_values=False neither value is shown."""
        verdict = _verdict_of(assert_equal, 271828, 314159, show_values=False)
        assert "314159" not in str(verdict)
        assert "271828" not in str(verdict)

    def test_same_words(self) -> None:
        """Two values that read alike are told apart by a phrase."""
        verdict = _verdict_of(assert_equal, "a" * 500 + "x", "a" * 500 + "y")
        assert verdict.expected == "another str"

    def test_tensor_reference(self) -> None:
        """A tensor as the reference is the author's mistake."""
        with pytest.raises(PackError, match="assert_same_tensors"):
            assert_equal(1, torch.tensor(1), diagnosis="d")


class TestNames:
    """Names, compared by `assert_same_names`."""

    def test_same(self) -> None:
        """Names in a list, a tuple or the keys of a dict pass in the right order."""
        for seen in (["a", "b"], ("a", "b"), {"a": 1, "b": 2}):
            assert_same_names(seen, ["a", "b"], diagnosis="d")

    def test_no_names(self) -> None:
        """No names where none are expected is evidence, too."""
        reset_evidence()
        assert_same_names([], [], diagnosis="d")
        assert evidence_count() == 1

    def test_unordered(self) -> None:
        """Without order a set will do, and repeated names still count."""
        assert_same_names({"b", "a"}, ["a", "b"], diagnosis="d", ordered=False)
        options = {"ordered": False}
        assert _verdict_of(assert_same_names, ["a"], ["a", "a"], **options).diagnosis == "missing"

    @pytest.mark.parametrize(
        ("seen", "kind", "phrase"),
        [
            (["a"], "missing", "missing b"),
            ([], "missing", "no names at all"),
            (["a", "c"], "missing", "missing b"),
            (["a", "b", "c"], "extra", "besides them c"),
            (["a", "b", "b"], "extra", "besides them b"),
            (["b", "a"], "order", "the same names in another order; number 0 is b"),
            ([1, 2], "type", "1"),
            ({"a", "b"}, "type", "a set of 2 items"),
            ("ab", "type", "'ab'"),
            (None, "type", "None"),
            (torch.zeros(2), "type", "a float32 tensor of shape (2,)"),
            (torch.Size([1, 2]), "type", "torch.Size of (1, 2)"),
            ([["a"], "b"], "type", "a list of 1 item"),
        ],
    )
    def test_differs(self, seen: object, kind: str, phrase: str) -> None:
        """Missing names come first, then superfluous ones, then the order."""
        verdict = _verdict_of(assert_same_names, seen, ["a", "b"])
        assert (verdict.diagnosis, verdict.seen) == (kind, phrase)


class TestHolds:
    """Single facts."""

    def test_true(self) -> None:
        """True passes."""
        assert_holds(fact=True, diagnosis="d", expected="kept", seen="lost")

    @pytest.mark.parametrize("fact", [False, 1, "True", None, torch.tensor([True])[0], [True]])
    def test_anything_else(self, fact: object) -> None:
        """Only True itself is True."""
        verdict = _verdict_of(assert_holds, fact, diagnosis="d", expected="kept", seen="lost")
        assert verdict.diagnosis == "d"
        assert verdict.seen.startswith("lost")


class TestBetween:
    """Numbers in a range."""

    @pytest.mark.parametrize("value", [1, 1.0, 2.5, 4, torch.tensor(2.5), torch.tensor(3)])
    def test_inside(self, value: object) -> None:
        """Numbers within the closed range pass."""
        assert_between(value, 1, 4, diagnosis="d")

    @pytest.mark.parametrize(
        ("value", "kind"),
        [
            (0.999, "values"),
            (5, "values"),
            (torch.tensor(9.0), "values"),
            (math.nan, "finite"),
            (math.inf, "finite"),
            (torch.tensor(math.nan), "finite"),
            (True, "type"),
            ("2", "type"),
            (None, "type"),
            (torch.tensor([2.0]), "type"),
            (torch.tensor([True])[0], "type"),
            (torch.tensor(2 + 0j), "type"),
            (torch.empty((), device="meta"), "type"),
        ],
    )
    def test_outside(self, value: object, kind: str) -> None:
        """Numbers outside, NaN and everything that is no number fail."""
        assert _verdict_of(assert_between, value, 1, 4).diagnosis == kind

    def test_empty_range(self) -> None:
        """A range without numbers is the author's mistake."""
        with pytest.raises(PackError):
            assert_between(1, 2, math.nan, diagnosis="d")


class TestVerdicts:
    """What a check raises."""

    def test_partial(self) -> None:
        """Partial credit is a share below one."""
        assert CheckFailed("d", "e", "s", partial=0.5).partial == 0.5
        with pytest.raises(ValueError, match="share"):
            CheckFailed("d", "e", "s", partial=1.0)

    def test_text(self) -> None:
        """A verdict reads as one line."""
        assert str(CheckFailed("d", "3", "2", "a[0]")) == "d in a[0]: expected 3; seen 2"

    def test_not_assessed(self) -> None:
        """A check that can't be judged keeps its reason."""
        assert NotAssessed("no CUDA device").reason == "no CUDA device"
