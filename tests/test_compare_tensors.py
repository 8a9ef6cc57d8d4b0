import pytest
import torch

from grader.errors import PackError
from grader.judge.compare import CheckFailed, assert_same_tensors, evidence_count, reset_evidence
from grader.wire.values import Opaque

KINDS = {
    kind: f"wrong-{kind}" for kind in ("type", "missing", "extra", "shape", "dtype", "finite")
} | {"values": "wrong-values", "default": "wrong"}


def _verdict_of(seen: object, expected: object, **options: object) -> CheckFailed:
    with pytest.raises(CheckFailed) as caught:
        assert_same_tensors(seen, expected, **({"diagnosis": KINDS} | options))
    return caught.value


def _numbers(*shape: int) -> torch.Tensor:
    generator = torch.Generator().manual_seed(7)
    return torch.randn(shape, dtype=torch.float64, generator=generator)


class TestPasses:
    """What equals the reference."""

    def test_equal_tensors(self) -> None:
        """Equal tensors pass and count as one piece of evidence."""
        reset_evidence()
        assert_same_tensors(_numbers(3, 4), _numbers(3, 4), diagnosis="d")
        assert evidence_count() == 1

    def test_nested(self) -> None:
        """Lists, tuples and dicts of tensors are compared item by item."""
        value = {"a": [_numbers(2), (_numbers(3), None)], "b": {}}
        assert_same_tensors(
            value, {"b": {}, "a": [_numbers(2), (_numbers(3), None)]}, diagnosis="d"
        )

    def test_within_tolerance(self) -> None:
        """An error within atol + rtol * |expected| passes."""
        expected = torch.tensor([0.0, 100.0], dtype=torch.float64)
        seen = expected + torch.tensor([0.9e-10, 1.0e-7], dtype=torch.float64)
        assert_same_tensors(seen, expected, diagnosis="d")

    def test_matching_nonfinite(self) -> None:
        """NaN and infinities pass where the reference has the same ones."""
        value = torch.tensor([float("nan"), float("inf"), float("-inf"), 1.0])
        assert_same_tensors(value.clone(), value, diagnosis="d")

    def test_parameter_reference(self) -> None:
        """A reference may be a parameter that requires its gradient."""
        weight = torch.nn.Parameter(_numbers(2, 2))
        assert_same_tensors(weight.detach().clone(), weight, diagnosis="d")

    @pytest.mark.parametrize(
        "dtype",
        [
            torch.bool,
            torch.uint8,
            torch.int64,
            torch.uint64,
            torch.float16,
            torch.bfloat16,
            torch.float8_e4m3fn,
            torch.complex64,
        ],
    )
    def test_dtypes(self, dtype: torch.dtype) -> None:
        """Every dtype that can cross the border can be compared."""
        value = torch.tensor([0, 1, 1]).to(dtype)
        assert_same_tensors(value.clone(), value, diagnosis="d")

    def test_any_dtype(self) -> None:
        """With dtype="any" the numbers alone count."""
        assert_same_tensors(
            torch.tensor([1, 2]), torch.tensor([1.0, 2.0]), diagnosis="d", dtype="any"
        )

    def test_other_dtype(self) -> None:
        """A named floating dtype is demanded of floating tensors and leaves integers alone."""
        expected = {"w": _numbers(3), "n": torch.tensor(4)}
        seen = {"w": _numbers(3).float(), "n": torch.tensor(4)}
        assert_same_tensors(seen, expected, diagnosis="d", dtype=torch.float32, rtol=1e-6)

    def test_empty(self) -> None:
        """An empty tensor equals an empty tensor of the same shape."""
        assert_same_tensors(torch.empty(0, 3), torch.empty(0, 3), diagnosis="d")

    def test_scalar(self) -> None:
        """A tensor without dimensions is compared like any other."""
        assert_same_tensors(torch.tensor(2.5), torch.tensor(2.5), diagnosis="d")


