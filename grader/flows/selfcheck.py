"""The proof of the pack: what must fail fails, what must pass passes, for the stated reason.

For each exercise: the stub is told apart, and earns nothing even where it is not; the solution
and every right answer earn everything; every wrong answer gets exactly the verdict in its header;
a stub that is half solved is `not_attempted` just where it is not. Beyond that, every check must
be the failing target of a wrong answer and every diagnosis be reached by one: a check that
nothing fails might as well not be there.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from grader.cases import Case, case_source, read_cases
from grader.errors import PackError
from grader.flows.expectations import deviations, deviations_from_full
from grader.flows.grading import Grading, Order
from grader.flows.stubs import stub_state
from grader.pack import read_pack_text
from grader.regions import half_stubs
from grader.submission import SourceFile, Submission

if TYPE_CHECKING:
    from grader.judge.scoring import LoadedExercise
    from grader.scores import ExerciseScore

_REFUSED = frozenset({"passed", "grader_fault", "not_assessed"})


@dataclass
class ExerciseProof:
    """What was found for one exercise.

    Args:
        name: The exercise.
        checks: Number of checks.
        right: Number of right answers, the solution not counted.
        wrong: Number of wrong answers.
        diagnoses: Number of misconceptions that the catalogue has.
        problems: What differs from what must be, a sentence each.
    """

    name: str
    checks: int = 0
    right: int = 0
    wrong: int = 0
    diagnoses: int = 0
    problems: list[str] = field(default_factory=list)


def prove(grading: Grading) -> Iterator[ExerciseProof]:
    """Prove the exercises of a grading one by one."""
    for loaded in grading.loaded:
        yield _Prover(grading, loaded).prove()


@dataclass(frozen=True)
class _Step:
    content: bytes
    look: Callable[["ExerciseScore"], None]
    recognise_stub: bool | None = None


class _Prover:
    def __init__(self, grading: Grading, loaded: "LoadedExercise") -> None:
        self._grading = grading
        self._loaded = loaded
        self._name = loaded.exercise.name
        self._proof = ExerciseProof(
            self._name, checks=len(loaded.specs), diagnoses=len(loaded.catalogue.diagnoses)
        )
        self._targets: set[str] = set()
        self._diagnosed: set[str] = set()
        self._is_whole = True

    def prove(self) -> ExerciseProof:
        steps = deque[_Step]()

        def orders() -> Iterator[Order]:
            for step in self._steps():
                steps.append(step)
                file = SourceFile.from_bytes(self._name, step.content)
                submission = Submission("selfcheck", {self._name: file})
                yield Order(submission, recognise_stub=step.recognise_stub)

        self._grading.grade_each(orders(), lambda scores: steps.popleft().look(scores.exercises[0]))
        if not stub_state(self._loaded.exercise).is_current:
            self._say("the stub differs from the solution: run `python -m grader stubs`")
        if self._is_whole:
            self._prove_coverage()
        return self._proof

    def _say(self, problem: str) -> None:
        self._proof.problems.append(problem)

    def _steps(self) -> "Iterator[_Step]":
        """Yield what is graded, and how the score is looked at."""
        path = self._loaded.exercise.solution_path
        solution = read_pack_text(path)
        stub = self._loaded.stub_text.encode()
        yield _Step(stub, self._look_at_stub)
        yield _Step(stub, self._look_at_unrecognised_stub, recognise_stub=False)
        before = len(self._proof.problems)
        yield _Step(solution.encode(), partial(self._demand_full, "solution"))
        if len(self._proof.problems) > before:  # a slip in a check fails all the others as well
            self._say("all other answers were left out: mend this first")
            self._is_whole = False
            return
        for part, text in half_stubs(solution, path):
            look = partial(self._look_at_half_stub, part)
            yield _Step(text.encode(), look, recognise_stub=False)
        try:
            cases = read_cases(self._loaded.exercise)
        except PackError as error:
            self._say(str(error))
            self._is_whole = False
            return
        for case in cases:
            yield _Step(case_source(case, solution), partial(self._look_at_case, case))

    def _look_at_stub(self, score: "ExerciseScore") -> None:
        for check in score.checks:
            if check.status not in {"not_attempted", "not_assessed"}:
                self._say(f"stub: {check.id} is {check.status}, not not_attempted")

    def _look_at_unrecognised_stub(self, score: "ExerciseScore") -> None:
        for check in score.checks:
            if check.earned or check.status in {"passed", "grader_fault"}:
                self._say(f"stub, not recognised: {check.id} is {check.status}: {check.message}")

    def _look_at_half_stub(self, part: str, score: "ExerciseScore") -> None:
        """With one part put back to its TODO, no check may blame the student for it."""
        statuses = {check.status for check in score.checks}
        if "not_attempted" not in statuses:
            self._say(f"half-done stub: nothing is not_attempted without {part}")
        for check in score.checks:
            if check.status not in {"passed", "not_attempted", "skipped", "not_assessed"}:
                told = f"{check.id} is {check.status}: {check.message}"
                self._say(f"half-done stub without {part}: {told}")

    def _demand_full(self, what: str, score: "ExerciseScore") -> None:
        for deviation in deviations_from_full(score):
            self._say(f"{what}: {deviation}")

    def _look_at_case(self, case: Case, score: "ExerciseScore") -> None:
        for deviation in deviations(case, score):
            self._say(f"{case.path.name}: {deviation}")
        if case.kind == "right":
            self._proof.right += 1
            return
        self._proof.wrong += 1
        names = {check.id.partition(".")[2] for check in score.checks}
        for name, wanted in case.expected.items():
            if name in names and wanted.status not in {"skipped", *_REFUSED}:
                self._targets.add(name)
            if name in names and wanted.diagnosis:
                self._diagnosed.add(wanted.diagnosis)

    def _prove_coverage(self) -> None:
        for spec in self._loaded.specs:
            if spec.name not in self._targets and not spec.gpu:
                self._say(f"no wrong answer fails {spec.name}")
        for diagnosis in self._loaded.catalogue.diagnoses:
            if diagnosis not in self._diagnosed:
                self._say(f"no wrong answer reaches the diagnosis {diagnosis}")
