"""Plain values: what arrives as it was, and what arrives as a description."""

import ast
import math
import random
from collections import OrderedDict, namedtuple
from enum import IntEnum
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

import grader.wire
from grader.wire.decode import decode_message
from grader.wire.encode import EncodeError, encode_message
from grader.wire.frames import unpack_frame
from grader.wire.values import CutText, Opaque, OtherDict, OtherTuple

Point = namedtuple("Point", "x y")  # noqa: PYI024 - what students write


class Colour(IntEnum):
    """An int that is more than an int."""

    RED = 1


class Rude:
    """Raises at everything that could be asked of it."""

    def _refuse(self, *_: object) -> object:
        raise AssertionError("foreign code was called")

    __str__ = __repr__ = __eq__ = __hash__ = __len__ = __iter__ = __bool__ = _refuse

    def __getattribute__(self, name: str) -> object:
        """Refuse."""
        raise AssertionError(f"foreign code was asked for {name}")


class RudeDict(dict[Any, Any]):
    """A dict that can only be read through its base class."""

    items = keys = values = __iter__ = __len__ = __getitem__ = Rude._refuse


class RudeTuple(tuple[Any, ...]):  # noqa: SLOT001 - what a student might write
    """A tuple that can only be read through its base class."""

    __iter__ = __len__ = __getitem__ = Rude._refuse


def across(value: object) -> Any:  # noqa: ANN401 - any value
    """Encode and decode a value."""
    return decode_message(unpack_frame(encode_message({}, value))).value


def exact(value: object) -> object:
    """Give a form whose equality tells 1 from True, 0.0 from -0.0 and one order from another."""
    if isinstance(value, dict):
        return (type(value), [(exact(key), exact(item)) for key, item in value.items()])
    if isinstance(value, set | frozenset):
        return (type(value), sorted(repr(exact(item)) for item in value))
    if isinstance(value, list | tuple):
        return (type(value), [exact(item) for item in value])
    return (type(value), repr(value))


scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63) + 1, 2**63 - 1)
    | st.floats()
    | st.text()
    | st.binary()
    | st.sampled_from([torch.float32, torch.bool, torch.device("cuda:3"), torch.Size([2, 0])])
)
hashable = st.recursive(
    scalars, lambda inner: st.tuples(inner, inner) | st.frozensets(inner, max_size=3), max_leaves=4
)
values = st.recursive(
    scalars | st.sets(hashable, max_size=4),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(hashable, inner, max_size=4)
        | st.dictionaries(st.text(), inner, max_size=4).map(OrderedDict)
    ),
    max_leaves=20,
)


class TestRoundTrip:
    """Values that arrive as they were."""

    @settings(max_examples=300, deadline=None)
    @given(values)
    def test_keeps_type_value_and_order(self, value: object) -> None:
        """Any nested plain value arrives with its exact types, values and order."""
        assert exact(across(value)) == exact(value)

    @pytest.mark.parametrize(
        "value",
        [
            {"$": "tensor", "number": 0},
            {"$": "opaque"},
            {1: "a", "1": "b"},
            {"": None, None: ""},
            [[], {}, set(), ()],
            'quote " backslash \\ line\n null\0 \\ud800 \u2028 \U0001f600',
        ],
    )
    def test_keeps_what_looks_like_a_mark(self, value: object) -> None:
        """Keys and texts that resemble the wire's own marks arrive unchanged."""
        assert exact(across(value)) == exact(value)

    def test_keeps_the_envelope(self) -> None:
        """The envelope arrives beside the value, without a cap on one text of it."""
        envelope = {
            "nonce": "ab",
            "seq": 3,
            "source": "x" * 100_000,
            "more": [1.5, None, {"a": []}],
        }
        message = decode_message(unpack_frame(encode_message(envelope, (1,))))
        assert message.envelope == envelope
        assert message.value == (1,)

    def test_reads_an_ordered_dict_in_its_own_order(self) -> None:
        """An OrderedDict whose order was changed arrives in the changed order."""
        moved = OrderedDict(a=1, b=2)
        moved.move_to_end("a")
        assert list(across(moved)) == ["b", "a"]

    def test_keeps_subclasses_apart(self) -> None:
        """Instances of subclasses arrive as their items with the name of their class."""
        seen = across([Point(1, [2]), RudeDict(a=1), RudeTuple((1, 2))])
        assert [type(each) for each in seen] == [OtherTuple, OtherDict, OtherTuple]
        assert seen == [(1, [2]), {"a": 1}, (1, 2)]
        assert seen[0].type_name.endswith(".Point")
        assert seen[1].type_name.endswith(".RudeDict")


