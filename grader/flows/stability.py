"""The proof that verdicts do not depend on luck: the same answers with many seeds.

A run has one seed, from which every draw of the checks and of the workers comes. The bank of
right and wrong answers is graded again and again with other seeds; each time each answer must
get the very verdict that its header names. Right answers show besides under which draws a mistake
that the checks know would have passed unseen (`grader.judge.blind_spots`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.cases import Case, case_source, read_cases
from grader.flows.expectations import deviations, deviations_from_full
from grader.flows.grading import Grading, Order
from grader.judge.blind_spots import BlindSpots, watched
from grader.pack import read_pack_text
from grader.submission import SourceFile, Submission

if TYPE_CHECKING:
    from grader.judge.scoring import LoadedExercise
    from grader.scores import Scores


@dataclass(frozen=True)
class Plan:
    """How often each answer is graded.

    Args:
        right: Runs of the solution and of every right answer.
        wrong: Runs of every wrong answer.
        label: What the seeds are made from; the same label repeats a run of this command.
    """

    right: int = 200
    wrong: int = 50
    label: str = "stability"


@dataclass
class Stability:
    """What was found for one exercise.

    Args:
        name: The exercise.
        answers: Number of answers, the solution counted in.
        runs: Number of gradings.
        deviations: What differed from what it must be, and which known mistakes some draws hide,
            with a seed, a sentence each.
    """

    name: str
    answers: int = 0
    runs: int = 0
    deviations: list[str] = field(default_factory=list)


def measure(grading: Grading, plan: Plan) -> Iterator[Stability]:
    """Grade the bank of each exercise with many seeds, exercise by exercise."""
    for loaded in grading.loaded:
        yield _Series(loaded, plan).run(grading)


class _Series:
    """All gradings of one exercise."""

    def __init__(self, loaded: "LoadedExercise", plan: Plan) -> None:
        self._exercise = loaded.exercise
        self._plan = plan
        self._found = Stability(loaded.exercise.name)
        self._case: Case | None = None  # None is the solution
        self._seed = ""
        self._spots = BlindSpots()

    def run(self, grading: Grading) -> Stability:
        with watched() as self._spots:
            grading.grade_each(self._orders(), self._compare)
        self._found.deviations += self._spots.found()
        return self._found

    def _orders(self) -> Iterator[Order]:
        name = self._exercise.name
        solution = read_pack_text(self._exercise.solution_path)
        for case in (None, *read_cases(self._exercise)):
            self._case = case
            content = solution.encode() if case is None else case_source(case, solution)
            submission = Submission("stability", {name: SourceFile.from_bytes(name, content)})
            self._found.answers += 1
            for seed in _seeds(case, self._plan):
                self._seed = seed
                yield Order(submission, seed=seed)

    def _compare(self, scores: "Scores") -> None:
        [score] = scores.exercises
        self._found.runs += 1
        case = self._case
        is_right = case is None or case.kind == "right"
        differing = [*(deviations_from_full(score) if case is None else deviations(case, score))]
        if is_right and not differing:
            self._spots.settle(self._seed)
        self._spots.forget()
        self._found.deviations += [f"seed {self._seed}: {one}" for one in differing]


def _seeds(case: Case | None, plan: Plan) -> Iterator[str]:
    answer = "solution" if case is None else case.name
    count = plan.wrong if case is not None and case.kind == "wrong" else plan.right
    return (f"{plan.label}-{answer}-{number}" for number in range(count))
