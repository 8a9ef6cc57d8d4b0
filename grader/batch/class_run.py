"""Grades a class: from what was found to one result for each submission."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any, Protocol

import msgspec

from grader import interrupts
from grader.batch import identity
from grader.batch.crew import Crew
from grader.batch.jobs import Job, Outcome, Setup
from grader.batch.ledger import Ledger, RunRecord
from grader.errors import UsageError
from grader.intake import Contents, Found, Intake, is_there, read_found
from grader.pack import Exercise
from grader.record import Result
from grader.scores import ExerciseScore, total_scores
from grader.seeds import new_run_seed
from grader.text import one_line


class Watcher(Protocol):
    """Is told how the class gets on."""

    def begun(self, total: int) -> None:
        """Take note of the number of submissions."""

    def told(self, result: Result, *, is_new: bool) -> None:
        """Take note of a result; one that an earlier run has left is not new."""


@dataclass(frozen=True)
class Plan:
    """How a class is graded.

    Args:
        setup: What is the same for all submissions.
        exercises: Those of the setup.
        jobs: How many submissions at a time.
        allowance_s: Wall-clock seconds for the student code of one submission.
        seed: The secret seed of the class; None for that of an earlier run, or a fresh one.
    """

    setup: Setup
    exercises: Sequence[Exercise]
    jobs: int
    allowance_s: float
    seed: str | None


@dataclass
class _Task:
    """One submission between the two moments at which it is looked at.

    Args:
        found: Where it lies.
        notes: What was ignored or could not be read.
        identities: Hash for each exercise of all that its score depends on.
        known: The scores that an earlier run has left, by exercise.
    """

    found: Found
    notes: Sequence[str]
    identities: dict[str, str]
    known: dict[str, ExerciseScore]


class ClassRun:
    """One run over a class.

    Args:
        plan: How to grade.
        intake: What was found.
        source: Where it was found.
        ledger: Where the results go.
        watcher: Who is told.
    """

    def __init__(
        self, plan: Plan, intake: Intake, source: Path, ledger: Ledger, watcher: Watcher
    ) -> None:
        self._plan, self._intake, self._ledger, self._watcher = plan, intake, ledger, watcher
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        begun = RunRecord(
            seed=plan.seed or new_run_seed(),
            source=one_line(str(source.resolve()), 500),
            layout=intake.layout,
            exercises=[one.name for one in plan.exercises],
            started=now,
        )
        self._source = source
        self._seed = ledger.begin(begun).seed
        if plan.seed not in (None, self._seed):
            raise UsageError(
                "These results were made with another seed.",
                "Leave --seed out: the seed is in run.json, or name another folder.",
            )
        self._conditions = identity.conditions_hash(plan.setup, plan.allowance_s)
        self._checks = {one.name: identity.checks_hash(one) for one in plan.exercises}
        self._tasks: dict[str, _Task] = {}

    def run(self) -> set[str]:
        """Grade what has no result yet, and bring the results into order.

        Returns:
            The keys of those who were in the class in an earlier run and are no longer.

        Raises:
            GraderError: The machine, the pack or the command is at fault. What was graded by then
                is kept.
            KeyboardInterrupt: The user stopped the run; the same.
        """
        self._watcher.begun(len(self._intake.found) + len(self._intake.unread))
        keys = {found.key for found in self._intake.found} | set(self._tell_unread())
        jobs = self._jobs()
        if first := list(islice(jobs, self._plan.jobs)):  # no more processes than are needed
            Crew(len(first), self._plan.setup).run(chain(first, jobs), self._tell)
        return self._ledger.finish(keys)

    def _tell_unread(self) -> Iterator[str]:
        """Write a result for each thing that could not be read; yield its key."""
        counted = Counter[str]()
        for unread in self._intake.unread:
            # Two long places may be shown alike: the count tells them apart.
            counted[unread.place] += 1
            label = f"{unread.place}/{counted[unread.place]}"
            digest = hashlib.sha256(label.encode("utf-8", "surrogateescape")).hexdigest()
            result = Result(
                key=f"unread-{digest[:16]}",
                student="",
                identity="",
                status="unread",
                message=unread.reason,
                place=unread.place,
            )
            self._put(result)
            yield result.key

    def _jobs(self) -> Iterator[Job]:
        """Yield a job for each submission of which a score is missing."""
        for found in self._intake.found:
            interrupts.raise_if_noted()
            if not self._source.exists():
                raise UsageError(
                    f"{one_line(str(self._source))} is gone.",
                    "What is graded is kept; go on with --resume when it is back.",
                )
            contents = read_found(found, self._plan.exercises)
            if not is_there(found):  # what vanishes while it is read looks like nothing handed in
                self._tell_fault(found, contents.notes, "it was there at first, and then was gone")
                continue
            if contents.unread:
                self._tell_unreadable(found, contents)
                continue
            identities = {
                name: identity.exercise_identity(
                    self._conditions,
                    self._checks[name],
                    self._seed,
                    identity.file_state(file, contents.notebooks),
                )
                for name, file in contents.files.items()
            }
            earlier = self._ledger.get(found.key)
            known = {} if earlier is None else _known(earlier, identities)
            if earlier is not None and len(known) == len(identities):
                self._keep(earlier, found, contents.notes)
                continue
            self._tasks[found.key] = _Task(found, contents.notes, identities, known)
            yield Job(
                key=found.key,
                student=found.student,
                seed=self._seed,
                files=contents.files,
                notebooks=list(contents.notebooks),
                wanted=[name for name in identities if name not in known],
                allowance_s=self._plan.allowance_s,
            )

    def _tell_unreadable(self, found: Found, contents: Contents) -> None:
        """Write the result of a submission of which nothing could be read: that is no zero."""
        result = Result(
            key=found.key,
            identity="",
            status="unread",
            message=contents.unread,
            notes=list(contents.notes),
            **_facts(found),
        )
        self._put(result)

    def _put(self, result: Result) -> None:
        """Write a result that takes no grading, unless it stands there already."""
        is_new = self._ledger.get(result.key) != result
        if is_new:
            self._ledger.add(result)
        self._watcher.told(result, is_new=is_new)

    def _keep(self, earlier: Result, found: Found, notes: Sequence[str]) -> None:
        """Take over a result; what lies beside the answers may be different by now."""
        result = msgspec.structs.replace(
            earlier, status="graded", message="", notes=list(notes), **_facts(found)
        )
        if result != earlier:
            self._ledger.add(result)
        self._watcher.told(result, is_new=False)

    def _tell(self, job: Job, outcome: Outcome | None, fault: str) -> None:
        """Write the result of a job."""
        task = self._tasks.pop(job.key)
        if outcome is None:
            self._tell_fault(task.found, task.notes, fault)
            return
        graded = {one.name: one for one in outcome.exercises} | task.known
        exercises = [graded[name] for name in task.identities]
        has_fault = any(one.status == "grader_fault" for one in exercises)
        result = Result(
            key=job.key,
            identity=identity.submission_identity(task.identities),
            identities=task.identities,
            status="fault" if has_fault else "graded",
            message="A check could not be judged; that is not the student's fault."
            if has_fault
            else "",
            notes=list(task.notes),
            answer_notes=outcome.notes,
            scores=total_scores(job.student, outcome.source_sha256, exercises, outcome.run),
            **_facts(task.found),
        )
        self._ledger.add(result)
        self._watcher.told(result, is_new=True)

    def _tell_fault(self, found: Found, notes: Sequence[str], fault: str) -> None:
        """Write the result of a submission that could not be graded, through no fault of its own.

        Scores that an earlier run has left stay in the line: a later run takes up what still holds.
        """
        earlier = self._ledger.get(found.key) or Result(
            key=found.key, student=found.student, identity="", status="fault"
        )
        result = msgspec.structs.replace(
            earlier,
            status="fault",
            message=f"It could not be graded: {fault}. Grade it again with --resume.",
            notes=list(notes),
            **_facts(found),
        )
        self._ledger.add(result)
        self._watcher.told(result, is_new=True)


def _facts(found: Found) -> dict[str, Any]:
    """Return what a result says of where it comes from."""
    names = ("student", "name", "email", "is_late", "submitted", "place")
    return {name: getattr(found, name) for name in names}


def _known(earlier: Result, identities: dict[str, str]) -> dict[str, ExerciseScore]:
    """Return the scores of an earlier result that a new grading would only repeat."""
    exercises = [] if earlier.scores is None else earlier.scores.exercises
    is_whole = all(earlier.identities.get(name) == one for name, one in identities.items())
    if not is_whole and any(c.status == "timeout" for e in exercises for c in e.checks):
        return {}  # the time of a submission is shared: what one exercise took, another lacked
    return {
        one.name: one
        for one in exercises
        if one.status != "grader_fault"
        and one.name in identities
        and earlier.identities.get(one.name) == identities[one.name]
    }
