"""The report on the terminal, for the student who has just typed the command.

Words first, colour only as an extra, 80 columns. Text of students has been made safe when the
scores were made; here it is wrapped, never interpreted as markup. Two things make sure that it
can't pass for a line of the report, nor for a command to the CI system that keeps the log:

- What quotes the submission, or speaks about it in its own names, stands to the right of a bar on
  every one of its lines.
- Every line passes `put`, which cleans it once more: wrapping makes new lines. Wide letters count
  twice, so that no line is so long that a terminal would break it and begin a line of its own.
"""

import io
import os
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from rich.console import Console
from rich.text import Text

from grader.scores import CheckScore, ExerciseScore, Scores
from grader.text import clean

_WIDTH = 80
_NARROWEST = 40
_LONGEST = 8000
_LABEL = 9
_INDENT = 7
_BAR = "| "
_PRINTED_LINES = 8
_WORDS = {
    "passed": ("PASS", "green"),
    "failed": ("FAIL", "red"),
    "error": ("ERROR", "red"),
    "timeout": ("TIME", "red"),
    "out_of_memory": ("MEMORY", "red"),
    "crashed": ("CRASH", "red"),
    "not_attempted": ("TODO", "yellow"),
    "skipped": ("SKIP", "yellow"),
    "not_assessed": ("N/A", "cyan"),
    "grader_fault": ("FAULT", "magenta"),
}
_QUIET = frozenset({"passed", "skipped", "not_assessed", "not_attempted"})


def make_console(*, to_stderr: bool = False) -> Console:
    """Return a console that prints plain text off a terminal and under NO_COLOR."""
    stream: TextIO = sys.stderr if to_stderr else sys.stdout
    if isinstance(stream, io.TextIOWrapper):  # a report must not fail for want of a letter
        stream.reconfigure(errors="backslashreplace")
    is_plain = bool(os.environ.get("NO_COLOR")) or not stream.isatty()
    if is_plain:
        return Console(
            file=stream, width=_WIDTH, force_terminal=False, color_system=None, highlight=False
        )
    console = Console(file=stream, highlight=False)
    console.width = max(_NARROWEST, min(console.width, _WIDTH))
    return console


def put(console: Console, line: str, style: str = "") -> None:
    """Print one line as it is: no markup, no escape sequence, no command for a CI system."""
    console.print(Text(clean(line, _LONGEST), style=style), soft_wrap=True)


def put_text(console: Console, text: str, style: str = "", *, is_quoted: bool = False) -> None:
    """Print text over as many lines as it needs, behind a bar if it quotes a submission."""
    bar = _BAR if is_quoted else ""
    shown = clean(text, _LONGEST, multiline=True)
    for line in _wrapped(shown, console.width - len(bar)):
        put(console, f"{bar}{line}", style)


def program() -> str:
    """Return how this program is started here, so that a suggested command can be typed as is."""
    python = Path(sys.executable)
    found = shutil.which("python")
    if found is not None and Path(found).parent == python.parent:
        return "python -m grader"
    with suppress(ValueError):
        return f"{python.relative_to(Path.cwd())} -m grader"
    return "python -m grader"


def points(value: float) -> str:
    """Write points without needless decimals."""
    return f"{value:g}"


