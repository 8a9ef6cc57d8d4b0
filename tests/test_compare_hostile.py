from collections.abc import Callable
from functools import partial

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.judge import compare
from grader.judge.compare import CheckFailed, evidence_count, reset_evidence
from grader.wire.values import (
    CutText,
    Opaque,
    OtherDict,
    OtherTuple,
    Pending,
    TensorFacts,
    record_facts,
)


def _with_facts(tensor: torch.Tensor) -> torch.Tensor:
    storage = None if tensor.is_meta else 1
    facts = TensorFacts(
        shape=tensor.shape,
        dtype=tensor.dtype,
        device="a\x1b[2J",
        requires_grad=False,
        is_leaf=True,
        has_history=False,
        is_parameter=False,
        type_name="\n",
        storage=storage,
        identity=1,
    )
    record_facts(tensor, facts)
    return tensor


TENSORS = [
    _with_facts(tensor)
    for tensor in (
        torch.zeros(2),
        torch.zeros(2, dtype=torch.float64),
        torch.full((), float("nan")),
        torch.empty(0),
        torch.empty(0, 3, 0),
        torch.zeros([1] * 16),
        torch.empty(2, device="meta"),
        torch.ones(2, dtype=torch.bool),
        torch.tensor([2**64 - 1], dtype=torch.uint64),
        torch.full((2,), float("inf"), dtype=torch.float8_e5m2),
        torch.zeros(2, dtype=torch.complex64),
    )
]
KEYS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(),
    st.text(),
    st.binary(max_size=8),
    st.sampled_from(
        [torch.Size([2]), torch.float32, torch.device("cpu"), "0.weight", "raised", "returned"]
    ),
    st.builds(Opaque, st.text()),
    st.builds(lambda: "x\x1b" * 40_000),
)
ATOMS = st.one_of(
    KEYS,
    st.sampled_from(TENSORS),
    st.just(Pending("P")),
    st.builds(CutText, st.text(), st.integers(0, 2**62)),
    st.sets(KEYS, max_size=4),
)
OBSERVATIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=8),
        st.lists(inner, max_size=4).map(tuple),
        st.lists(inner, max_size=4).map(lambda items: OtherTuple(items, "a.T")),
        st.dictionaries(KEYS, inner, max_size=8),
        st.dictionaries(KEYS, inner, max_size=4).map(lambda box: OtherDict(box.items(), "a.D")),
    ),
    max_leaves=12,
)
# Each demands something that no observation drawn here satisfies.
DEMANDS = {
    "tensor": lambda seen, **o: compare.assert_same_tensors(seen, torch.full((2,), 0.7), **o),
    "any_dtype": lambda seen, **o: compare.assert_same_tensors(
        seen,
        torch.full((2,), 0.7),
        dtype="any",
        rtol=0.0,
        mistakes={"m": {"a": torch.ones(1)}},
        **o,
    ),
    "tensors": lambda seen, **o: compare.assert_same_tensors(
        seen, {"0.weight": torch.ones(9), "b": [torch.ones(9)]}, **o
    ),
    "equal": lambda seen, **o: compare.assert_equal(seen, {"0.weight": [1, {"a": (3,)}]}, **o),
    "names": lambda seen, **o: compare.assert_same_names(seen, ["0.weight", "2.bias", "q"], **o),
    "shape": lambda seen, **o: compare.assert_shape(seen, (41, 43), **o),
    "dtype": lambda seen, **o: compare.assert_dtype(seen, torch.int16, **o),
    "device": lambda seen, **o: compare.assert_on_device(seen, "lazy:0", **o),
    "devices": lambda seen, **o: compare.assert_same_device(seen, "lazy:0", **o),
    "same_memory": lambda seen, **o: compare.assert_same_memory(seen, count=9, **o),
    "distinct_memory": lambda seen, **o: compare.assert_distinct_memory(seen, seen, **o),
    "same_object": lambda seen, **o: compare.assert_same_object(seen, count=9, **o),
    "distinct_objects": lambda seen, **o: compare.assert_distinct_objects(seen, seen, **o),
    "raises": lambda seen, **o: compare.assert_raises(seen, "KeyError", **o),
    "between": lambda seen, **o: compare.assert_between(seen, 0.123, 0.124, **o),
    "share": lambda seen, **o: compare.assert_share(seen, seen, 0.5, **o),
    "distribution": lambda seen, **o: compare.assert_distribution(seen, torch.sigmoid, **o),
    "holds": lambda seen, **o: compare.assert_holds([seen], expected="kept", seen="lost", **o),
}


@pytest.mark.parametrize("demand", DEMANDS.values(), ids=DEMANDS)
@settings(max_examples=60, deadline=None, derandomize=True)
@given(seen=OBSERVATIONS)
def test_a_wrong_observation_is_a_mismatch(demand: Callable[..., None], seen: object) -> None:
    """Whatever arrives, the outcome is a short, clean, failed check and no evidence."""
    reset_evidence()
    with pytest.raises(CheckFailed) as caught:
        partial(demand, diagnosis="d")(seen)
    verdict = caught.value
    for text in (verdict.expected, verdict.seen, verdict.where):
        assert len(text) <= 200
        assert text.isprintable() or text.isascii() is False
        assert "\x1b" not in text
        assert "\n" not in text
    assert evidence_count() == 0


@settings(max_examples=100, deadline=None, derandomize=True)
@given(seen=OBSERVATIONS)
def test_finiteness_of_anything(seen: object) -> None:
    """Finiteness of any observation is either evidence or a failed check."""
    reset_evidence()
    try:
        compare.assert_finite(seen, diagnosis="d")
    except CheckFailed:
        assert evidence_count() == 0
    else:
        assert evidence_count() == 1
