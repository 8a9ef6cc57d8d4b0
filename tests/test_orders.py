"""What the judge asks of a worker: that it arrives as it was sent, or is refused."""

import ast
import math
from collections import OrderedDict, namedtuple
from enum import IntEnum
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn
from torch.overrides import TorchFunctionMode

import grader
from grader.sandbox.inner.orders import OrderError, pack_order, pack_value, unpack_order
from grader.wire.dtypes import STORED
from grader.wire.frames import unpack_frame

Point = namedtuple("Point", "x y")  # noqa: PYI024 - what authors write


class Colour(IntEnum):
    """An int that is more than an int."""

    RED = 1


class RefuseAll(TorchFunctionMode):
    """A mode that a student has left on."""

    def __torch_function__(self, *_: object) -> object:
        """Refuse the call."""
        raise AssertionError("foreign code was called")


def across(value: object) -> Any:  # noqa: ANN401 - any value
    """Send a value to a worker."""
    return unpack_order(unpack_frame(pack_order({}, pack_value(value))))[1]


class TestValues:
    """Plain data."""

    def test_envelope(self) -> None:
        """The envelope arrives beside it."""
        envelope = {"op": "run", "n": 1, "x": [None, "é"]}
        frame = unpack_frame(pack_order(envelope, pack_value(5)))
        assert unpack_order(frame) == (envelope, 5, b"")

    def test_code(self) -> None:
        """Code arrives behind the value, byte for byte."""
        code = b"\0.\x80" * 100
        frame = unpack_frame(pack_order({}, pack_value([1, torch.ones(2)]), code))
        _, (one, tensor), arrived = unpack_order(frame)
        assert (one, tensor.tolist(), arrived) == (1, [1, 1], code)

    def test_same_bytes(self) -> None:
        """Equal values are packed into equal bytes, whoever holds them."""
        values = [{"x": torch.arange(6.0).view(2, 3), "names": ("a", "b"), "n": 2.5} for _ in "ab"]
        first, second = (pack_value(value) for value in values)
        assert first == second
        values[1]["x"][0, 0] = 7
        assert pack_value(values[1]) != first

    @pytest.mark.parametrize("value", [2**80, -(2**63), "x" * 100_000, "\ud800", bytes(1 << 21)])
    def test_large(self, value: object) -> None:
        """No bound that holds for workers holds for the judge."""
        assert across([value]) == [value]

    def test_not_a_number(self) -> None:
        """Floats that JSON has no form for arrive."""
        assert math.isnan(across(math.nan))
        assert across([math.inf, -math.inf]) == [math.inf, -math.inf]

    def test_containers_are_not_shared(self) -> None:
        """Of a list that stands in it twice come two: what a student does to one is no more."""
        row = [1]
        first, second = across([row, row])
        assert first is not second

    @pytest.mark.parametrize(
        ("value", "named"),
        [
            ([object()], "object"), (Point(1, 2), "Point"), (Colour.RED, "Colour"), (1j, "complex"),
            ({"a": nn.ReLU()}, "ReLU"), (len, "builtin_function"), (int, "type"),
            (across, "function"), (torch.ones(2).to_sparse(), "sparse"),
            (nn.LazyLinear(3).weight, "can't be sent"),
            (math, "module"),
        ],
    )  # fmt: skip
    def test_refused(self, value: object, named: str) -> None:
        """What would need code of its own to arrive is refused by name."""
        with pytest.raises(OrderError, match=named):
            across(value)

    def test_contains_itself(self) -> None:
        """What contains itself is refused, and so is what is nested beyond reason."""
        loop: list[object] = []
        loop.append(loop)
        deep: list[object] = []
        for _ in range(100_000):
            deep = [deep]
        for value in (loop, deep):
            with pytest.raises(OrderError, match="itself"):
                across(value)

    def test_too_large(self) -> None:
        """Beyond what a frame holds is refused, and the limit told."""
        with pytest.raises(OrderError, match="67108864"):
            across(bytes(65 << 20))


class TestTensors:
    """Tensors."""

    @pytest.mark.parametrize("dtype", STORED, ids=str)
    def test_dtypes(self, dtype: torch.dtype) -> None:
        """The numbers of each dtype arrive to the bit."""
        sent = torch.arange(16, dtype=torch.uint8).repeat(2).view(dtype).reshape(2, -1)
        seen = across(sent)
        assert seen.dtype == dtype
        assert torch.equal(seen.view(torch.uint8), sent.view(torch.uint8))

    def test_views(self) -> None:
        """What is read through strides, or conjugated, arrives as it reads."""
        x = torch.randn(3, 4, dtype=torch.complex64)
        for sent in (
            x.T,
            x[:, 1],
            x.conj(),
            x.imag,
            x.conj().imag,
            x[::2, ::3],
            x.real.expand(2, 3, 4),
        ):
            assert torch.equal(across(sent), sent)
            assert across(sent).is_contiguous()

    def test_shapes(self) -> None:
        """Sizes of none and of nothing arrive."""
        for shape in ((), (0,), (0, 3), (2, 0, 1)):
            assert across(torch.zeros(shape)).shape == shape

    def test_meta(self) -> None:
        """A tensor without numbers arrives as one."""
        seen = across(torch.empty(2, 1 << 20, device="meta", dtype=torch.float16))
        assert (seen.is_meta, seen.shape, seen.dtype) == (True, (2, 1 << 20), torch.float16)

    def test_plain(self) -> None:
        """It has no history, class or memory of the judge's."""
        weight = nn.Parameter(torch.ones(2))
        for sent in (weight, weight * 2):
            seen = across(sent)
            assert type(seen) is torch.Tensor
            assert not seen.requires_grad
            seen.add_(1)
        assert weight.tolist() == [1, 1]

    def test_the_same(self) -> None:
        """One that stands in it twice arrives as one; equal ones, and parts of one, apart."""
        x = torch.zeros(2)
        a, b, c, d = across([x, {"x": x}, torch.zeros(2), x[:1]])
        assert a is b["x"]
        a.add_(1)
        assert c.tolist() == [0, 0]
        assert d.tolist() == [0]

    def test_special(self) -> None:
        """Sizes, dtypes, devices and ordered dicts arrive as themselves."""
        sent = [torch.Size([2, 3]), torch.bfloat16, torch.device("lazy:0"), OrderedDict(b=1, a=2)]
        seen = across(sent)
        assert seen == sent
        assert [type(x) for x in seen] == [type(x) for x in sent]

    def test_modes(self) -> None:
        """A mode or default that student code has left on does not reach it."""
        frame = unpack_frame(pack_order({}, pack_value([torch.ones(2), torch.zeros(0)])))
        torch.set_default_dtype(torch.float64)
        try:
            with torch.device("meta"), RefuseAll():
                ones, none = unpack_order(frame)[1]
        finally:
            torch.set_default_dtype(torch.float32)
        assert (ones.tolist(), none.dtype, none.device.type) == ([1, 1], torch.float32, "cpu")


def test_only_a_worker_unpickles() -> None:
    """One module reads pickles, and one, of the worker, calls it."""
    users, callers = set(), set()
    for path in Path(grader.__file__).parent.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import) and "pickle" in {name.name for name in node.names}:
                users.add(path.name)
            if isinstance(node, ast.ImportFrom):
                assert node.module != "pickle"
                if "unpack_order" in {name.name for name in node.names}:
                    callers.add(path.name)
    assert (users, callers) == ({"orders.py"}, {"serving.py"})
