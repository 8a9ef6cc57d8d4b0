"""Every known hostile form of a message is refused, as a ProtocolError and soon."""

import json
import struct
import time

import pytest
from wire_documents import ONE, STORED, Document, blob, entry, raw, structure

from grader.errors import ProtocolError
from grader.wire.decode import DecodeLimits, decode_message
from grader.wire.frames import Frame


def refuse(json_bytes: bytes, tensor_bytes: bytes = b"") -> None:
    """Demand a ProtocolError within a second or so of processor time."""
    begin = time.process_time()
    with pytest.raises(ProtocolError):
        decode_message(Frame(json_bytes, tensor_bytes))
    assert time.process_time() - begin < 5


TEXT = json.dumps(STORED).encode()


class TestText:
    """JSON that the standard library's parser would accept, or fail on in its own way."""

    @pytest.mark.parametrize(
        "value",
        [
            "NaN", "Infinity", "-Infinity", "1e999", "-1e999", "1" * 5000, "9" * 33,
            "0." + "1" * 100, str(2**63), str(-(2**63)), '{"a":1,"a":1}', '"\\ud800"',
            '["\\udc00\\ud800"]', '{"$":"opaque","type":"\\ud800","number":0}', "'a'", "[1,]", "",
            "1 1", "\ufeff1", '"a\nb"', "nul", "+1", "01", ".5", "0x1", '"\\x41"', "[",
        ],
    )  # fmt: skip
    def test_in_a_value(self, value: str) -> None:
        """A number, constant, text or key that strict JSON lacks is refused."""
        refuse(raw(value))

    @pytest.mark.parametrize("name", ['"\\ud800":1', '"a":1,"a":2', '"a":NaN', '"a":1e400'])
    def test_in_the_envelope(self, name: str) -> None:
        """The envelope is held to the same rules."""
        refuse(f'{{"envelope":{{{name}}},"value":null,"tensors":[]}}'.encode())

    @pytest.mark.parametrize(
        "data", [b"\xff", b'"\xed\xa0\x80"', b"\xef\xbb\xbf{}", b"\0", b"{}" * 9]
    )
    def test_as_bytes(self, data: bytes) -> None:
        """Bytes that are not UTF-8, or no document, are refused."""
        refuse(data)
        refuse(raw("1").replace(b"1", data))

    @pytest.mark.parametrize("opening", ["[", '{"a":', "[[],", '["]",'])
    def test_nested_deeply(self, opening: str) -> None:
        """A million levels are refused without a recursion error."""
        refuse(raw(opening * 1_000_000))

    @pytest.mark.parametrize(
        "inside", ['"\\"[', '"\\\\"', "\\", '\\"', '"', "[]", "{}", "0,", '"",']
    )
    def test_in_bulk(self, inside: str) -> None:
        """Four megabytes of anything are dealt with in bounded time."""
        refuse(raw(f"[{inside * ((4 << 20) // len(inside) - 100)}"))

    def test_hidden_nesting(self) -> None:
        """Brackets after an escaped quote are counted as the parser counts them."""
        refuse(raw('["\\"",' + "[" * 100_000))
        refuse(raw('"\\\\",' + "[" * 100_000))

    def test_larger_than_allowed(self) -> None:
        """The size is checked before anything else."""
        refuse(b" " * (4 << 20) + raw("1"))


