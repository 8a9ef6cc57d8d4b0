import pytest
import torch

from grader.errors import GraderFault, PackError
from grader.judge import compare
from grader.judge.compare import CheckFailed, evidence_count, reset_evidence
from grader.wire.values import Pending, TensorFacts, record_facts

KINDS = {
    kind: kind for kind in ("type", "missing", "extra", "shape", "dtype", "finite", "values")
} | {"default": "default"}


def _observed(value: object) -> object:
    """Note the facts that the decoder would note about the tensors of one message."""
    for tensor in _tensors_in(value):
        memory = tensor.untyped_storage().data_ptr() if not tensor.is_meta else None
        facts = TensorFacts(
            shape=tensor.shape,
            dtype=tensor.dtype,
            device=str(tensor.device),
            requires_grad=False,
            is_leaf=True,
            has_history=False,
            is_parameter=False,
            type_name="torch.Tensor",
            storage=memory,
            identity=id(tensor),
        )
        record_facts(tensor, facts)
    return value


def _tensors_in(value: object) -> list[torch.Tensor]:
    if isinstance(value, torch.Tensor):
        return [value]
    items = value.values() if isinstance(value, dict) else value
    return [tensor for item in items for tensor in _tensors_in(item)] if _is_box(items) else []


def _is_box(items: object) -> bool:
    return not isinstance(items, str) and hasattr(items, "__iter__")


def _verdict_of(function: object, *values: object, **options: object) -> CheckFailed:
    with pytest.raises(CheckFailed) as caught:
        function(*values, **({"diagnosis": KINDS} | options))
    return caught.value


class TestShape:
    """Shapes."""

    @pytest.mark.parametrize(
        "seen", [torch.zeros(2, 3), torch.Size([2, 3]), [2, 3], torch.zeros(2, 3, device="meta")]
    )
    def test_same(self, seen: object) -> None:
        """A tensor of the shape, with or without _numbers, or the shape itself passes."""
        compare.assert_shape(seen, (2, 3), diagnosis="d")

    @pytest.mark.parametrize("seen", [torch.zeros(3, 2), torch.zeros(2, 3, 1), (), [2]])
    def test_differs(self, seen: object) -> None:
        """Another shape is a mismatch of shape."""
        assert _verdict_of(compare.assert_shape, seen, (2, 3)).diagnosis == "shape"

    @pytest.mark.parametrize("seen", [None, 6, "23", {2: 3}, [2.0, 3.0], [True, 3]])
    def test_no_shape(self, seen: object) -> None:
        """An observation without a shape is a mismatch of type."""
        assert _verdict_of(compare.assert_shape, seen, (2, 3)).diagnosis == "type"

    def test_many_dimensions(self) -> None:
        """A shape of very many dimensions is shown in short."""
        verdict = _verdict_of(compare.assert_shape, [1] * 1000, (2, 3))
        assert verdict.seen == "shape (1, 1, 1, 1, 1, 1, 1, 1, ... 1000 dimensions)"


class TestDtype:
    """Dtypes."""

    def test_same(self) -> None:
        """A tensor of the dtype, or the dtype itself, passes."""
        compare.assert_dtype(torch.zeros(1), torch.float32, diagnosis="d")
        compare.assert_dtype(torch.int8, torch.int8, diagnosis="d")

    def test_differs(self) -> None:
        """Another dtype fails with both names."""
        verdict = _verdict_of(compare.assert_dtype, torch.zeros(1), torch.float64)
        assert (verdict.expected, verdict.seen) == ("dtype float64", "dtype float32")
        assert verdict.diagnosis == "dtype"

    @pytest.mark.parametrize("seen", [None, "float64", torch.device("cpu"), [torch.float64]])
    def test_no_dtype(self, seen: object) -> None:
        """An observation without a dtype is a mismatch of type."""
        assert _verdict_of(compare.assert_dtype, seen, torch.float64).diagnosis == "type"


class TestFinite:
    """Finiteness."""

    def test_finite(self) -> None:
        """Finite numbers pass, nested ones too."""
        compare.assert_finite({"a": [torch.zeros(2), torch.tensor(1j)]}, diagnosis="d")

    @pytest.mark.parametrize("strange", [float("nan"), float("inf")])
    def test_strange(self, strange: float) -> None:
        """NaN and infinity are counted, with their place."""
        verdict = _verdict_of(compare.assert_finite, [torch.tensor([1.0, strange])])
        assert (verdict.diagnosis, verdict.where) == ("finite", "output[0]")
        assert verdict.seen == "1 of 2 numbers NaN or infinite"

    @pytest.mark.parametrize("seen", [[], {}, torch.empty(0), [torch.empty(0, 2)]])
    def test_nothing(self, seen: object) -> None:
        """No number at all is no evidence."""
        assert _verdict_of(compare.assert_finite, seen).diagnosis == "missing"

    @pytest.mark.parametrize("seen", [None, 1.0, [torch.zeros(1), "a"], torch.Size([1])])
    def test_no_tensor(self, seen: object) -> None:
        """Anything but tensors is a mismatch of type."""
        assert _verdict_of(compare.assert_finite, seen).diagnosis == "type"