class TestKinds:
    """Each kind of difference."""

    @pytest.mark.parametrize(
        "seen", [None, 3, 1.0, "x", [_numbers(2)], {}, Opaque("a.B"), torch.empty(2, device="meta")]
    )
    def test_type(self, seen: object) -> None:
        """Anything but a tensor with numbers is a mismatch of type."""
        assert _verdict_of(seen, _numbers(2)).diagnosis == "wrong-type"

    @pytest.mark.parametrize("expected", [[_numbers(2)], (_numbers(2),), {"a": _numbers(2)}])
    def test_container_type(self, expected: object) -> None:
        """A tensor, or another container, in place of the container is a mismatch of type."""
        for seen in (_numbers(2), 5, {1}, torch.Size([2])):
            assert _verdict_of(seen, expected).diagnosis == "wrong-type"

    def test_list_is_no_tuple(self) -> None:
        """A list in place of a tuple is a mismatch of type."""
        assert _verdict_of([_numbers(2)], (_numbers(2),)).diagnosis == "wrong-type"

    def test_missing_name(self) -> None:
        """A name that a dict lacks is named."""
        verdict = _verdict_of({"b": _numbers(2)}, {"a": _numbers(2), "b": _numbers(2)})
        assert verdict.diagnosis == "wrong-missing"
        assert verdict.seen == "missing a"

    def test_extra_name(self) -> None:
        """A superfluous name is named."""
        verdict = _verdict_of({"b": _numbers(2), "c": 1}, {"b": _numbers(2)})
        assert verdict.diagnosis == "wrong-extra"
        assert verdict.seen == "besides them c"

    @pytest.mark.parametrize(("length", "kind"), [(1, "missing"), (3, "extra")])
    def test_length(self, length: int, kind: str) -> None:
        """A list that is too short or too long says how long it is."""
        verdict = _verdict_of([_numbers(2)] * length, [_numbers(2)] * 2)
        assert verdict.diagnosis == f"wrong-{kind}"
        assert verdict.expected == "a list of 2 items"

    @pytest.mark.parametrize(
        ("seen", "expected"),
        [
            (torch.empty(0), torch.tensor([5.0])),
            (torch.empty(3, 0), torch.empty(3, 1)),
            (torch.tensor(0.0), torch.zeros(3, 2)),
            (torch.zeros(1, 2), torch.zeros(3, 2)),
            (torch.zeros(2), torch.zeros(2, 1)),
        ],
    )
    def test_shape(self, seen: torch.Tensor, expected: torch.Tensor) -> None:
        """Shapes that broadcasting would accept are a mismatch of shape."""
        verdict = _verdict_of(seen, expected)
        assert verdict.diagnosis == "wrong-shape"
        assert verdict.seen == f"shape {tuple(seen.shape)}"

    def test_dtype(self) -> None:
        """The reference's own dtype is demanded by default."""
        verdict = _verdict_of(_numbers(2).float(), _numbers(2))
        assert (verdict.diagnosis, verdict.expected) == ("wrong-dtype", "dtype float64")

    def test_named_dtype(self) -> None:
        """A named dtype takes the place of the reference's own."""
        verdict = _verdict_of(_numbers(2), _numbers(2), dtype=torch.float32)
        assert (verdict.diagnosis, verdict.expected) == ("wrong-dtype", "dtype float32")

    @pytest.mark.parametrize("strange", [float("nan"), float("inf"), float("-inf")])
    def test_finite(self, strange: float) -> None:
        """A NaN or an infinity in place of a number is found before the values."""
        seen = _numbers(3, 4)
        seen[1, 2] = strange
        verdict = _verdict_of(seen, _numbers(3, 4), rtol=1e300, atol=1e300)
        assert verdict.diagnosis == "wrong-finite"
        assert verdict.seen == "1 of 12 NaN or infinite, first difference at [1, 2]"

    def test_finite_in_place_of_infinite(self) -> None:
        """A number where the reference is infinite is a mismatch, as is the other infinity."""
        infinite = torch.tensor([float("inf")])
        for seen in (torch.tensor([1e30]), -infinite, infinite * 0):
            assert _verdict_of(seen, infinite).diagnosis == "wrong-finite"

    def test_complex_finite(self) -> None:
        """An infinite imaginary part is found."""
        seen = torch.tensor([complex(1, float("inf"))])
        assert _verdict_of(seen, torch.tensor([1 + 1j])).diagnosis == "wrong-finite"

    def test_finite_part_of_infinite(self) -> None:
        """The finite part of a complex number counts when the other part is infinite."""
        seen, expected = (torch.tensor([complex(float("inf"), y)]) for y in (5.0, 1.0))
        assert _verdict_of(seen, expected).diagnosis == "wrong-values"
        assert_same_tensors(expected.clone(), expected, diagnosis="d")

    def test_values(self) -> None:
        """Different numbers are counted and the first and the largest error are given."""
        seen = _numbers(3, 4)
        seen[1, 2] += 0.5
        seen[2, 0] += 0.25
        verdict = _verdict_of(seen, _numbers(3, 4), what="gradient")
        assert verdict.diagnosis == "wrong-values"
        assert verdict.seen == "2 of 12 numbers differ, first at [1, 2]; largest error 5.0e-01"
        assert verdict.where == "gradient"

    def test_values_of_scalar(self) -> None:
        """A tensor without dimensions has no index to name."""
        verdict = _verdict_of(torch.tensor(1.0), torch.tensor(2.0))
        assert verdict.seen == "1 of 1 number differ; largest error 1.0e+00"

    @pytest.mark.parametrize(
        ("seen", "expected"),
        [
            (torch.tensor([True, False]), torch.tensor([True, True])),
            (torch.tensor([2**62]), torch.tensor([2**62 + 1])),
            (
                torch.tensor([2**63], dtype=torch.uint64),
                torch.tensor([2**63 + 1], dtype=torch.uint64),
            ),
            (torch.tensor([1 + 2j]), torch.tensor([1 - 2j])),
        ],
    )
    def test_values_of_other_dtypes(self, seen: torch.Tensor, expected: torch.Tensor) -> None:
        """Booleans and integers are compared exactly, complex numbers in both parts."""
        assert _verdict_of(seen, expected).diagnosis == "wrong-values"

    def test_error_beyond_the_largest_number(self) -> None:
        """A difference that overflows is a difference."""
        seen, expected = (torch.tensor([x], dtype=torch.float64) for x in (1e308, -1e308))
        assert _verdict_of(seen, expected).diagnosis == "wrong-values"

    def test_unsigned_is_no_negative(self) -> None:
        """With any dtype a large unsigned integer does not wrap around to a negative one."""
        seen = torch.tensor([2**64 - 1], dtype=torch.uint64)
        assert _verdict_of(seen, torch.tensor([-1]), dtype="any").diagnosis == "wrong-values"

    def test_dtype_without_numbers(self) -> None:
        """With any dtype, one that has no arithmetic is a mismatch."""
        seen = torch.zeros(2, dtype=torch.uint8).view(torch.bits8)
        assert _verdict_of(seen, torch.zeros(2), dtype="any").diagnosis == "wrong-dtype"

    def test_plain_leaf(self) -> None:
        """A leaf that is no tensor is compared exactly."""
        verdict = _verdict_of({"a": _numbers(2)}, {"a": None})
        assert (verdict.diagnosis, verdict.where) == ("wrong-type", "output['a']")

    def test_stage_before_item(self) -> None:
        """A later item's shape is reported before an earlier item's values."""
        verdict = _verdict_of([_numbers(2) + 1, _numbers(3)], [_numbers(2), _numbers(4)])
        assert (verdict.diagnosis, verdict.where) == ("wrong-shape", "output[1]")


