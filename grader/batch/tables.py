"""What is made of the results of a class when it is done: tables, feedback, summary, exports.

All of it comes from the results and the course file alone, so it can be made again at any time.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

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
EXPORTS: tuple[Export, ...] = ("canvas", "canvas-sis", "canvas-login", "moodle", "gradescope")
_FEEDBACK = "feedback"


def write_tables(
    ledger: Ledger, course: Course, exports: Sequence[Export], left: Iterable[str]
) -> Summary:
    """Write scores.csv, the feedback, summary.json and the exports into the folder of a batch.

    Args:
        ledger: The results.
        course: Weights, points and policy.
        exports: For which gradebooks a table is made.
        left: Keys of those who have left the class; their feedback is removed.

    Returns:
        The summary.

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
            if result.status != "unread":  # that is no student's
                write_feedback(result, course, folder / _FEEDBACK)
            yield result

    write_scores_csv(results(), course, folder / "scores.csv")
    for key in left:
        (folder / _FEEDBACK / f"{key}.md").unlink(missing_ok=True)
        (folder / "gradescope" / f"{key}.json").unlink(missing_ok=True)
    summary = tally.summary()
    write_atomically(folder / "summary.json", summary_json(summary))
    for export in exports:
        _export(export, ledger, course)
    return summary


def _export(export: Export, ledger: Ledger, course: Course) -> None:
    folder = ledger.folder
    match export:
        case "canvas":
            write_canvas_csv(ledger.results(), course, folder / "canvas.csv")
        case "canvas-sis":
            path = folder / "canvas.csv"
            write_canvas_csv(ledger.results(), course, path, id_column="SIS User ID")
        case "canvas-login":
            path = folder / "canvas.csv"
            write_canvas_csv(ledger.results(), course, path, id_column="SIS Login ID")
        case "moodle":
            write_moodle_csv(ledger.results(), course, folder / "moodle.csv")
        case "gradescope":
            (folder / "gradescope").mkdir(exist_ok=True)
            for result in ledger.results():
                if (data := gradescope_json(result, course)) is not None:
                    write_remade(folder / "gradescope" / f"{result.key}.json", data)
