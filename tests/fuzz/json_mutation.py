"""Changes to a JSON document that leave most of it standing, so that they get past first checks.

A document is changed as a tree and written again. What a tree can't hold (a key twice, NaN, a lone
surrogate, ten thousand brackets) is put in as a short mark that `written` replaces by its text.
"""

import json
import math
import random
import re
from collections.abc import Callable
from typing import Any

RAW = (
    "NaN", "Infinity", "-Infinity", "1e999", "-1e999", "1E+400", "0.1e-400", "-0", "-0.0",
    "1.0000000000000000000000000000001", "1e5", "1E-5", "01", "+1", ".5", "1.", "-", "1e", "nul",
    "'a'", "", "[", "]", "{", "}", ",", ":", "[]", "{}", "[1,]", "1 1", '{"a":1,"a":1}', '{"a":1,}',
    '"\\ud800"', '"\\udc00\\ud800"', '"\\ud83d\\ude00"', '"\\uD800"', '"\\u0000"', '"\\x41"',
    '"\\u00"', '"a\nb"', '"\x01"', '"', "\\", '"\\', "\ufeff1", "\u00a01", "/**/1", "true", "True",
    '"\\"[["', '"\\\\"', "1_000", "0x1", "1L", "\u0663", "\x00",
)  # fmt: skip
_TEXTS = (
    "", "a", "\u00e9", "\U0001f600", "\x1b[31m", "\r\n", "\u202e", "$", "nan", "inf", "-inf", "NaN",
    "cpu", "cuda:0", "cuda:1234", "meta", "lazy:0", "CPU", "cpu\n", "cuda:\u0663", "float32",
    "int64", "bool", "qint8", "complex64", "float8_e4m3fn", "load", "t0", "t1", "data", "pending",
    "torch.Tensor", "YQ==", "YQ==\n", "YQ=", "====", "returned", "raised", "ready", "undecodable",
    "x" * 61, "x" * 257, "=cmd|' /C calc'!A0", "<script>", "::add-mask::",
)  # fmt: skip
NUMBERS = (
    0, 1, -1, 2, 7, 63, 64, 255, 256, 257, 2**16, 2**31 - 1, 2**31, 2**32, 2**48, 2**48 + 1,
    2**53, 2**61 - 1, 2**62, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**64 - 1, 2**64,
    10**31, 10**32, -(10**30), 10**100,
)  # fmt: skip
_OTHERS: tuple[Any, ...] = (None, True, False, 0.0, 1.5, -2.0, 1e300, [], {}, [[]], {"$": "tuple"})
_TAGS: dict[str, tuple[tuple[str, str], ...]] = {
    "tuple": (("items", "list"),),
    "other-tuple": (("type", "text"), ("items", "list")),
    "dict": (("items", "pairs"),),
    "ordered-dict": (("items", "pairs"),),
    "other-dict": (("type", "text"), ("items", "pairs")),
    "set": (("items", "list"),),
    "frozenset": (("items", "list"),),
    "size": (("dims", "numbers"),),
    "dtype": (("name", "text"),),
    "device": (("name", "text"),),
    "bytes": (("base64", "text"),),
    "float": (("value", "text"),),
    "text": (("start", "text"), ("length", "number")),
    "tensor": (("number", "number"),),
    "opaque": (("type", "text"), ("number", "number")),
}
_MARK = re.compile(rb'"@@([A-Z])(\d+)@@"')
_LARGEST_WALK = 1500
_Place = tuple[Any, Any]


def written(tree: object) -> bytes:
    """Write a tree as JSON, with its marks replaced."""
    data = json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    if b"@@" in data:
        data = _MARK.sub(_expanded, data).replace(b"@@", b"")
    return data


def _expanded(mark: re.Match[bytes]) -> bytes:
    kind, number = mark[1], int(mark[2])
    if kind == b"R":
        return RAW[number % len(RAW)].encode()
    opening, closing = {
        b"L": (b"[", b"]"),
        b"T": (b'{"$":"tuple","items":[', b"]}"),
        b"O": (b'{"a":', b"}"),
        b"U": (b"[", b""),
    }.get(kind, (b"", b""))
    if opening:
        return opening * number + b"1" + closing * number
    if kind == b"B":
        return b"[" + b"[]," * number + b"1]"
    if kind == b"E":
        return b'"' + b"\\u0041" * number + b'"'
    return b'"' + b"x" * number + b'"' if kind == b"S" else b"7" * number


def deep(rng: random.Random) -> str:
    """Return a mark for something deep, long or many."""
    size = rng.choice((2, 5, 6, 7, 21, 31, 33, 60, 62, 63, 64, 65, 66, 70, 190, 197, 201, 300))
    if rng.random() < 0.02:
        size = rng.choice((1000, 5000, 20_000))
    return f"@@{rng.choice('LTOUBESN')}{size}@@"


