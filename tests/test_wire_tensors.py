"""Tensors: numbers bit for bit, and what is known about each."""

import gc
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load
from torch import nn

from grader.errors import GraderFault
from grader.judge.second_device import second_device
from grader.wire.decode import decode_message
from grader.wire.dtypes import STORED
from grader.wire.encode import encode_message
from grader.wire.frames import unpack_frame
from grader.wire.values import Opaque, Pending, facts_of

DTYPES = sorted(STORED, key=str)


class Labelled(torch.Tensor):
    """A subclass, as a student might make one."""


class Rude(torch.Tensor):
    """A subclass that answers every torch function with an error."""

    @classmethod
    def __torch_function__(cls, *_: object, **__: object) -> object:
        """Refuse."""
        raise AssertionError("foreign code was called")


def across(value: object) -> Any:  # noqa: ANN401 - any value
    """Encode and decode a value."""
    return decode_message(unpack_frame(encode_message({}, value))).value


def random_bits(shape: tuple[int, ...], dtype: torch.dtype, seed: int) -> torch.Tensor:
    """Make a tensor of arbitrary bits."""
    if dtype is torch.bool:
        return torch.randint(0, 2, shape, generator=torch.Generator().manual_seed(seed)).bool()
    size = (*shape, dtype.itemsize)
    raw = torch.randint(0, 256, size, generator=torch.Generator().manual_seed(seed)).byte()
    return raw.view(dtype).reshape(shape)


def same_bits(first: torch.Tensor, second: torch.Tensor) -> bool:
    """Compare shape, dtype and bits."""
    raw = [each.contiguous().reshape(-1, 1).view(torch.uint8) for each in (first, second)]
    return first.shape == second.shape and first.dtype == second.dtype and torch.equal(*raw)


@pytest.fixture
def lazy_device() -> str:
    """Start the lazy device, where there is one."""
    namespace: dict[str, Any] = {}
    # It knows whether another test has started the device.
    exec(second_device.source, namespace)  # noqa: S102 - as a worker does
    device: str = namespace["second_device"]()
    if device == "meta":
        pytest.skip("this build of torch has no lazy device")
    return device


class TestNumbers:
    """The numbers in tensors."""

    @settings(max_examples=150, deadline=None)
    @given(
        st.sampled_from(DTYPES),
        st.lists(st.integers(0, 4), max_size=4).map(tuple),
        st.integers(0, 2**32),
    )
    def test_arrive_bit_for_bit(
        self, dtype: torch.dtype, shape: tuple[int, ...], seed: int
    ) -> None:
        """Any dtype and shape arrives with every bit, NaN payloads included."""
        sent = random_bits(shape, dtype, seed)
        assert same_bits(across([sent])[0], sent)

    @pytest.mark.parametrize(
        "view",
        [
            lambda x: x.T,
            lambda x: x[::2, 1:],
            lambda x: x[1],
            lambda x: x.expand(3, 4, 6),
            lambda x: x.flip(0),
            lambda x: x[:, 0],
            lambda x: x[1, ::2],
            lambda x: x[1:2, 3],
            lambda x: x[:0, 2],
            lambda x: x[2, 3],
            lambda x: x[2, 3].expand(5),
            lambda x: torch.complex(x[0], x[1]).real,
            lambda x: torch.complex(x, x + 1).conj(),
            lambda x: torch.complex(x, x + 1).conj().imag,
            lambda x: x.to(memory_format=torch.contiguous_format).as_strided((2, 2), (0, 3)),
            nn.Parameter,
            lambda x: x.as_subclass(Labelled),
            lambda x: x.requires_grad_() * 2,
        ],
    )
    def test_of_views_arrive(self, view: Callable[[torch.Tensor], torch.Tensor]) -> None:
        """Views, conjugates, parameters and subclasses arrive as plain tensors."""
        sent = view(torch.arange(24.0).reshape(4, 6))
        seen = across(sent)
        assert type(seen) is torch.Tensor
        assert seen.is_contiguous()
        assert not seen.requires_grad
        assert torch.equal(seen, sent.detach().as_subclass(torch.Tensor))

    def test_are_copies(self) -> None:
        """Two decoded tensors share no memory, even where the sent ones did."""
        base = torch.arange(6.0)
        whole, part = across([base, base[:3]])
        whole.zero_()
        assert part.tolist() == [0.0, 1.0, 2.0]

    def test_are_safetensors(self) -> None:
        """The library reads the same numbers from the second part of a frame."""
        sent = [torch.randn(2, 3), torch.tensor([True, False, True]), torch.zeros(0, 2).half()]
        read = load(unpack_frame(encode_message({}, sent)).tensor_bytes)
        assert len(read) == len(sent)
        for number, one in enumerate(sent):
            assert read[f"t{number}"].dtype == one.dtype
            assert torch.equal(read[f"t{number}"], one)

    def test_of_a_tensor_that_interferes(self) -> None:
        """A subclass that overrides every function is read without it."""
        sent = torch.arange(3.0).as_subclass(Rude)
        assert across(sent).tolist() == [0.0, 1.0, 2.0]

    def test_arrive_under_a_default_device(self) -> None:
        """A default device that student code left on changes nothing."""
        frame = unpack_frame(encode_message({}, [torch.ones(2), torch.ones(0)]))
        torch.set_default_device("meta")
        try:
            seen = decode_message(frame).value
        finally:
            torch.set_default_device(None)
        assert [each.device.type for each in seen] == ["cpu", "cpu"]

    def test_of_a_lazy_device(self, lazy_device: str) -> None:
        """A tensor of another device arrives on the CPU with its device's name."""
        seen = across(torch.arange(3.0).to(lazy_device))
        assert seen.tolist() == [0.0, 1.0, 2.0]
        assert facts_of(seen).device == "lazy:0"


