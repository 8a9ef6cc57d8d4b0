"""The command that grades a class: from arguments to a folder of results and an exit code."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from grader.batch.class_run import ClassRun, Plan
from grader.batch.jobs import Setup
from grader.batch.ledger import Ledger
from grader.batch.tables import Export, write_tables
from grader.check_specs import read_check_specs
from grader.cli.grading import options_from
from grader.cli.watching import watcher_for
from grader.course import Course, load_course
from grader.errors import UsageError
from grader.flows.side_by_side import demand_one_copy, usual_jobs
from grader.intake import Intake, take_in
from grader.outputs.summary import Summary, summary_lines
from grader.outputs.terminal import make_console, put
from grader.pack import Exercise, Pack
from grader.sandbox.outer.tiers import folders_around

FailOn = Literal["fault", "unread", "never"]
_EXERCISES_OF_TIME = 6  # a submission may use up the whole time of so many exercises


@dataclass(frozen=True)
class _Class:
    """What the arguments come to."""

    pack: Pack
    chosen: tuple[Exercise, ...]
    course: Course
    intake: Intake
    source: Path


def run_batch(  # noqa: PLR0913 - the options of the command
    *,
    submissions: Path,
    exercises: tuple[str, ...],
    out: Path | None,
    jobs: int | None,
    resume: bool,
    dry_run: bool,
    course_path: Path | None,
    submission_timeout: float | None,
    only_public: bool,
    fail_on: FailOn,
    exports: tuple[Export, ...],
    **limits: Any,  # noqa: ANN401 - handed on
) -> int:
    """Grade a class; returns 0 if every submission got its scores."""
    from grader.cli.app import (  # noqa: PLC0415 - it imports this module
        FAULT,
        INTERRUPTED,
        NOT_ALL_EARNED,
        OK,
    )

    pack = Pack.find(Path.cwd())
    named = pack.select(exercises)
    course = load_course(course_path, pack.exercises if course_path else named)
    counted = {one.name for one in course.exercises}
    chosen = tuple(one for one in named if one.name in counted)
    if not chosen:
        raise UsageError(
            "The course has none of the exercises that were named.", "Look into the course file."
        )
    if not only_public:
        _demand_whole_checks(chosen)
    _demand_whole_course(course, chosen, exports)
    found = _Class(pack, chosen, course, take_in(submissions, chosen, pack.exercises), submissions)
    if dry_run:
        _show(found)
        return OK
    if out is None:
        raise UsageError("No folder for the results is named.", "Add --out DIR.")
    if out.resolve().is_relative_to(submissions.resolve()):
        raise UsageError(
            "The results would lie among the submissions, and be taken for one.",
            "Name a folder outside for --out.",
        )
    plan = _plan(found, out, jobs, submission_timeout, only_public=only_public, **limits)
    try:
        summary = _grade(found, plan, out, is_resumed=resume, exports=exports)
    except KeyboardInterrupt:
        told = f"Interrupted. What is graded is kept in {out}; go on with --resume."
        put(make_console(to_stderr=True), told)
        return INTERRUPTED
    if fail_on != "never" and (summary.statuses["fault"] or summary.check_faults):
        return FAULT
    return NOT_ALL_EARNED if fail_on == "unread" and summary.statuses["unread"] else OK


def _demand_whole_checks(exercises: Sequence[Exercise]) -> None:
    """Refuse a students' tree: what it lacks would be left out of the points."""
    for exercise in exercises:
        is_whole = exercise.solution_path.is_file()  # only the instructors' tree has it
        if not is_whole and any(spec.later for spec in read_check_specs(exercise.checks_path)):
            raise UsageError(
                f"Only the public checks of {exercise.name} are here: this is a students' tree.",
                "Grade in the instructors' tree, or name --only-public.",
            )


def _demand_whole_course(
    course: Course, chosen: Sequence[Exercise], exports: Sequence[Export]
) -> None:
    """Refuse to hand a part of a course to a gradebook: it would be taken for the whole."""
    missing = _left_out(course, chosen)
    if missing and exports:
        raise UsageError(
            f"The course counts exercises that are not graded here: {', '.join(missing)}.",
            "Leave --export out, or grade all that counts.",
        )


def _left_out(course: Course, chosen: Sequence[Exercise]) -> list[str]:
    """Return the exercises that count and are not graded."""
    graded = {exercise.name for exercise in chosen}
    return [one.name for one in course.exercises if one.weight and one.name not in graded]


def _plan(
    found: _Class,
    out: Path,
    jobs: int | None,
    submission_timeout: float | None,
    *,
    only_public: bool,
    **limits: Any,  # noqa: ANN401 - handed on
) -> Plan:
    own = found.course.limits
    for name, value in (("timeout", own.timeout_s), ("memory", own.memory_mib)):
        if limits[name] is None:
            limits[name] = value if value is not None else {"timeout": 10.0, "memory": 2048}[name]
    options = options_from(only_public=only_public, **limits)
    hidden = [*folders_around(found.source), out.resolve()]
    setup = Setup(
        pack=str(found.pack.root),
        exercises=[one.name for one in found.chosen],
        hidden=[str(folder) for folder in hidden],
        tier="full" if options.tier == "auto" else options.tier,
        probe_s=options.limits.probe_s,
        exercise_s=options.limits.exercise_s,
        memory_mib=options.limits.memory_mib,
        public_only=only_public,
    )
    seconds = submission_timeout or own.submission_s
    usual = options.limits.exercise_s * min(len(found.chosen), _EXERCISES_OF_TIME)
    return Plan(setup, found.chosen, jobs or usual_jobs(), seconds or usual, options.seed)


def _grade(
    found: _Class, plan: Plan, out: Path, *, is_resumed: bool, exports: Sequence[Export]
) -> Summary:
    demand_one_copy()  # before anything is written
    console = make_console()
    with Ledger(out, is_resumed=is_resumed) as ledger:
        with watcher_for(console) as watcher:
            left = ClassRun(plan, found.intake, found.source, ledger, watcher).run()
        summary, told = write_tables(ledger, found.course, exports)
    if left:
        put(console, f"{len(left)} of an earlier run are no longer in the class: see left.jsonl")
    for line in summary_lines(summary):
        put(console, line)
    if missing := _left_out(found.course, found.chosen):
        put(console, f"Not graded here, so the totals are of a part: {', '.join(missing)}")
    for line in told:
        put(console, line)
    return summary


def _show(found: _Class) -> None:
    """Print what was understood of a class."""
    console, intake = make_console(), found.intake
    names = ", ".join(one.number for one in found.chosen)
    put(console, f"{found.source}: {intake.layout}")
    put(console, f"{len(intake.found)} submissions, exercises {names}")
    for one in intake.found:
        late = {None: "", True: ", late", False: ", in time"}[one.is_late]
        name = f" ({one.name})" if one.name else ""
        put(console, f"  {one.key}: {one.student}{name}{late}, from {one.place}")
    if intake.unread:
        put(console, f"{len(intake.unread)} not understood:")
    for unread in intake.unread:
        put(console, f"  {unread.place}: {unread.reason}")
