"""From the bytes of an .ipynb file to its cells: texts and tags, and nothing of what they printed.

Outputs, widgets, attachments and most metadata are cut off before nbformat sees the document: they
are where the megabytes are, and where documents in the wild break the format's rules. What is left
is upgraded by nbformat from whichever version it has.
"""

import json
import logging
import warnings
from dataclasses import dataclass
from typing import Any

MAX_CELLS = 10_000
_CURRENT = 4
_TAG = "exercise:"
_MOST_TAGS = 20
_TEXT_KEYS = ("source", "input", "code", "text")
_SMALL = """{"nbformat": %d, "nbformat_minor": %d, "metadata": {}, %s}"""
_CELLS = '"cells": [{"cell_type": "code", "id": "a", "metadata": {}, "source": "1",'
_CELLS += ' "outputs": [], "execution_count": null}]'


class UnreadableError(Exception):
    """The bytes are no notebook; the message says why, in a sentence."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell.

    Args:
        number: Its position in the notebook, from 1, cells of all kinds counted.
        kind: `code`, `markdown` or another word.
        text: What it holds, with newlines as the only line ends.
        tags: Names of exercises that its metadata give it to.
    """

    number: int
    kind: str
    text: str
    tags: tuple[str, ...]


def warm() -> None:
    """Import nbformat and let it build its validators: both are done once, before the fork."""
    for document in (
        _SMALL % (4, 5, _CELLS),
        _SMALL % (4, 4, '"cells": []'),
        _SMALL % (3, 0, '"worksheets": []'),
    ):
        cells_of(document.encode())


def cells_of(content: bytes) -> list[Cell]:
    """Read a notebook of any version.

    Args:
        content: The bytes of the file.

    Returns:
        Its cells in order; cells without a text are left out, and keep their numbers.

    Raises:
        UnreadableError: It is no notebook.
    """
    document = _slim(_parsed(content))
    import nbformat  # noqa: PLC0415 - imported by the warm-up; the judge reads this module without

    logging.disable(logging.CRITICAL)  # what breaks the format's rules would be told on stderr
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            notebook: Any = nbformat.reads(json.dumps(document), as_version=_CURRENT)  # type: ignore[no-untyped-call] # it has no types
        cells = list(notebook["cells"])
    except Exception as error:  # noqa: BLE001 - whatever a missing part leads to
        why = f"{type(error).__name__}: {error}"[:200]
        raise UnreadableError(f"nbformat can't read it ({why}).") from None
    finally:
        logging.disable(logging.NOTSET)
    found = [_cell(number, cell) for number, cell in enumerate(cells, start=1)]
    return [cell for cell in found if cell is not None]


def _parsed(content: bytes) -> dict[str, Any]:
    if not content.strip():
        raise UnreadableError("It is empty.")
    try:
        document = json.loads(content.decode(json.detect_encoding(content)))
    except UnicodeDecodeError:
        raise UnreadableError("It is no text in UTF-8.") from None
    except (ValueError, RecursionError) as error:
        told = str(error)[:100] if isinstance(error, json.JSONDecodeError) else "nested or long"
        raise UnreadableError(f"It is not JSON, or not all of it is there ({told}).") from None
    if not isinstance(document, dict):
        raise UnreadableError("It is JSON, but no notebook.")
    return document


def _slim(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document with the cells alone, and with the version that they are written in."""
    version = document.get("nbformat")
    sheets = document.get("worksheets")
    cells = _dicts(document.get("cells"))
    if not cells and isinstance(sheets, list):
        cells = [cell for sheet in _dicts(sheets) for cell in _dicts(sheet.get("cells"))]
        version = version if version in {2, 3} else 3
    elif not isinstance(document.get("cells"), list):
        raise UnreadableError("It is JSON, but has no cells: no notebook.")
    elif version != 1 or any("source" in cell for cell in cells):
        version = _CURRENT  # the only version so far that keeps its cells there
    if len(cells) > MAX_CELLS:
        raise UnreadableError(f"It has {len(cells)} cells; {MAX_CELLS} are read.")
    slim = [_slim_cell(cell, is_old=version != _CURRENT) for cell in cells]
    top: dict[str, Any] = {"nbformat": version, "nbformat_minor": 0, "metadata": {}}
    if version == 1:
        return {"nbformat": 1, "cells": slim}
    if version == _CURRENT:
        return top | {"nbformat_minor": 4, "cells": slim}
    return top | {"worksheets": [{"cells": slim, "metadata": {}}]}


def _dicts(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _slim_cell(cell: dict[str, Any], *, is_old: bool) -> dict[str, Any]:
    kind = cell.get("cell_type")
    kind = kind if isinstance(kind, str) else "raw"
    slim: dict[str, Any] = {"cell_type": kind, "metadata": {"exercises": _tags(cell)}}
    texts = {key: text for key in _TEXT_KEYS if (text := _text(cell.get(key))) is not None}
    if not is_old:
        slim["source"] = texts.get("source", "")
        return slim | ({"outputs": [], "execution_count": None} if kind == "code" else {})
    level = cell.get("level")
    if kind == "heading":
        slim["level"] = level if isinstance(level, int) and 1 <= level <= 6 else 1  # noqa: PLR2004
    return slim | texts | ({"outputs": [], "language": "python"} if kind == "code" else {})


def _text(value: object) -> str | None:
    """Return the text of a cell: one string, or a list of lines."""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "".join(value)
    return value if isinstance(value, str) else None


def _tags(cell: dict[str, Any]) -> list[str]:
    metadata = cell.get("metadata")
    if not isinstance(metadata, dict):
        return []
    own = metadata.get("grader")
    named = own.get("exercise") if isinstance(own, dict) else None
    found = [named] if isinstance(named, str) else []
    tags = metadata.get("tags")
    texts = [t for t in tags if isinstance(t, str)] if isinstance(tags, list) else []
    found += [text.removeprefix(_TAG).strip() for text in texts if text.startswith(_TAG)]
    return found[:_MOST_TAGS]


def _cell(number: int, cell: Any) -> Cell | None:  # noqa: ANN401 - a node of nbformat
    text, tags = cell.get("source"), cell.get("metadata", {}).get("exercises", [])
    if not isinstance(text, str) or not text.strip():
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Cell(number, str(cell.get("cell_type")), text, tuple(map(str, tags)))
