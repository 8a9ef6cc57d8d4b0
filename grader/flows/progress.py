"""Remembers on disk what a student was told: the last result and the hints given.

The file is a convenience, never a record: a broken or missing one is begun anew. git ignores it.
"""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from grader.errors import UsageError
from grader.outputs.files import write_atomically

_FOLDER = ".grader"
_VERSION = 1
_RESULT_KEYS = {"source_sha256", "earned", "assessed", "status", "first"}


class Progress:
    """The state file of one pack.

    Args:
        root: Folder of the pack.
    """

    def __init__(self, root: Path) -> None:
        self._path = root / _FOLDER / "state.json"
        self._state: dict[str, Any] = {"version": _VERSION, "results": {}, "hints": {}}
        with suppress(OSError, ValueError):
            found = json.loads(self._path.read_text(encoding="utf-8"))
            if _is_usable(found):
                self._state = found

    def result(self, exercise: str) -> dict[str, Any] | None:
        """Return what the last grading of an exercise found, or None.

        The keys are those of `grader.flows.results.summary_of`.
        """
        found = self._state["results"].get(exercise)
        if not isinstance(found, dict) or not found.keys() >= _RESULT_KEYS:
            return None
        numbers = (found.get("earned"), found.get("assessed"))
        is_whole = isinstance(found["first"], dict | None) and all(
            isinstance(number, int | float) for number in numbers
        )
        return found if is_whole else None

    def record(self, exercise: str, result: dict[str, Any]) -> None:
        """Remember the result of a grading."""
        self._state["results"][exercise] = result

    def hints_given(self, exercise: str, topic: str) -> int:
        """Return how many hint steps on a topic were given."""
        given = self._state["hints"].get(f"{exercise}/{topic}", 0)
        return given if isinstance(given, int) else 0

    def record_hint(self, exercise: str, topic: str, count: int) -> None:
        """Remember that `count` hint steps on a topic were given."""
        self._state["hints"][f"{exercise}/{topic}"] = count

    def forget(self, exercise: str) -> None:
        """Forget the result and the hints of an exercise."""
        self._state["results"].pop(exercise, None)
        for key in [k for k in self._state["hints"] if k.startswith(f"{exercise}/")]:
            del self._state["hints"][key]

    def save(self) -> None:
        """Write the file; a folder that can't be written to is no reason to fail."""
        with suppress(OSError, UsageError):
            self._path.parent.mkdir(exist_ok=True)
            text = json.dumps(self._state, indent=1, sort_keys=True)
            write_atomically(self._path, text.encode())


def _is_usable(found: object) -> bool:
    return (
        isinstance(found, dict)
        and found.get("version") == _VERSION
        and isinstance(found.get("results"), dict)
        and isinstance(found.get("hints"), dict)
    )
