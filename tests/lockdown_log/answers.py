"""The honest work of a pack: its solutions and right answers, and what is equal about scores."""

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec

from grader.cases import case_source, read_cases
from grader.flows.grading import Grading, Options
from grader.pack import Exercise, Pack, read_pack_text
from grader.sandbox.outer.source import Limits
from grader.sandbox.outer.tiers import Isolation
from grader.scores import Scores
from grader.submission import SourceFile, Submission

# Wide, so that a slow machine or the tracer brings no answer near a deadline.
_LIMITS = Limits(probe_s=60.0, exercise_s=120.0)


@dataclass(frozen=True)
class Answer:
    """One answer that must get full marks.

    Args:
        exercise: What it answers.
        name: `solution`, or the name of the right answer.
        content: The file as it would be handed in.
    """

    exercise: Exercise
    name: str
    content: bytes

    def __str__(self) -> str:
        """Return a name that is its own in the pack."""
        return f"{self.exercise.name}.{self.name}"


def honest_answers(pack: Pack) -> Iterator[Answer]:
    """Yield solution and right answers of each exercise, the solution first."""
    for exercise in pack.exercises:
        solution = read_pack_text(exercise.solution_path)
        yield Answer(exercise, "solution", solution.encode())
        for case in read_cases(exercise):
            if case.kind == "right":
                yield Answer(exercise, case.name, case_source(case, solution))


class Grader:
    """Grades answers in one tier, with one seed.

    Args:
        pack: Their pack.
        isolation: The tier.
    """

    def __init__(self, pack: Pack, isolation: Isolation) -> None:
        self._pack, self._isolation = pack, isolation
        self._gradings: dict[str, Grading] = {}

    def grade(self, answer: Answer) -> Scores:
        """Return the scores of one answer."""
        name = answer.exercise.name
        if name not in self._gradings:
            options = Options(seed="7", limits=_LIMITS)
            self._gradings[name] = Grading(self._pack, [answer.exercise], options, self._isolation)
        file = SourceFile.from_bytes(name, answer.content)
        return self._gradings[name].grade(Submission("someone", {name: file}))


def lost(scores: Scores) -> list[str]:
    """Return the checks that did not pass although they could be judged."""
    return [
        f"{check.id}: {check.status} {check.message}"
        for exercise in scores.exercises
        for check in exercise.checks
        if check.status not in {"passed", "not_assessed"}
    ]


def comparable(scores: Scores) -> bytes:
    """Return everything but how long it took and under which conditions, as bytes."""
    plain = msgspec.to_builtins(scores)
    del plain["run"]
    for exercise in plain["exercises"]:
        for check in exercise["checks"]:
            del check["duration_s"]
    return msgspec.json.encode(plain, order="sorted")
