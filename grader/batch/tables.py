"""What is made of the results of a class when it is done: tables, feedback, summary, exports.

All of it comes from the results and the course file alone, so it can be made again at any time.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal

import msgspec

from grader.batch.ledger import Ledger
from grader.course import Course
from grader.outputs.feedback import write_feedback
from grader.outputs.files import write_atomically, write_remade
from grader.outputs.summary import Summary, Tally, summary_json
from grader.outputs.tables import (
    gradescope_json,
    write_canvas_csv,
    write_moodle_csv,
    write_scores_csv,
)
from grader.record import Result

Export = Literal["canvas", "canvas-sis", "canvas-login", "moodle", "gradescope"]
_FEEDBACK = "feedback"
_PLACES: dict[Export, str] = {
    "canvas": "canvas.csv",
    "canvas-sis": "canvas.csv",
    "canvas-login": "canvas.csv",
    "moodle": "moodle.csv",
    "gradescope": "gradescope/",
}


def write_tables(
    ledger: Ledger, course: Course, exports: Sequence[Export]
) -> tuple[Summary, list[str]]:
    """Write scores.csv, the feedback, summary.json and the exports into the folder of a batch.

    Args:
        ledger: The results.
        course: Weights, points and policy.
        exports: For which gradebooks a table is made.

    Returns:
        The summary, and what the instructor should know of what was written, a line each.

    Raises:
        UsageError: Something can't be written.
    """
    folder = ledger.folder
    tally = Tally(course)
    (folder / _FEEDBACK).mkdir(exist_ok=True)

    def results() -> Iterator[Result]:
        """Yield each result once: it is read from the disk and decoded."""
        for result in ledger.results():
            tally.add(result)
            if result.student or result.status != "unread":  # else it is nobody's
                write_feedback(result, course, folder / _FEEDBACK)
            yield result

    write_scores_csv(results(), course, folder / "scores.csv")
    gone = ledger.gone()
    for key in gone:
        (folder / _FEEDBACK / f"{key}.md").unlink(missing_ok=True)
        (folder / "gradescope" / f"{key}.json").unlink(missing_ok=True)
    summary = tally.summary()
    places = list(dict.fromkeys(_PLACES[export] for export in exports))
    old = _exported_before(folder) - set(places)
    for place in old:
        _remove(folder / place, [*ledger.keys(), *gone])
    summary.exports = places
    write_atomically(folder / "summary.json", summary_json(summary))
    told = [
        f"{place} of an earlier run is removed, as it would be out of date: add --export"
        for place in sorted(old)
    ]
    told += [
        f"{left_out} without a grade: not in {_PLACES[export]}"
        for export in exports
        if (left_out := _export(export, ledger, course))
    ]
    written = ["results.jsonl", "scores.csv", f"{_FEEDBACK}/", "summary.json", *places]
    return summary, [*told, f"Written to {folder}: {', '.join(written)}"]


def _exported_before(folder: Path) -> set[str]:
    """Return what an earlier run has exported, by its own word."""
    try:
        exports = msgspec.json.decode((folder / "summary.json").read_bytes())["exports"]
    except (OSError, msgspec.MsgspecError, KeyError, TypeError):
        return set()
    return {place for place in _PLACES.values() if place in exports}


def _remove(path: Path, keys: Iterable[str]) -> None:
    """Remove an export: a file, or of a folder the files with these keys."""
    if not path.is_dir():
        path.unlink(missing_ok=True)
        return
    for key in keys:
        (path / f"{key}.json").unlink(missing_ok=True)
    with suppress(OSError):  # something else is kept there
        path.rmdir()


def _export(export: Export, ledger: Ledger, course: Course) -> int:
    """Write one table for a gradebook; returns how many students are not in it."""
    folder = ledger.folder
    match export:
        case "canvas":
            return write_canvas_csv(ledger.results(), course, folder / "canvas.csv")
        case "canvas-sis":
            path = folder / "canvas.csv"
            return write_canvas_csv(ledger.results(), course, path, id_column="SIS User ID")
        case "canvas-login":
            path = folder / "canvas.csv"
            return write_canvas_csv(ledger.results(), course, path, id_column="SIS Login ID")
        case "moodle":
            return write_moodle_csv(ledger.results(), course, folder / "moodle.csv")
        case "gradescope":
            left_out = 0
            (folder / "gradescope").mkdir(exist_ok=True)
            for result in ledger.results():
                path = folder / "gradescope" / f"{result.key}.json"
                if (data := gradescope_json(result, course)) is not None:
                    write_remade(path, data)
                else:
                    path.unlink(missing_ok=True)
                    left_out += bool(result.student)
            return left_out
