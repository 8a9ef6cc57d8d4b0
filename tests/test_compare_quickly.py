"""The quick comparison says nothing that the stages would not say."""

import itertools
import math

import pytest
import torch

from grader.errors import PackError
from grader.judge import compare_plain, compare_tensors
from grader.judge.compare import CheckFailed, assert_same_tensors, same_tensors
from grader.judge.compare_plain import plain_mismatch
from grader.judge.compare_quickly import Rule, plainly_equal, tensors_agree
from grader.wire.values import CutText

_BASE = torch.tensor([[1.0, -2.0, 0.0], [3.5, 1e-12, -1e9]], dtype=torch.float64)
_INFINITE = torch.tensor([[1.0, math.inf, -math.inf]], dtype=torch.float64)
_STRANGE = torch.tensor([[1.0, math.nan, -math.inf]], dtype=torch.float64)
TENSORS = [
    _BASE,
    _BASE + 1e-11,
    _BASE * (1 + 5e-10),
    _BASE * (1 + 5e-9),
    _BASE.float(),
    _BASE.half(),
    _BASE.bfloat16(),
    _BASE.to(torch.complex128),
    _BASE.to(torch.complex64),
    _BASE * (1 + 1e-11j),
    _BASE * (1 + 1j),
    (_BASE * (1 + 1j)).conj(),
    _INFINITE * 1j,
    _BASE[:1] + 1j * _INFINITE,
    (_BASE + 1j).imag,
    (_BASE * (1 + 1j)).conj().imag,
    _BASE.t(),
    _BASE[:, ::2],
    _BASE[:1],
    _BASE.reshape(-1),
    _BASE.to_sparse(),
    _BASE.to("meta"),
    _BASE.clone().requires_grad_(),
    torch.nn.Parameter(_BASE.clone()),
    _INFINITE,
    -_INFINITE,
    _STRANGE,
    torch.tensor([[1.0, 1e308, -1e308]], dtype=torch.float64),
    torch.tensor([[1, 2, 3]]),
    torch.tensor([[1, 2, 2**53 + 1]]),
    torch.tensor([[1, 2, 2**53]]),
    torch.tensor([[1, 2, 3]], dtype=torch.int32),
    torch.tensor([[1.0, 2.0, 3.0]], dtype=torch.float64),
    torch.tensor([[True, False, True]]),
    torch.tensor([[1, 0, 1]], dtype=torch.uint8),
    torch.tensor(1.0, dtype=torch.float64),
    torch.tensor(1.0 + 1e-8),
    torch.empty(0),
    torch.empty(0, dtype=torch.float64),
    torch.empty(1, 0, dtype=torch.float64),
]
PLAIN = [
    *(None, True, False, 1, 0, -0.0, 0.0, 1.0, math.nan, math.inf, "", "a", b"", b"a"),
    *([], (), {}, [1], (1,), [True], [1.0], [[1]], {"a": 1}, {"a": True}, {"b": 1}, {1: 1}),
    *({True: 1}, {"a": [1, {"b": "x"}]}, {"a": [1, {"b": "y"}]}, {"a": [math.nan]}, ["a", "b"]),
    *(["a"], torch.Size([1]), torch.Size([]), torch.float32, torch.device("cpu"), {1}, {"a"}),
    *(CutText("a", 900), [CutText("a", 900)], {"a": 1, "b": 2}, {"b": 2, "a": 1}),
]
RULES = [
    Rule(1e-9, 1e-10, None),
    Rule(0.0, 0.0, None),
    Rule(1e-6, 0.0, "any"),
    Rule(0.0, math.inf, "any"),
    Rule(1e-9, 1e-10, torch.float32),
    Rule(1e-9, 1e-10, torch.int64),
]


def stages_object(
    monkeypatch: pytest.MonkeyPatch, seen: object, expected: object, rule: Rule
) -> bool:
    """Tell whether the stages find a difference, without the quick comparison."""
    with monkeypatch.context() as patched:
        patched.setattr(compare_tensors, "tensors_agree", lambda *_: None)
        try:
            assert_same_tensors(
                seen,
                expected,
                diagnosis="differs",
                rtol=rule.rtol,
                atol=rule.atol,
                dtype=rule.dtype,
            )
        except (CheckFailed, PackError):
            return True
    return False