class TerminalReport:
    """Prints the scores of one submission.

    Args:
        console: Where to print.
        verbose: Whether to show passed checks and tracebacks.
        source: What was graded, for the commands that are suggested; empty for `exercises/`.
    """

    def __init__(self, console: Console, *, verbose: bool = False, source: str = "") -> None:
        self._console = console
        self._verbose = verbose
        self._source = source
        self._explained: set[tuple[str, str | None]] = set()

    def print_scores(self, scores: Scores) -> None:
        """Print a line per exercise, then what did not pass, then the total."""
        self._print_conditions(scores)
        for exercise in scores.exercises:
            self._print_exercise_line(exercise)
        first = next((e for e in scores.exercises if _is_unfinished(e)), None)
        for exercise in scores.exercises:
            self._print_checks(exercise, is_first=exercise is first)
        self._print_total(scores)

    def _print_conditions(self, scores: Scores) -> None:
        missing = scores.possible - scores.assessed
        if missing:
            note = f"{missing} of {scores.possible} points can't be assessed here: {_why(scores)}"
            put_text(self._console, note, style="cyan")
        why = scores.run.why_not_full.rstrip(".")
        if scores.run.tier == "none":
            note = f"Graded without isolation (tier none): {why}."
            put_text(self._console, note, style="yellow")
        elif scores.run.tier != "full":
            note = f"Graded in tier {scores.run.tier}: {why}."
            put_text(self._console, note, style="yellow")

    def _print_exercise_line(self, exercise: ExerciseScore) -> None:
        untouched = all(c.status in {"not_attempted", "not_assessed"} for c in exercise.checks)
        if untouched and exercise.status == "not_attempted":
            right = "not started" if exercise.source_sha256 else "no file, or an empty one"
            style = "dim"
        else:
            right = f"{points(exercise.earned)} / {exercise.assessed}"
            style = "green" if exercise.status == "passed" else "bold"
        left = f"{exercise.name}  {exercise.title}"
        self._line(left, right, style)
        for note in exercise.notes:
            self._field("note", note)

    def _print_checks(self, exercise: ExerciseScore, *, is_first: bool) -> None:
        shown = [c for c in exercise.checks if c.status not in _QUIET]
        first = next(iter(shown), None)
        if self._verbose:
            shown = [c for c in exercise.checks if c.status not in {"skipped", "not_attempted"}]
        told: dict[tuple[str, str, str], list[str]] = {}
        for check in shown:
            told.setdefault(_finding(check), []).append(check.title)
        for check in shown:
            titles = told.pop(_finding(check), None)
            if titles is not None:
                self._print_check(exercise, check, in_full=is_first and check is first)
                if len(titles) > 1 and check.status != "passed":
                    count = len(titles) - 1
                    self._field("also", f"the same for {count} more check{'s' * (count > 1)}")
        if first is not None:
            self._print_waiting(exercise)
            if not self._source:  # hints are for the files in exercises/
                self._field("next", f"{program()} hint {exercise.name}")
        self._print_todo(exercise)

    def _print_check(self, exercise: ExerciseScore, check: CheckScore, *, in_full: bool) -> None:
        word, style = _WORDS[check.status]
        self._console.print()
        score = "" if check.status == "not_assessed" else _score(check)
        self._line(f"{word:<7}{exercise.name}  {check.title}", score, style)
        if check.status == "passed":
            self._print_output(check)
            return
        if check.expected:
            self._quote("expected", check.expected)
        self._quote("seen", check.seen or check.message)
        if check.where:
            self._quote("where", check.where)
        if check.why:
            is_told = (exercise.name, check.diagnosis) in self._explained
            self._field("why", "as above" if is_told else check.why)
            self._explained.add((exercise.name, check.diagnosis))
        elif check.expected and check.seen not in check.message:
            self._quote("why", check.message)
        if in_full or self._verbose:
            self._print_output(check)
        if self._verbose and check.traceback:
            self._quote("trace", "\n".join(check.traceback))

    def _print_output(self, check: CheckScore) -> None:
        if check.output:
            lines = list(_wrapped(check.output, self._room))
            shown = lines if self._verbose else lines[:_PRINTED_LINES]
            self._put_field("printed", shown, _BAR)
            if len(shown) < len(lines):
                self._field("", f"({len(lines) - len(shown)} more lines; -v shows them)")

    def _print_waiting(self, exercise: ExerciseScore) -> None:
        skipped = [c for c in exercise.checks if c.status == "skipped"]
        if skipped:
            titles = "; ".join(c.title for c in skipped)
            lost = sum(c.points for c in skipped)
            self._field("waiting", f"{lost} points wait for the checks above: {titles}")

    def _print_todo(self, exercise: ExerciseScore) -> None:
        """Print what is not written yet, if anything is."""
        todo = [c for c in exercise.checks if c.status == "not_attempted"]
        is_begun = any(c.status not in {"not_attempted", "not_assessed"} for c in exercise.checks)
        if todo and is_begun:
            self._console.print()
            self._line(f"{'TODO':<7}{exercise.name}", "", "yellow")
            self._quote("to do", "; ".join(dict.fromkeys(c.message for c in todo)))

    def _print_total(self, scores: Scores) -> None:
        self._console.print()
        total = f"{points(scores.earned)} / {scores.assessed}"
        self._line("Total", total, "bold")
        for line in self._next_step(scores):
            put(self._console, line)  # a command is not broken: it is there to be copied

    def _next_step(self, scores: Scores) -> list[str]:
        if any(e.status == "grader_fault" for e in scores.exercises):
            return [
                "The grader itself failed. Report it with the lines above and those of",
                f"    {program()} doctor",
            ]
        unfinished = [e for e in scores.exercises if _is_unfinished(e)]
        if not unfinished:
            done = ["Everything that could be assessed here is right."]
            return done if self._source else [*done, f"See the others with {program()} list"]
        first = unfinished[0]
        if all(c.status in {"not_attempted", "not_assessed"} for c in first.checks):
            if self._source:
                return []
            task = f"    {program()} show {first.name}"
            return [f"Next: write exercises/{first.name}.py; the task is shown by", task]
        again = f"    {program()} {first.name}{self._source}"
        if all(c.status in {*_QUIET, "passed"} for c in first.checks):
            return ["Next: write what is still to do, then", again]
        return ["Next: mend the first failed check above, then", again]

    def _line(self, left: str, right: str, style: str) -> None:
        room = self._console.width - len(right) - 2
        if len(left) > room:
            left = left[: room - 3] + "..."
        put(self._console, f"{left:<{room + 2}}{right}".rstrip(), style)

    @property
    def _room(self) -> int:
        return self._console.width - _INDENT - _LABEL - len(_BAR)

    def _field(self, label: str, text: str) -> None:
        self._put_field(label, _wrapped(text, self._room), " " * len(_BAR))

    def _quote(self, label: str, text: str) -> None:
        """Print a field that quotes the submission, or speaks about it in its own names."""
        self._put_field(label, _wrapped(text, self._room), _BAR)

    def _put_field(self, label: str, lines: Iterable[str], bar: str) -> None:
        for number, line in enumerate(lines):
            head = f"{'' if number else label:<{_LABEL}}"
            put(self._console, f"{'':<{_INDENT}}{head}{bar}{line}".rstrip())


