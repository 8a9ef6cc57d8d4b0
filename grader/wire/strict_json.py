"""A JSON parser for bytes from a worker.

The standard library's parser accepts NaN, duplicate keys, 1e999 (as infinity) and lone surrogates,
and fails on deep nesting and giant integers in ways of their own. Here all of these are refused.
"""

import json
import math
import re
from typing import Any, NoReturn

from grader.errors import ProtocolError

# The longest number that the encoder writes is a float of 24 characters.
_NUMBER_CHARS = 32
_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_QUOTED = re.compile(rb'"[^"]*"?')
_SURROGATE_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))
_OPENING = frozenset(b"[{")


def parse(data: bytes, *, max_depth: int, max_containers: int) -> Any:  # noqa: ANN401 - any JSON
    """Parse JSON strictly.

    Args:
        data: UTF-8 text; the caller has checked its size.
        max_depth: Deepest nesting of lists and objects.
        max_containers: Most lists and objects in all.

    Returns:
        The document. Numbers with a point or an exponent are finite floats.

    Raises:
        ProtocolError: The text is not JSON, or holds something that is refused.
    """
    _check_nesting(data, max_depth, max_containers)
    try:
        text = data.decode("utf-8")
        tree = json.loads(
            text,
            parse_int=_integer,
            parse_float=_finite,
            parse_constant=_refused_constant,
            object_pairs_hook=_distinct,
        )
    except (ValueError, RecursionError) as error:
        raise ProtocolError(f"A message is not valid JSON ({type(error).__name__}).") from error
    if _SURROGATE_ESCAPE.search(text):
        _refuse_lone_surrogates(tree)
    return tree


def _check_nesting(data: bytes, max_depth: int, max_containers: int) -> None:
    # Most messages are small: were every bracket one around the next, it would not be too deep.
    if data.count(b"[") + data.count(b"{") <= min(max_depth, max_containers):
        return
    # Outside of a string a backslash is an error at which the parser stops, so it never sees a
    # bracket that is hidden by treating every backslash as an escape.
    outside = _QUOTED.sub(b"", _ESCAPED.sub(b"", data))
    brackets = outside.translate(None, _NOT_BRACKETS)
    if len(brackets) > 2 * max_containers:
        raise ProtocolError(f"A message has more than {max_containers} lists and objects.")
    depth = 0
    for bracket in brackets:
        depth += 1 if bracket in _OPENING else -1
        if depth > max_depth:
            raise ProtocolError(f"A message is nested more than {max_depth} deep.")


def _integer(text: str) -> int:
    if len(text) > _NUMBER_CHARS:
        raise ProtocolError(f"A message has an integer of {len(text)} characters.")
    return int(text)


def _finite(text: str) -> float:
    if len(text) > _NUMBER_CHARS:
        raise ProtocolError(f"A message has a number of {len(text)} characters.")
    number = float(text)
    if not math.isfinite(number):
        raise ProtocolError("A message has a number beyond the range of a float.")
    return number


def _refused_constant(name: str) -> NoReturn:
    raise ProtocolError(f"A message has the constant {name}, which is not JSON.")


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ProtocolError("A message has an object with a key that occurs twice.")
    return found


def _refuse_lone_surrogates(tree: object) -> None:
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            waiting.extend(node.keys())
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, str):
            try:
                node.encode("utf-8")
            except UnicodeEncodeError as error:
                raise ProtocolError("A message has a text with a lone surrogate.") from error