class TestDevice:
    """Devices, one and many."""

    def test_one(self) -> None:
        """A tensor, a device and its name pass on the right device."""
        for seen in (torch.zeros(1), torch.device("cpu"), "cpu"):
            compare.assert_on_device(_observed(seen), "cpu", diagnosis="d")

    def test_meta(self) -> None:
        """The device is the one in the worker, not that of the decoded copy."""
        seen = _observed(torch.empty(1, device="meta"))
        compare.assert_on_device(seen, "meta", diagnosis="d")
        assert _verdict_of(compare.assert_on_device, seen, "cpu").seen == "on meta"

    def test_index(self) -> None:
        """A device without an index stands for any index, never the other way round."""
        compare.assert_on_device("cuda:1", "cuda", diagnosis="d")
        assert _verdict_of(compare.assert_on_device, "cuda", "cuda:1").diagnosis == "values"
        assert _verdict_of(compare.assert_on_device, "cuda:1", "cud").diagnosis == "values"

    @pytest.mark.parametrize("seen", [None, 0, ["cpu"], b"cpu"])
    def test_no_device(self, seen: object) -> None:
        """An observation without a device is a mismatch of type."""
        assert _verdict_of(compare.assert_on_device, seen, "cpu").diagnosis == "type"

    def test_all(self) -> None:
        """All on one device is one piece of evidence."""
        reset_evidence()
        seen = _observed({"a": torch.zeros(1), "b": torch.device("cpu")})
        compare.assert_same_device(seen, "cpu", diagnosis="d")
        assert evidence_count() == 1

    def test_stragglers(self) -> None:
        """Those elsewhere are named, with the device they are on."""
        seen = {"0.weight": "lazy:0", "2.weight": "cpu", "2.bias": "cpu"}
        verdict = _verdict_of(compare.assert_same_device, seen, "lazy:0")
        assert verdict.expected == "all 3 on lazy:0"
        assert verdict.seen == "2 of 3 on cpu: 2.weight, 2.bias"

    def test_names(self) -> None:
        """Names can be given for a list, and their number counts."""
        function, names = compare.assert_same_device, ["w", "b"]
        assert _verdict_of(function, ["cpu", "lazy:0"], "cpu", names=names).seen.endswith(": b")
        assert _verdict_of(function, ["cpu"], "cpu", names=names).diagnosis == "missing"
        assert _verdict_of(function, ["cpu"] * 3, "cpu", names=names).diagnosis == "extra"

    @pytest.mark.parametrize("seen", [[], {}, None, "cpu", 3, ["cpu", 3], {"a": None}])
    def test_not_a_collection(self, seen: object) -> None:
        """No tensors, or something else among them, fails."""
        verdict = _verdict_of(compare.assert_same_device, seen, "cpu")
        assert verdict.diagnosis in {"type", "missing"}


class TestMemory:
    """Shared memory and identity."""

    def test_shared(self) -> None:
        """Views of one tensor share memory without being one object."""
        base = torch.zeros(4)
        seen = _observed([base, base.view(2, 2)])
        compare.assert_same_memory(seen, diagnosis="d", count=2)
        compare.assert_same_memory(*seen, diagnosis="d")
        compare.assert_distinct_objects(seen, diagnosis="d")
        assert _verdict_of(compare.assert_distinct_memory, seen).diagnosis == "values"

    def test_apart(self) -> None:
        """Separate tensors have memory of their own; the odd ones are named."""
        seen = _observed({"a": torch.zeros(4), "b": torch.zeros(4)})
        compare.assert_distinct_memory(seen, diagnosis="d")
        assert _verdict_of(compare.assert_same_memory, seen).seen == "2 different ones; apart: b"

    def test_same_object(self) -> None:
        """One tensor that is reported twice is one object."""
        base = torch.zeros(4)
        seen = _observed([base, base])
        compare.assert_same_object(seen, diagnosis="d")
        verdict = _verdict_of(compare.assert_distinct_objects, seen)
        assert verdict.seen == "the same one for 0, 1"

    def test_copies_are_objects_of_their_own(self) -> None:
        """Equal values do not make one object."""
        seen = _observed([torch.zeros(4), torch.zeros(4)])
        assert _verdict_of(compare.assert_same_object, seen).diagnosis == "values"

    @pytest.mark.parametrize(
        "function",
        [
            compare.assert_same_memory,
            compare.assert_distinct_memory,
            compare.assert_same_object,
            compare.assert_distinct_objects,
        ],
    )
    def test_not_enough(self, function: object) -> None:
        """Fewer tensors than it takes, or something else among them, fail."""
        one = _observed(torch.zeros(2))
        for seen in ([], {}, [one], one, None):
            assert _verdict_of(function, seen).diagnosis == "missing"
        for seen in ([one, None], ["a", "b"], [one, [one]]):
            assert _verdict_of(function, seen).diagnosis == "type"

    def test_count(self) -> None:
        """A given number of tensors is demanded exactly."""
        seen = _observed([torch.zeros(1) for _ in range(3)])
        function = compare.assert_distinct_memory
        assert _verdict_of(function, seen, count=4).diagnosis == "missing"
        assert _verdict_of(function, seen, count=2).diagnosis == "extra"

    def test_unusable_count(self) -> None:
        """Fewer than two can't be asked for."""
        with pytest.raises(PackError):
            compare.assert_same_memory([], diagnosis="d", count=1)

    def test_pending(self) -> None:
        """A parameter without shape is an object on a device, without memory."""
        seen = [Pending("P", identity=1), Pending("P", identity=1), Pending("P", identity=2)]
        compare.assert_same_object(seen[:2], diagnosis="d")
        compare.assert_distinct_objects(seen[1:], diagnosis="d")
        compare.assert_same_device(seen, "cpu", diagnosis="d")
        assert _verdict_of(compare.assert_distinct_memory, seen).diagnosis == "type"

    def test_not_from_a_worker(self) -> None:
        """Nothing can be said about a tensor that the judge computed."""
        with pytest.raises(GraderFault):
            compare.assert_same_memory(torch.zeros(1), torch.zeros(1), diagnosis="d")

    def test_without_memory(self) -> None:
        """Tensors on the meta device have no memory to compare."""
        seen = _observed([torch.empty(2, device="meta"), torch.empty(2, device="meta")])
        assert _verdict_of(compare.assert_distinct_memory, seen).diagnosis == "type"