def scalar(rng: random.Random) -> Any:  # noqa: ANN401 - any JSON value
    """Return something without parts, often at a border of what is allowed."""
    kind = rng.randrange(10)
    if kind < 3:
        return rng.choice(NUMBERS)
    if kind < 6:
        return rng.choice(_TEXTS)
    if kind == 6:
        return f"@@R{rng.randrange(len(RAW))}@@"
    return deep(rng) if kind == 7 else rng.choice(_OTHERS)


def marked(rng: random.Random, depth: int = 0) -> Any:  # noqa: ANN401
    """Return a value of the wire's grammar, usually a right one."""
    if depth > 3 or rng.random() < 0.3:
        return rng.choice((1, "a", None, True, 2.5, [], scalar(rng)))
    tag = rng.choice(tuple(_TAGS))
    form: dict[str, Any] = {"$": tag}
    for key, kind in _TAGS[tag]:
        form[key] = _part(rng, kind, depth)
    return form


def _part(rng: random.Random, kind: str, depth: int) -> Any:  # noqa: ANN401
    count = rng.choice((0, 1, 2, 2, 3, 5))
    if kind == "list":
        return [marked(rng, depth + 1) for _ in range(count)]
    if kind == "pairs":
        return [[marked(rng, depth + 1), marked(rng, depth + 1)] for _ in range(count)]
    if kind == "numbers":
        return [rng.choice(NUMBERS[:12]) for _ in range(count)]
    return rng.choice(_TEXTS) if kind == "text" else rng.choice(NUMBERS)


def places_in(tree: Any) -> list[_Place]:  # noqa: ANN401
    """List container and key of the parts of a tree."""
    places: list[_Place] = []
    waiting = [tree]
    while waiting and len(places) < _LARGEST_WALK:
        node = waiting.pop()
        keys = node.keys() if isinstance(node, dict) else range(len(node))
        for key in list(keys)[:_LARGEST_WALK]:
            places.append((node, key))
            if isinstance(node[key], dict | list) and node[key]:
                waiting.append(node[key])
    return places


def _replace(rng: random.Random, box: Any, key: Any) -> None:  # noqa: ANN401
    box[key] = scalar(rng)


def _grow(rng: random.Random, box: Any, key: Any) -> None:  # noqa: ANN401
    box[key] = marked(rng)


def _nudge(rng: random.Random, box: Any, key: Any) -> None:  # noqa: ANN401
    old = box[key]
    if type(old) is int:
        box[key] = rng.choice(
            (old + 1, old - 1, -old, old * 2, float(old % 2**53), bool(old), str(old))
        )
    elif isinstance(old, str):
        at = rng.randrange(len(old) + 1)
        box[key] = old[:at] + rng.choice(_TEXTS[:8]) + old[at + rng.randrange(2) :]
    elif isinstance(old, bool | float):
        box[key] = rng.choice((int(old) if math.isfinite(old) else 0, not old, None))
    else:
        box[key] = rng.choice((None, 0, [old], {"a": old}, "", True))


def _drop(_: random.Random, box: Any, key: Any) -> None:  # noqa: ANN401
    del box[key]


def _repeat(rng: random.Random, box: Any, key: Any) -> None:  # noqa: ANN401
    if isinstance(box, list):
        times = rng.choice((1, 1, 1, 2, 5, 60, 300))
        box[key:key] = [box[key]] * times
    else:
        box[f"{key}@@"] = rng.choice((box[key], scalar(rng)))  # the same key twice


def _rename(rng: random.Random, box: Any, key: Any) -> None:  # noqa: ANN401
    if isinstance(box, dict):
        new = rng.choice(("", "a", "$", f"{key}x", "items", "type", "number", "__metadata__", "t1"))
        box[new] = box.pop(key) if rng.random() < 0.7 else scalar(rng)
    else:
        rng.shuffle(box)


def _wrap(rng: random.Random, box: Any, key: Any) -> None:  # noqa: ANN401
    for _ in range(rng.choice((1, 1, 2, 5, 8, 63))):
        box[key] = rng.choice(([box[key]], {"$": "tuple", "items": [box[key]]}))


def _swap(rng: random.Random, box: Any, key: Any) -> None:  # noqa: ANN401
    other = rng.choice(list(box) if isinstance(box, dict) else range(len(box)))
    box[key], box[other] = box[other], box[key]


_CHANGES: tuple[Callable[[random.Random, Any, Any], None], ...] = (
    _replace, _replace, _grow, _grow, _nudge, _nudge, _nudge, _drop, _repeat, _rename, _wrap, _swap,
)  # fmt: skip


def changed(data: bytes, rng: random.Random) -> bytes:
    """Change a document in one to three places; a text that is none comes back as it is."""
    try:
        tree = [json.loads(data)]
    except (ValueError, RecursionError):
        return data
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        places = places_in(tree)
        box, key = rng.choice(places[1:] or places or [(tree, 0)])
        try:
            rng.choice(_CHANGES)(rng, box, key)
        except (KeyError, IndexError):  # a part that an earlier change took away
            continue
    try:
        return written(tree[0] if tree else None)
    except (ValueError, RecursionError):
        return data
