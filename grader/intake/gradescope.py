"""Reads `submission_metadata.yml` of a Gradescope export: who handed in which folder, and when.

The file may hold all results of an autograder, and tags of Ruby that a safe loader refuses. So its
events are read one by one, and only what is needed is kept. A reference to another place in the
file is never followed: where it stands for something that is needed, the file is refused.

Source: exports as read by otter-grader 1 (`otter/metadata.py`) and by the tools of several courses.
"""

import importlib
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from grader.errors import UsageError

_MOST_DEPTH = 64
_LONGEST = 500
_TIP = "Export the submissions from Gradescope again."
_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d{1,6})?\d*\s*(Z|[+-]\d\d:?\d\d)?", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Submitter:
    """One student of a submission; what the export doesn't tell is empty."""

    name: str
    sid: str
    email: str


@dataclass(slots=True)
class Record:
    """What the export says about one submission.

    Args:
        submitters: Its students, several for a group.
        submitted: When it was handed in, ISO 8601; empty if unknown.
    """

    submitters: list[Submitter] = field(default_factory=list)
    submitted: str = ""


def read_metadata(content: bytes) -> dict[str, Record]:
    """Return the records by the name of the submission's folder.

    Args:
        content: The file.

    Raises:
        UsageError: PyYAML is missing, or the file isn't what Gradescope writes.
    """
    try:
        yaml = importlib.import_module("yaml")
    except ImportError as error:
        raise UsageError(
            "submission_metadata.yml can't be read without PyYAML.", "Run `pip install PyYAML`."
        ) from error
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        events = yaml.parse(io.BytesIO(content), Loader=loader)
        return dict(_records(_Events(yaml, events)))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark else ""
        raise UsageError(f"submission_metadata.yml is no valid YAML{where}.", _TIP) from error


class _Events:
    """The events of a YAML file, read as mappings, lists and texts."""

    def __init__(self, yaml: Any, events: Iterator[Any]) -> None:  # noqa: ANN401 - a module
        self._yaml, self._events = yaml, events
        self._next: Any = None

    def peek(self) -> Any:  # noqa: ANN401 - PyYAML ships no types
        """Return the next event that isn't about the file as a whole."""
        frame = (self._yaml.StreamStartEvent, self._yaml.DocumentStartEvent)
        while self._next is None or isinstance(self._next, frame):
            self._next = next(self._events, self._yaml.StreamEndEvent())
        return self._next

    def take(self) -> Any:  # noqa: ANN401 - PyYAML ships no types
        """Return the next event and pass over it."""
        event, self._next = self.peek(), None
        return event

    def mapping(self) -> Iterator[str]:
        """Yield the keys of a mapping; the caller takes each value."""
        if not isinstance(self.take(), self._yaml.MappingStartEvent):
            raise UsageError("submission_metadata.yml isn't what Gradescope writes.", _TIP)
        while not isinstance(self.peek(), self._yaml.MappingEndEvent):
            yield self.text()
        self.take()

    def sequence(self) -> Iterator[None]:
        """Yield once per item of a list; the caller takes each item. Anything else is empty."""
        if not isinstance(self.peek(), self._yaml.SequenceStartEvent):
            self.pass_over()
            return
        self.take()
        while not isinstance(self.peek(), self._yaml.SequenceEndEvent):
            yield
        self.take()

    def text(self) -> str:
        """Return a plain value as text; nothing at all for null, a list or a mapping."""
        event = self.peek()
        if isinstance(event, self._yaml.AliasEvent):
            raise UsageError("submission_metadata.yml refers to itself.", _TIP)
        self.pass_over()
        if not isinstance(event, self._yaml.ScalarEvent):
            return ""
        is_null = event.style is None and event.value in ("", "~", "null")
        return "" if is_null else str(event.value)[:_LONGEST]

    def pass_over(self) -> None:
        """Pass over the next value, whatever it is."""
        depth = 0
        while True:
            event = self.take()
            if isinstance(event, self._yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, self._yaml.CollectionEndEvent):
                depth -= 1
            elif isinstance(event, self._yaml.StreamEndEvent):
                raise UsageError("submission_metadata.yml is cut off.", _TIP)
            if depth > _MOST_DEPTH:
                raise UsageError("submission_metadata.yml is nested too deeply.", _TIP)
            if depth <= 0:
                return


def _records(events: _Events) -> Iterator[tuple[str, Record]]:
    for name in events.mapping():
        record = Record()
        for key in events.mapping():
            if key.lstrip(":") == "submitters":
                record.submitters = [_submitter(events) for _ in events.sequence()]
            elif key.lstrip(":") == "created_at":
                record.submitted = _time(events.text())
            else:
                events.pass_over()
        yield name, record


def _submitter(events: _Events) -> Submitter:
    values = {key.lstrip(":"): events.text() for key in events.mapping()}
    return Submitter(values.get("name", ""), values.get("sid", ""), values.get("email", ""))


def _time(text: str) -> str:
    """Return a time as Ruby writes it in ISO 8601; nothing if it is none."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return ""
    day, clock, fraction, zone = (part or "" for part in match.groups())
    try:
        return datetime.fromisoformat(
            f"{day}T{clock}{fraction.ljust(7, '0') if fraction else ''}{zone}"
        ).isoformat()
    except ValueError:
        return ""