def _wrapped(text: str, width: int) -> Iterator[str]:
    for line in text.splitlines() or [""]:
        # A wide letter takes two columns, and textwrap counts characters: a null, which no clean
        # text holds, stands beside each. It may be cut off from its letter, hence one column less.
        spread = line if line.isascii() else _spread(line)
        room = width if spread == line else width - 1
        for part in textwrap.wrap(spread, room, break_on_hyphens=False) or [""]:
            yield part.replace("\0", "")


def _spread(line: str) -> str:
    return "".join(f"\0{c}" if unicodedata.east_asian_width(c) in "WF" else c for c in line)


def _why(scores: Scores) -> str:
    """Return the reason why points can't be assessed."""
    checks = [check for exercise in scores.exercises for check in exercise.checks]
    if any(check.status == "grader_fault" for check in checks):
        return "the grader itself failed, as told below"
    return next((check.message for check in checks if check.status == "not_assessed"), "")


def _finding(check: CheckScore) -> tuple[str, str, str]:
    """Return what makes two findings the same for a reader, such as a file without import."""
    distinct = check.id if check.status in {"passed", "failed"} else check.message
    return (check.status, check.seen, distinct)


def _is_unfinished(exercise: ExerciseScore) -> bool:
    return exercise.earned < exercise.assessed


def _score(check: CheckScore) -> str:
    return f"{points(check.earned)} / {check.points}"
