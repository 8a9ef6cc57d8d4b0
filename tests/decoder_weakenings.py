"""Changes to the decoder that are no check switched off, but take the sense out of one.

Each is a piece of text that stands once in a module, what it becomes, and a look that must come
out otherwise then: a message, or something else that is done with a decoder.
"""

from dataclasses import dataclass
from typing import Any

import torch
from decoder_attacks import Attack, decoded, meta, tensor, value
from decoder_looks import (
    escape,
    facts_across,
    flooded,
    kind_of,
    popped_twice,
    read_within_small_limits,
    seen_by_a_mode,
    text_of,
    walked_by_the_collector,
)
from decoder_replies import answered, digest_of, moved, reply, taken_for, written_reply
from wire_documents import ONE, STORED, blob, entry, raw, raw_envelope, structure

_BOOL = {"t0": {"dtype": "BOOL", "shape": [2], "data_offsets": [0, 2]}}
_OTHER_DTYPE = tensor({"t0": STORED | {"dtype": "I32"}})


@dataclass(frozen=True)
class Weakening:
    """One change.

    Args:
        module: The last part of the module's name.
        old: Text that stands there once.
        new: What it becomes.
        look: What comes out otherwise.
    """

    module: str
    old: str
    new: str
    look: Attack


_TUPLE: dict[str, Any] = {"$": "tuple", "items": [1]}
_TWO_SETS = [{"$": "frozenset", "items": [number]} for number in (1, 2)]
_LONG = {"$": "text", "start": "ab", "length": 3}
_ERROR = {"type": "E", "bases": [], "message": "", "frames": []}