class TestValue:
    """Structures that are JSON but no message."""

    @pytest.mark.parametrize(
        "document",
        [
            [], {}, 1, {"value": 1, "tensors": []}, {"envelope": {}, "value": 1},
            {"envelope": [], "value": 1, "tensors": []},
            {"envelope": {}, "value": 1, "tensors": {}},
            {"envelope": {}, "value": 1, "tensors": None},
            {"envelope": {}, "value": 1, "tensors": [], "more": 1},
        ],
    )  # fmt: skip
    def test_of_another_shape(self, document: object) -> None:
        """Missing, additional or mistyped parts of a message are refused."""
        refuse(json.dumps(document).encode())

    @pytest.mark.parametrize(
        "form",
        [
            {}, {"a": 1}, {"$": 1}, {"$": []}, {"$": None}, {"$": "module"}, {"$": "tuple"},
            {"$": "tuple", "items": {}}, {"$": "tuple", "items": [], "type": "x"},
            {"$": "tuple", "other": []}, {"$": "dict", "items": [[1]]},
            {"$": "dict", "items": [[1, 2, 3]]}, {"$": "dict", "items": [{"a": 1}]},
            {"$": "dict", "items": [[[], 1]]}, {"$": "dict", "items": [["a", 1], ["a", 2]]},
            {"$": "dict", "items": [[1, 1], [True, 2]]}, {"$": "set", "items": [[]]},
            {"$": "set", "items": [1, 1]}, {"$": "frozenset", "items": [{"$": "set", "items": []}]},
            {"$": "size", "dims": ["1"]}, {"$": "size", "dims": [True]},
            {"$": "size", "dims": [2**60]}, {"$": "dtype", "name": "load"},
            {"$": "dtype", "name": "float"}, {"$": "device", "name": "cpu:0:0"},
            {"$": "device", "name": "nowhere"}, {"$": "device", "name": "cuda:-1"},
            {"$": "device", "name": "cuda:٣"}, {"$": "device", "name": ""},
            {"$": "bytes", "base64": "a"}, {"$": "bytes", "base64": "é==="},
            {"$": "bytes", "base64": "YQ==\n"}, {"$": "float", "value": "1.5"},
            {"$": "float", "value": "NAN"}, {"$": "float", "value": 1.5},
            {"$": "text", "start": "abc", "length": 3}, {"$": "text", "start": "a", "length": True},
            {"$": "text", "start": "a", "length": 2**63}, {"$": "opaque", "type": "", "number": 0},
            {"$": "opaque", "type": "x" * 257, "number": 0}, {"$": "opaque", "type": "x"},
            {"$": "opaque", "type": "x", "number": 2**70}, {"$": "tensor", "number": 0},
            {"$": "tensor", "number": -1}, {"$": "tensor", "number": 0.0}, "x" * 65_537,
        ],
    )  # fmt: skip
    def test_with_a_bad_mark(self, form: object) -> None:
        """Unknown marks, missing or additional keys and wrong types are refused."""
        refuse(structure(form))
        refuse(structure([form]))

    def test_too_deep(self) -> None:
        """A value deeper than the encoder makes is refused."""
        deep: object = 1
        for _ in range(66):
            deep = [deep]
        refuse(structure(deep))

    def test_of_too_many_parts(self) -> None:
        """Parts are counted across the whole value."""
        refuse(structure([[0] * 1000] * 250))

    def test_of_too_many_keys_that_could_collide(self) -> None:
        """Tuples as keys are few, because their hashes are predictable."""
        keys = [{"$": "tuple", "items": [number]} for number in range(1025)]
        refuse(structure({"$": "set", "items": keys}))

    def test_within_other_limits(self) -> None:
        """The limits are those of the caller."""
        frame = Frame(structure([[1]]), b"")
        assert decode_message(frame).value == [[1]]
        for limits in (DecodeLimits(json_bytes=9), DecodeLimits(nodes=2), DecodeLimits(depth=0)):
            with pytest.raises(ProtocolError):
                decode_message(frame, limits)