class TestDescriptions:
    """Values that arrive as a description."""

    def test_never_ask_a_foreign_object(self) -> None:
        """An object that raises at every question is described by its type."""
        assert across([Rude()]) == [Opaque(f"{__name__}.Rude")]

    def test_tell_objects_apart(self) -> None:
        """Objects of one class are numbered, and the same object has the same number."""
        first, second = nn.ReLU(), nn.ReLU()
        name = "torch.nn.modules.activation.ReLU"
        assert across([first, second, first]) == [Opaque(name), Opaque(name, 1), Opaque(name)]
        assert len(across({first: 1, second: 2})) == 2
        assert len(across({first, second})) == 2

    @pytest.mark.parametrize(
        ("value", "name"),
        [
            (2**63, "int (of more than 63 bits)"),
            (-(2**63), "int (of more than 63 bits)"),
            (Colour.RED, f"{__name__}.Colour"),
            ("a\ud800", "str (with lone surrogates)"),
            (len, "builtin_function_or_method"),
            (1j, "complex"),
            (range(3), "range"),
        ],
    )
    def test_name_the_type(self, value: object, name: str) -> None:
        """What can't cross arrives as the name of its type, and why where needed."""
        assert across(value) == Opaque(name)

    def test_cover_keys_with_an_equality_of_their_own(self) -> None:
        """Keys that would fall together without their own hash stay apart."""

        class Tag(Point):
            __hash__ = object.__hash__
            __eq__ = object.__eq__

        assert len(across({Tag(1, 2): "a", Tag(1, 2): "b"})) == 2

    def test_never_write_out_a_giant(self) -> None:
        """An integer too long to be written is described at once."""
        assert across([10**5000]) == [Opaque("int (of more than 63 bits)")]

    def test_survive_false_names(self) -> None:
        """A class that lies about its names is described all the same."""
        odd = type("O" * 1000, (), {"__module__": 5})
        surrogate = type("Late", (), {"__module__": "\ud800"})
        assert across([odd(), surrogate()]) == [Opaque("O" * 256), Opaque("?.Late")]

    def test_end_cycles(self) -> None:
        """A list that holds itself ends in a description; repeated siblings do not."""
        loop: list[object] = []
        loop.append(loop)
        twice: list[object] = []
        assert across(loop) == [Opaque("list (contains itself)")]
        assert across([twice, twice]) == [[], []]

    def test_end_deep_nesting(self) -> None:
        """Nesting of 64 arrives; what lies deeper is described, whatever the container."""
        for wrap in (lambda v: [v], lambda v: {"k": v}, lambda v: (v,), lambda v: OrderedDict(k=v)):
            deep: Any = 7
            for _ in range(64):
                deep = wrap(deep)
            assert exact(across(deep)) == exact(deep)
            seen = across(wrap(deep))
            for _ in range(64):
                seen = next(iter(seen.values())) if isinstance(seen, dict) else seen[0]
            assert isinstance(seen, Opaque)
            assert seen.type_name.endswith("(nested too deeply)")

    def test_cut_long_texts(self) -> None:
        """A text beyond 64 Ki characters arrives as its start and its length."""
        assert across("x" * 65_536) == "x" * 65_536
        assert across("x" * 65_537) == CutText("x" * 65_536, 65_537)


class TestLimits:
    """Values that are too large."""

    @pytest.mark.parametrize("device", ["cpu", "meta"])
    @pytest.mark.parametrize("shape", [(0, (1 << 20) + 1), ((1 << 20) + 1,)])
    def test_rows_are_bounded(self, shape: tuple[int, ...], device: str) -> None:
        """A tensor of more than 2**20 rows is only described, with numbers or without."""
        seen = across(torch.empty(shape, device=device))
        assert isinstance(seen, Opaque)
        assert "beyond 1048576" in seen.type_name
        assert across(torch.empty(0, 1 << 20, device=device)).shape == (0, 1 << 20)

    @pytest.mark.parametrize(
        "value",
        [
            [0] * 200_000,
            ["x" * 65_536] * 65,
            [bytes(4 << 20)],
            {(number,) for number in range(1025)},
            [torch.zeros(1) for _ in range(257)],
            torch.zeros(1).expand(1 << 20, 1 << 20),
            torch.zeros((1,) * 17),
            torch.empty((1 << 20,) * 3, device="meta"),
        ],
        ids=["nodes", "text", "bytes", "keys", "tensors", "numbers", "dims", "meta"],
    )
    def test_are_errors_with_a_reason(self, value: object) -> None:
        """A value too large for a message is an error at the sender."""
        with pytest.raises(EncodeError):
            encode_message({}, value)

    def test_stop_repeated_containers(self) -> None:
        """A small value that unfolds without bound is stopped."""
        wide: list[object] = []
        for _ in range(40):
            wide = [wide, wide]
        with pytest.raises(EncodeError, match="parts"):
            encode_message({}, wide)

    @pytest.mark.parametrize("envelope", [{"a": math.nan}, {"a": object()}, {"a": (set(),)}])
    def test_demand_a_plain_envelope(self, envelope: dict[str, Any]) -> None:
        """An envelope that is not plain JSON data is an error."""
        with pytest.raises(EncodeError, match="envelope"):
            encode_message(envelope, None)


def test_nothing_here_unpickles() -> None:
    """No module of the wire imports a format that runs code, nor calls torch.load."""
    banned = {"pickle", "dill", "marshal", "shelve", "cloudpickle", "joblib"}
    for path in Path(grader.wire.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert not banned & {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                assert str(node.module).split(".")[0] not in banned
            elif isinstance(node, ast.Attribute):
                assert ast.unparse(node) not in {"torch.load", "torch.serialization"}


def test_equal_values_make_equal_frames() -> None:
    """Encoding depends on nothing but the value."""
    numbers = [random.Random(3).random() for _ in range(5)]  # noqa: S311 - no secret
    assert encode_message({"a": 1}, numbers) == encode_message({"a": 1}, numbers)