class TestReport:
    """What a failed comparison says."""

    def test_never_shows_the_reference(self) -> None:
        """No verdict holds a number of the reference tensor."""
        expected = torch.tensor([12345.678, 98765.432], dtype=torch.float64)
        for seen in (None, expected[:1], expected.float(), expected * float("nan"), -expected):
            text = str(_verdict_of(seen, expected))
            assert "1234" not in text
            assert "9876" not in text

    def test_failure_is_no_evidence(self) -> None:
        """A comparison that fails counts for nothing."""
        reset_evidence()
        _verdict_of(None, _numbers(2))
        assert evidence_count() == 0

    def test_mistake_is_recognised(self) -> None:
        """Numbers that equal those of a known misconception get its diagnosis."""
        mistakes = {"doubled": _numbers(3) * 2, "summed": _numbers(3).sum()}
        assert _verdict_of(_numbers(3) * 2, _numbers(3), mistakes=mistakes).diagnosis == "doubled"
        assert _verdict_of(_numbers(3).sum(), _numbers(3), mistakes=mistakes).diagnosis == "summed"
        assert (
            _verdict_of(_numbers(3) * 5, _numbers(3), mistakes=mistakes).diagnosis == "wrong-values"
        )

    def test_mistake_in_structure(self) -> None:
        """A misconception may be recognised by a structure of its own."""
        verdict = _verdict_of({}, {"a": _numbers(2)}, mistakes={"blind": {}})
        assert verdict.diagnosis == "blind"

    def test_mistake_does_not_hurt_a_pass(self) -> None:
        """A mistake is looked at only when the comparison fails."""
        assert_same_tensors(_numbers(2), _numbers(2), diagnosis="d", mistakes={"m": _numbers(2)})

    def test_many_names_are_cut(self) -> None:
        """A long list of names ends after six."""
        verdict = _verdict_of({"z": 1}, {f"p{i}": _numbers(1) for i in range(10)})
        assert verdict.seen.endswith("p4, p5 and 4 more")


class TestAuthor:
    """References and diagnoses that can't be used."""

    def test_meta_reference(self) -> None:
        """A reference without numbers is the author's mistake."""
        with pytest.raises(PackError, match="no numbers"):
            assert_same_tensors(_numbers(2), torch.empty(2, device="meta"), diagnosis="d")

    def test_object_reference(self) -> None:
        """A reference that is neither tensor nor plain data is the author's mistake."""
        with pytest.raises(PackError, match="not plain data"):
            assert_same_tensors(_numbers(2), object(), diagnosis="d")

    @pytest.mark.parametrize("diagnosis", ["", {}, {"shape": "a"}, {"shpae": "a", "default": "b"}])
    def test_unusable_diagnosis(self, diagnosis: object) -> None:
        """A diagnosis that could not be reported is refused even when nothing differs."""
        with pytest.raises(PackError):
            assert_same_tensors(_numbers(2), _numbers(2), diagnosis=diagnosis)