class TestTensors:
    """Bytes and descriptions of tensors that do not agree, or claim the impossible."""

    def test_that_are_well_formed_pass(self) -> None:
        """The forms that the tests below spoil are accepted unspoilt."""
        frame = Frame(structure(ONE, [entry()]), blob({"t0": STORED}, struct.pack("<2f", 1, 2)))
        assert decode_message(frame).value[0].tolist() == [1.0, 2.0]

    @pytest.mark.parametrize(
        "changes",
        [
            {"form": "file"}, {"form": "pending"}, {"form": "meta"}, {"shape": None},
            {"shape": [3]},
            {"shape": [2, 1]}, {"shape": [True, 2]}, {"shape": [2.0]}, {"shape": [-2]},
            {"shape": "2"}, {"shape": [1] * 17}, {"shape": [0, 2**62]}, {"dtype": "float64"},
            {"dtype": "int32"}, {"dtype": "float"}, {"dtype": "qint8"}, {"dtype": "complex64"},
            {"dtype": []}, {"device": "CPU"}, {"device": "cpu\n"}, {"device": 0},
            {"requires_grad": 1}, {"is_leaf": None}, {"type": ""}, {"type": "x" * 257},
            {"storage": -1}, {"storage": 1}, {"storage": True}, {"storage": 0.0}, {"more": 1},
        ],
    )  # fmt: skip
    def test_with_a_bad_description(self, changes: Document) -> None:
        """A description that is malformed or does not fit the bytes is refused."""
        data = struct.pack("<2f", 1, 2)
        refuse(structure(ONE, [entry(**changes)]), blob({"t0": STORED}, data))

    @pytest.mark.parametrize(
        "header",
        [
            b"", b"{", b"[]", b"null", b'{"t0":1}', {}, {"t1": STORED}, {"t0": []},
            {"t0": STORED, "t1": STORED}, {"t0": STORED, "__metadata__": {}},
            {"t0": STORED | {"more": 1}}, {"t0": {"dtype": "F32", "shape": [2]}},
            {"t0": STORED | {"dtype": "F64"}}, {"t0": STORED | {"dtype": ["F32"]}},
            {"t0": STORED | {"shape": [1, 2]}}, {"t0": STORED | {"shape": [2.0]}},
            {"t0": STORED | {"shape": {}}}, {"t0": STORED | {"data_offsets": [0, 7]}},
            {"t0": STORED | {"data_offsets": [1, 9]}}, {"t0": STORED | {"data_offsets": [-8, 0]}},
            {"t0": STORED | {"data_offsets": [0]}}, {"t0": STORED | {"data_offsets": [0, 8, 8]}},
            {"t0": STORED | {"data_offsets": [False, 8]}}, {"t0": STORED | {"data_offsets": "08"}},
            b'{"t0":' + TEXT + b',"t0":' + TEXT + b"}",
            b'{"t\\u0030":' + json.dumps(STORED | {"shape": [9]}).encode() + b"}",
            b'{"t0":' + TEXT + b"}" + b" " * (1 << 16),
        ],
    )  # fmt: skip
    def test_with_a_bad_header(self, header: object) -> None:
        """A safetensors header with anything but the announced entries is refused."""
        refuse(structure(ONE, [entry()]), blob(header, struct.pack("<2f", 1, 2)))

    @pytest.mark.parametrize("size", [0, 7, 9, 16])
    def test_with_bytes_missing_or_left(self, size: int) -> None:
        """The data has exactly the announced size."""
        refuse(structure(ONE, [entry()]), blob({"t0": STORED}, bytes(size)))

    @pytest.mark.parametrize("size", [2**16 + 1, 2**63, 2**64 - 1, 200])
    def test_with_a_false_header_size(self, size: int) -> None:
        """A header that claims more than is there, or than is allowed, is refused."""
        refuse(structure(ONE, [entry()]), struct.pack("<Q", size) + b"{}")

    def test_with_a_header_of_many_entries(self) -> None:
        """Three hundred thousand entries are refused by their size alone."""
        header = {f"t{number}": STORED for number in range(300_000)}
        refuse(structure(ONE, [entry()]), blob(header, bytes(8)))

    @pytest.mark.parametrize("places", [([0, 8], [0, 8]), ([0, 8], [4, 12]), ([0, 8], [9, 17])])
    def test_that_overlap_or_leave_a_gap(self, places: tuple[list[int], list[int]]) -> None:
        """Two tensors lie side by side without gap or overlap."""
        header = {f"t{at}": STORED | {"data_offsets": place} for at, place in enumerate(places)}
        both = [{"$": "tensor", "number": number} for number in (0, 1)]
        refuse(structure(both, [entry(), entry()]), blob(header, bytes(places[1][1])))

    def test_of_zero_size_with_giant_sides(self) -> None:
        """A side of 2**62 is refused although another side is zero."""
        shape = [0, 2**62]
        header = {"t0": {"dtype": "F32", "shape": shape, "data_offsets": [0, 0]}}
        refuse(structure(ONE, [entry(shape=shape)]), blob(header))

    @pytest.mark.parametrize("stored", [b"\x02\x01", b"\x00\xff"])
    def test_of_bools_that_are_neither(self, stored: bytes) -> None:
        """A bool that is stored as neither 0 nor 1 is refused."""
        header = {"t0": {"dtype": "BOOL", "shape": [2], "data_offsets": [0, 2]}}
        refuse(structure(ONE, [entry(dtype="bool")]), blob(header, stored))

    def test_that_are_not_mentioned(self) -> None:
        """Tensors that the value does not mention, described or not, are refused."""
        data = blob({"t0": STORED}, bytes(8))
        refuse(structure(None, [entry()]), data)
        refuse(structure(None), data)
        refuse(structure(None), b"x")
        refuse(structure(ONE, [entry()]))

    def test_that_are_too_many(self) -> None:
        """More than 256 tensors are refused, those without data included."""
        many = [entry(form="meta")] * 257
        refuse(structure([{"$": "tensor", "number": at} for at in range(257)], many))