@pytest.mark.parametrize("rule", RULES)
def test_every_answer_that_is_sure_is_that_of_the_stages(
    monkeypatch: pytest.MonkeyPatch, rule: Rule
) -> None:
    """All pairs of odd tensors, under every rule."""
    sure = 0
    for seen, expected in itertools.product(TENSORS, TENSORS):
        answer = tensors_agree(seen, expected, rule)
        if answer is not None:
            sure += 1
            assert answer is not stages_object(monkeypatch, seen, expected, rule), (seen, expected)
    assert sure > len(TENSORS)


@pytest.mark.parametrize("rule", RULES)
def test_the_same_holds_for_what_holds_tensors(monkeypatch: pytest.MonkeyPatch, rule: Rule) -> None:
    """All pairs of containers with tensors, or what stands in their place."""
    some = [_BASE, _BASE + 1e-11, _BASE.half(), _INFINITE, _STRANGE, _BASE[:1], None, 1, "a"]
    nested = [
        *([a, b] for a, b in itertools.product(some, some)),
        *({"w": a, "b": [b]} for a, b in itertools.product(some, some)),
        *({"w": a} for a in some),
        *((a,) for a in some),
        {1: _BASE},
        {"w": _BASE, 1: _BASE},
    ]
    wanted = [nested[n] for n in (0, 1, 9, 30, 81, 82, 100, 161, 163, 171, 180, 181)]
    for seen, expected in itertools.product(nested, wanted):
        answer = tensors_agree(seen, expected, rule)
        if answer is not None:
            assert answer is not stages_object(monkeypatch, seen, expected, rule), (seen, expected)


def test_what_is_plainly_equal_has_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    """All pairs of odd plain values."""
    equal = [pair for pair in itertools.product(PLAIN, PLAIN) if plainly_equal(*pair)]
    assert len(equal) >= 20
    monkeypatch.setattr(compare_plain, "plainly_equal", lambda *_: False)
    for seen, expected in equal:
        assert plain_mismatch(seen, expected, "value", show_values=True) is None, (seen, expected)


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        *((True, 1), (1, True), (1, 1.0), (0, False), ([1], (1,)), ({True: 1}, {1: 1})),
        *(([True], [1]), ({"a": 1.0}, {"a": 1}), (CutText("a", 900), "a"), (math.nan, 1.0)),
    ],
)
def test_what_python_calls_equal_is_not_plainly_equal(seen: object, expected: object) -> None:
    """Equal by Python and of another type, or cut, or NaN."""
    assert not plainly_equal(seen, expected)


@pytest.mark.parametrize("seen", [_BASE, _BASE + 1e-11, _BASE + 1, _BASE.half(), [_BASE], None])
def test_same_tensors_accepts_what_assert_same_tensors_accepts(seen: object) -> None:
    """One is the other without the exception."""
    try:
        assert_same_tensors(seen, _BASE, diagnosis="differs")
    except CheckFailed:
        assert not same_tensors(seen, _BASE)
    else:
        assert same_tensors(seen, _BASE)


def test_same_tensors_refuses_a_tolerance_that_is_none() -> None:
    """As assert_same_tensors does."""
    with pytest.raises(PackError, match="tolerance"):
        same_tensors(_BASE, _BASE, rtol=math.nan)


def test_mistakes_are_computed_where_the_observation_differs_alone() -> None:
    """A right answer costs nothing for what others get wrong."""
    asked: list[bool] = []

    def known() -> dict[str, torch.Tensor]:
        asked.append(True)
        return {"halved": _BASE / 2, "doubled": _BASE * 2}

    assert_same_tensors(_BASE.clone(), _BASE, diagnosis="differs", mistakes=known)
    assert not asked
    with pytest.raises(CheckFailed) as failed:
        assert_same_tensors(_BASE * 2, _BASE, diagnosis="differs", mistakes=known)
    assert failed.value.diagnosis == "doubled"
    assert asked
