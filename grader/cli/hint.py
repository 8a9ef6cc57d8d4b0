"""The command that gives a hint."""

import hashlib
from pathlib import Path
from typing import Any

from grader.catalogue import load_catalogue
from grader.cli.grading import options_from
from grader.errors import UsageError
from grader.flows.grading import Grading
from grader.flows.hints import Hint, next_hint
from grader.flows.progress import Progress
from grader.flows.results import summary_of
from grader.outputs.terminal import make_console, program, put, put_text
from grader.pack import Exercise, Pack
from grader.submission import read_submission


def run_hint(name: str, **limits: Any) -> int:  # noqa: ANN401 - handed on
    """Print the next hint for the first check that stands in the way."""
    pack = Pack.find(Path.cwd())
    exercise = pack.select([name])[0]
    progress = Progress(pack.root)
    result = _current_result(pack, exercise, progress, limits)
    console = make_console()
    if result["first"] is None:
        put(console, f"{exercise.name}: nothing stands in the way.")
        return 0
    catalogue = load_catalogue(exercise.catalogue_path)
    hint = next_hint(exercise.name, catalogue, result["first"], progress)
    progress.save()
    put(console, f"{exercise.name}  {result['first']['title']}")
    put_text(console, hint.title, is_quoted=hint.is_quoted)
    for line in _lines(exercise, hint):
        put_text(console, line)
    return 0


def _lines(exercise: Exercise, hint: Hint) -> list[str]:
    lines = ["", f"Hint {hint.number} of {hint.of}: {hint.text}"]
    if hint.concept and hint.number > 1:
        lines.append(f"Read: {hint.concept}")
    if hint.is_repeated:
        lines.append("That was the last hint. Ask your instructor, or read the task again:")
        lines.append(f"{program()} show {exercise.name}")
    elif hint.number < hint.of:
        lines += ["", f"More: {program()} hint {exercise.name}"]
    return lines


def _current_result(
    pack: Pack, exercise: Exercise, progress: Progress, limits: dict[str, Any]
) -> dict[str, Any]:
    """Return the last result, or a fresh one if the file has changed since."""
    submission = read_submission(pack.root / "exercises", [exercise])
    file = submission.files[exercise.name]
    if file.problem is not None and file.problem.kind != "missing":
        raise UsageError(file.problem.sentence, file.problem.tip)
    known = progress.result(exercise.name)
    sha256 = hashlib.sha256(file.content).hexdigest() if file.content is not None else None
    if known is not None and known.get("source_sha256") == sha256:
        return known
    with Grading(pack, [exercise], options_from(**limits)) as grading:
        scores = grading.grade(submission)
    result = summary_of(scores.exercises[0])
    progress.record(exercise.name, result)
    return result
