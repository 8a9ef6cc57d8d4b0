"""The command that grades: from arguments to a report and an exit code."""

import shlex
from pathlib import Path
from typing import Any

from grader.flows.grading import Grading, Options
from grader.outputs.files import check_writable, write_atomically, write_to_stdout
from grader.pack import Pack
from grader.sandbox.outer.source import Limits
from grader.sandbox.outer.tiers import TierChoice, folders_around
from grader.seeds import parse_run_seed
from grader.submission import demand_some_file, read_submission


def options_from(
    *,
    tier: TierChoice,
    seed: str | None,
    timeout: float,
    memory: int,
    only_public: bool = False,
) -> Options:
    """Make the options of a grading from those of the command line."""
    limits = Limits(probe_s=timeout, exercise_s=2 * timeout, memory_mib=memory)
    checked = None if seed is None else parse_run_seed(seed)
    return Options(tier=tier, seed=checked, limits=limits, public_only=only_public)


def run_grade(
    *,
    exercises: tuple[str, ...],
    source: Path | None,
    json_path: str | None,
    only_public: bool,
    verbose: bool,
    **limits: Any,  # noqa: ANN401 - handed on
) -> int:
    """Grade a submission, print a report and write the scores."""
    from grader.cli.app import FAULT, NOT_ALL_EARNED, OK  # noqa: PLC0415 - it imports this module

    pack = Pack.find(Path.cwd())
    chosen = pack.select(exercises)
    if json_path is not None and json_path != "-":
        check_writable(Path(json_path))
    student = source.resolve().name if source is not None and source.is_dir() else ""
    submission = read_submission(source or pack.root / "exercises", chosen, student)
    if source is not None and source.is_dir() and not exercises:
        demand_some_file(submission, source)
    options = options_from(only_public=only_public, **limits)
    beside = [] if source is None else folders_around(source)
    with Grading(pack, chosen, options, hidden=beside) as grading:
        # The worker source is starting up; what is imported from here on runs beside it.
        from grader.flows.progress import Progress  # noqa: PLC0415
        from grader.flows.results import record_scores  # noqa: PLC0415
        from grader.outputs.terminal import TerminalReport, make_console  # noqa: PLC0415
        from grader.scores import encode_scores  # noqa: PLC0415

        scores = grading.grade(submission)
    # What is kept comes before what is shown: printing can fail.
    if source is None:
        progress = Progress(pack.root)
        record_scores(progress, scores)
        progress.save()
    if json_path == "-":
        write_to_stdout(encode_scores(scores))
    elif json_path is not None:
        write_atomically(Path(json_path), encode_scores(scores))
    console = make_console(to_stderr=json_path == "-")
    TerminalReport(console, verbose=verbose, source=option_of(source)).print_scores(scores)
    statuses = {check.status for exercise in scores.exercises for check in exercise.checks}
    if "grader_fault" in statuses:
        return FAULT
    return OK if scores.earned >= scores.assessed else NOT_ALL_EARNED


def option_of(source: Path | None) -> str:
    """Return the option that names the submission, for the commands that the report suggests.

    The name of a folder may be a student's choice: an odd one is left out, for it would have to
    be shown otherwise than it can be typed.
    """
    if source is None:
        return ""
    name = shlex.quote(str(source))
    is_plain = name == str(source) and name.isascii()
    return f" --from {name}" if is_plain else " --from ..."