class TestFacts:
    """`facts_of` and pending parameters."""

    def test_of_a_parameter(self) -> None:
        """A parameter's facts arrive."""
        facts = facts_of(across(nn.Linear(3, 2).weight))
        assert facts.shape == (2, 3)
        assert facts.dtype is torch.float32
        assert facts.device == "cpu"
        assert facts.type_name == "torch.nn.parameter.Parameter"
        flags = (facts.is_parameter, facts.requires_grad, facts.is_leaf, facts.has_history)
        assert flags == (True, True, True, False)

    def test_of_a_result(self) -> None:
        """A result with a history is told from a leaf."""
        facts = facts_of(across(nn.Linear(3, 2)(torch.ones(3))))
        assert (facts.is_leaf, facts.has_history, facts.is_parameter) == (False, True, False)

    def test_name_objects(self) -> None:
        """The same object has one number; another over the same memory has its own."""
        weight = nn.Linear(3, 2).weight
        first, again, data = across([weight, weight, weight.data])
        assert facts_of(first).identity == facts_of(again).identity
        assert facts_of(first).identity != facts_of(data).identity
        assert first is again

    def test_name_memory(self) -> None:
        """Tensors over one memory share a number, others do not, empty ones have none."""
        base = torch.arange(6.0)
        seen = across([base, base[3:], base.view(2, 3), base.clone(), torch.empty(0)])
        one, two, three, other, empty = (facts_of(each).storage for each in seen)
        assert one == two == three
        assert other not in (one, None)
        assert empty is None

    def test_of_meta_tensors(self) -> None:
        """A meta tensor of any size arrives as a description."""
        seen = across(torch.empty(10**6, 10**6, dtype=torch.bfloat16, device="meta"))
        assert seen.is_meta
        assert seen.shape == (10**6, 10**6)
        assert (facts_of(seen).dtype, facts_of(seen).storage) == (torch.bfloat16, None)

    def test_of_pending_parameters(self) -> None:
        """Parameters and buffers without a shape arrive as pending."""
        with torch.device("meta"):
            lazy = nn.LazyBatchNorm1d(dtype=torch.float64)
        weight, mean = across([lazy.weight, lazy.running_mean])
        assert weight == Pending(
            type_name="torch.nn.parameter.UninitializedParameter",
            dtype=torch.float64,
            device="meta",
            requires_grad=True,
            is_parameter=True,
            identity=0,
        )
        assert isinstance(mean, Pending)
        assert (mean.is_parameter, mean.identity) == (False, 1)

    def test_of_a_materialised_parameter(self) -> None:
        """A lazy parameter that got its shape is a parameter like any other."""
        lazy = nn.LazyLinear(2)
        lazy(torch.ones(1, 3))
        assert facts_of(across(lazy.weight)).is_parameter

    def test_are_unknown_for_other_tensors(self) -> None:
        """A tensor that was computed in the judge has no facts."""
        with pytest.raises(GraderFault):
            facts_of(across(torch.ones(2)) + 1)

    def test_do_not_keep_tensors_alive(self) -> None:
        """The facts go when their tensor goes."""
        seen = across(torch.ones(2))
        watch = weakref.ref(seen)
        del seen
        gc.collect()
        assert watch() is None


class TestDescribed:
    """Tensors that can't cross, and tensors in unusual places."""

    def foreign(self) -> Iterator[tuple[torch.Tensor, str]]:
        """Give tensors and the end of the name by which they are described."""
        yield torch.ones(3).to_sparse(), "torch.Tensor (sparse_coo)"
        yield torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8), "(quantized)"
        yield torch.empty(2, dtype=torch.float8_e8m0fnu), "(float8_e8m0fnu)"

    @pytest.mark.filterwarnings("ignore")
    def test_sparse_quantized_and_rare(self) -> None:
        """Tensors of other layouts and rare dtypes arrive as opaque."""
        for tensor, name in self.foreign():
            seen = across([tensor, tensor])
            assert isinstance(seen[0], Opaque)
            assert seen[0].type_name.endswith(name)
            assert seen[0] == seen[1]

    def test_as_keys(self) -> None:
        """Tensors may be keys, as in an optimizer's state."""
        weight = nn.Parameter(torch.ones(2))
        seen = across({weight: {"step": 1}})
        assert [facts_of(key).is_parameter for key in seen] == [True]


class TestModules:
    """What modules hold."""

    def test_state_dict_arrives_in_order(self) -> None:
        """A state_dict arrives with names, order and bits."""
        net = nn.Sequential(nn.Linear(4, 3), nn.BatchNorm1d(3), nn.Linear(3, 1))
        sent = net.state_dict()
        seen = across(sent)
        assert list(seen) == list(sent)
        assert all(same_bits(seen[name], sent[name]) for name in sent)