WEAKENINGS = (
    # Frames.
    Weakening("frames", "del self._buffer[:end]", "pass", popped_twice),
    Weakening("frames", "_SPARE_BYTES = 1 << 20", "_SPARE_BYTES = 1 << 40", flooded),
    Weakening(
        "frames",
        "= _checked_sizes(header, limits)",
        "= _HEADER.unpack(header)",
        read_within_small_limits,
    ),
    # JSON.
    Weakening("strict_json", "parse_int=_integer,", "", decoded(raw_envelope(f'"a":{"9" * 40}'))),
    Weakening("strict_json", "parse_float=_finite,", "", decoded(raw_envelope('"a":1e999'))),
    Weakening(
        "strict_json", "parse_constant=_refused_constant,", "", decoded(raw_envelope('"a":NaN'))
    ),
    Weakening(
        "strict_json", "object_pairs_hook=_distinct,", "", decoded(raw_envelope('"a":1,"a":2'))
    ),
    Weakening(
        "strict_json",
        "_check_nesting(data, max_depth, max_containers)\n",
        "\n",
        decoded(raw_envelope(f'"a":{"[" * 20}{"]" * 20}'), depth=1),
    ),
    Weakening("strict_json", '_ESCAPED.sub(b"", data)', "data", decoded(raw(f'"\\"{"[" * 300}"'))),
    Weakening(
        "strict_json", "_QUOTED.sub(b", "(lambda _, text: text)(b", decoded(raw(f'"{"[" * 300}"'))
    ),
    Weakening("strict_json", "if _SURROGATE_ESCAPE.search(text):", "if False:", escape("\\ud800")),
    Weakening("strict_json", r"\\u[dD]", r"\\u[d]", escape("\\uD800")),
    Weakening("strict_json", "[89a-fA-F]", "[89abAB]", escape("\\udc00")),
    Weakening(
        "strict_json", "waiting.extend(node.keys())", "pass", decoded(raw_envelope('"\\ud800":1'))
    ),
    Weakening("strict_json", "waiting.extend(node.values())", "pass", escape("\\ud800")),
    # Stored tensors.
    Weakening(
        "blob", "if wanted.dtype is torch.bool", "if False", tensor(_BOOL, b"\1\xff", dtype="bool")
    ),
    Weakening("blob", r'b"\x00\x01"', r'b"\x00\x01\xff"', tensor(_BOOL, b"\1\xff", dtype="bool")),
    Weakening("blob", "blob.startswith(header)", "blob.startswith(header[:8])", _OTHER_DTYPE),
    Weakening(
        "blob",
        "torch.frombuffer(bytearray(numbers), dtype=dtype).view(shape)",
        "torch.nn.Parameter(torch.frombuffer(bytearray(numbers), dtype=dtype).view(shape))",
        kind_of(torch.ones(2)),
    ),
    Weakening(
        "blob",
        'torch.empty(shape, dtype=dtype, device="cpu")',
        'torch.nn.Parameter(torch.empty(shape, dtype=dtype, device="cpu"))',
        kind_of(torch.ones(0)),
    ),
    Weakening(
        "blob",
        "[*wanted.shape, 2] if form.is_pair else wanted.shape",
        "wanted.shape",
        kind_of(torch.tensor([1j])),
    ),
    # Descriptions of tensors.
    Weakening(
        "tensor_entries",
        "_check_entry(entry, len(entries), limits)\n",
        "pass\n",
        meta(device="CPU"),
    ),
    Weakening(
        "tensor_entries",
        '_check_shape(entry["shape"] or [], limits)\n',
        "pass\n",
        meta(shape=[1] * 17),
    ),
    Weakening(
        "tensor_entries",
        "product(*_KINDS.values())",
        "product(*((*kinds, bool) for kinds in _KINDS.values()))",
        decoded(structure(ONE * 2, [entry(storage=False)]), blob({"t0": STORED}, bytes(8))),
    ),
    Weakening(
        "tensor_entries",
        'DEVICE_NAME.fullmatch(entry["device"])',
        'DEVICE_NAME.match(entry["device"])',
        tensor(device="cpu\n"),
    ),
    Weakening(
        "tensor_entries",
        "size or 1 for size in shape",
        "size for size in shape",
        meta(shape=[0, *[2**20] * 3]),
    ),
    Weakening(
        "tensor_entries",
        "record_facts(tensor, partial(_facts, entry, number))\n",
        "pass\n",
        facts_across,
    ),
    # A small message is not looked at bracket by bracket; a deep one must be, however small.
    Weakening(
        "strict_json",
        "<= min(max_depth, max_containers)",
        "<= max_containers",
        decoded(raw_envelope(f'"a":{"[" * 250}{"]" * 250}')),
    ),
    # Values.
    Weakening("decode", "torch._C.DisableTorchFunction()", "_collector_paused()", seen_by_a_mode),
    Weakening("decode", "gc.disable()", "pass", walked_by_the_collector),
    Weakening("decode", "return self._text(form)\n", "return form\n", value("ab", text_chars=1)),
    Weakening("decode", "return _integer(form)\n", "return form\n", value(2**63)),
    Weakening("decode", "self._nodes += 1", "pass", value([0, 0, 0], nodes=2)),
    Weakening(
        "decode",
        "[self.value(item, depth + 1) for item in form]",
        "[self.value(item, depth) for item in form]",
        value([[[]]], depth=1),
    ),
    Weakening(
        "decode",
        '[self.value(item, depth + 1) for item in form["items"]]',
        '[self.value(item, depth) for item in form["items"]]',
        value({"$": "tuple", "items": [{"$": "tuple", "items": [_TUPLE]}]}, depth=1),
    ),
    Weakening(
        "decode",
        "self.value(pair[1], depth + 1)",
        "self.value(pair[1], depth)",
        value({"$": "dict", "items": [[1, {"$": "dict", "items": [[1, _TUPLE]]}]]}, depth=1),
    ),
    Weakening(
        "decode",
        "self._key(pair[0], depth + 1)",
        "self._key(pair[0], depth)",
        value({"$": "dict", "items": [[{"$": "tuple", "items": [_TUPLE]}, 1]]}, depth=1),
    ),
    Weakening(
        "decode",
        '[self._key(item, depth + 1) for item in form["items"]]',
        '[self._key(item, depth) for item in form["items"]]',
        value({"$": "set", "items": [{"$": "tuple", "items": [_TUPLE]}]}, depth=1),
    ),
    Weakening(
        "decode",
        "self._compound_keys += 1",
        "pass",
        value({"$": "set", "items": _TWO_SETS}, compound_keys=1),
    ),
    Weakening(
        "decode",
        "isinstance(key, tuple | frozenset)",
        "isinstance(key, tuple)",
        value({"$": "set", "items": _TWO_SETS}, compound_keys=1),
    ),
    Weakening("decode", "self.used.add(number)", "pass", kind_of(torch.ones(2))),
    Weakening(
        "decode",
        "type(form.get(key)) is not kind",
        "not isinstance(form.get(key), kind)",
        decoded(structure([{"$": "tensor", "number": False}], [entry(form="meta")])),
    ),
    Weakening("decode", ", validate=True", "", value({"$": "bytes", "base64": "YQ==\n"})),
    Weakening(
        "decode",
        'return float(form["value"])',
        "return 0.0",
        text_of([float("nan"), -float("inf")]),
    ),
    Weakening(
        "decode",
        "DEVICE_NAME.fullmatch(",
        "DEVICE_NAME.match(",
        value({"$": "device", "name": "cuda:1234"}),
    ),
    Weakening(
        "decode",
        '_integer(form["number"])',
        'form["number"]',
        value({"$": "opaque", "type": "x", "number": 2**70}),
    ),
    Weakening(
        "decode",
        '_integer(form["length"]) <=',
        'form["length"] <=',
        value({"$": "text", "start": "a", "length": 2**63}),
    ),
    Weakening("decode", 'self._text(form["start"])', 'form["start"]', value(_LONG, text_chars=1)),
    # Replies.
    Weakening("worker", "self._check_turn(message)\n", "pass\n", answered(reply(seq=6))),
    Weakening(
        "worker",
        "turn != (self._nonce, self._seq)",
        "turn[0] != self._nonce",
        answered(reply(seq=6)),
    ),
    Weakening(
        "worker",
        "turn != (self._nonce, self._seq)",
        "turn[1] != self._seq",
        answered(reply(nonce="0")),
    ),
    Weakening(
        "worker",
        "if not frame.json_bytes.startswith(turn):",
        "if False:",
        taken_for(written_reply(1), written_reply(1, seq=6)),
    ),
    Weakening(
        "worker",
        "digest.update(rest)",
        "pass",
        taken_for(written_reply(1), written_reply(2)),
    ),
    Weakening(
        "worker",
        "digest.update(frame.tensor_bytes)",
        "pass",
        taken_for(written_reply(ONE, bytes(8)), written_reply(ONE, b"\1" + bytes(7))),
    ),
    Weakening(
        "worker",
        "hashlib.sha256(len(rest).to_bytes(8))",
        "hashlib.sha256()",
        taken_for(written_reply(1), moved(written_reply(1))),
    ),
    Weakening(
        "worker",
        "_LARGEST_KNOWN = 4 << 20",
        "_LARGEST_KNOWN = 1 << 40",
        digest_of(written_reply("x" * ((4 << 20) - 900), bytes(1000))),
    ),
    Weakening(
        "worker",
        "class Raised(msgspec.Struct, frozen=True, forbid_unknown_fields=True)",
        "class Raised(msgspec.Struct, frozen=True)",
        answered(reply(outcome="raised", error=_ERROR | {"more": 1})),
    ),
    Weakening(
        "worker",
        'isinstance(envelope.get("why"), str)',
        "True",
        answered(reply(outcome="undecodable", why=[])),
    ),
)
