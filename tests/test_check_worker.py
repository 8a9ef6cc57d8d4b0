from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest
import torch

from grader.errors import PackError
from grader.judge import shared_probes
from grader.judge.check_worker import Worker
from grader.judge.exercise_run import ExerciseRun
from grader.judge.probes import Helper, probe
from grader.judge.verdict_of import StudentRaisedError
from grader.sandbox.outer.worker import Raised


@probe
def squares(student: object, cases: list[int], shift: int = 0) -> list[int]:
    """Square numbers; nothing runs this here."""
    return [case * case + shift for case in cases]


def described(error: BaseException) -> Raised:
    """Describe what student code raised, as a worker would."""
    return Raised(type(error).__name__, [type(error).__name__], str(error), [])


class Run:
    """An exercise whose worker answers by a function; `asked` holds what it was asked."""

    conditions = SimpleNamespace(run_seed="7")

    def __init__(self, reply: Callable[[Any], object]) -> None:
        self._reply = reply
        self.asked: list[list[Any]] = []
        self.others: list[dict[str, object]] = []

    def ask(
        self, _probe: object, arguments: dict[str, Any], _seed: int, diagnose: dict[str, str]
    ) -> object:
        """Answer as the function says."""
        self.asked.append(arguments.pop("cases"))
        self.others.append(arguments)
        try:
            return self._reply(self.asked[-1])
        except ValueError as error:
            before = vars(error).get("seen_before")
            raise StudentRaisedError(described(error), diagnose, before) from None


def worker_of(run: Run) -> Worker:
    """Return a check's handle on a worker that answers so."""
    return Worker(cast("ExerciseRun", run), "ex01.forward")


def looking(look: Callable[[Any], object]) -> Run:
    """Return an exercise whose probe looks at cases with the shipped `each`."""
    helper = vars(shared_probes)["each"]
    assert isinstance(helper, Helper)
    namespace: dict[str, Any] = {}
    exec(compile(helper.source, "<probe>", "exec", dont_inherit=True), namespace)  # noqa: S102
    return Run(lambda cases: namespace["each"](look, cases))


def squared(case: int) -> int:
    """Square a number that is not below zero."""
    if case < 0:
        raise ValueError(str(case))
    return case * case


class TestRunEach:
    """Several cases in one message."""

    def test_order(self) -> None:
        """All cases are asked for at once, and come in their order."""
        run = looking(squared)
        worker = worker_of(run)
        assert list(worker.run_each(squares, (3, 1, 2))) == [9, 1, 4]
        assert run.asked == [[3, 1, 2]]
        assert worker.observations == worker.probes_run == 1

    def test_no_case(self) -> None:
        """Without a case nothing is asked."""
        run = looking(squared)
        assert list(worker_of(run).run_each(squares, [])) == []
        assert run.asked == []

    def test_other_arguments(self) -> None:
        """Every message has the other arguments."""
        run = Run(lambda cases: cases[:1])
        list(worker_of(run).run_each(squares, [1, 2], shift=5))
        assert run.others == [{"shift": 5}] * 2

    def test_raised_in_turn(self) -> None:
        """What a later case raises is raised once those before it have been judged."""
        run = looking(squared)
        found = worker_of(run).run_each(squares, [2, 3, -1, 4])
        assert [next(found), next(found)] == [4, 9]
        assert run.asked == [[2, 3, -1, 4]]
        with pytest.raises(StudentRaisedError) as raised:
            next(found)
        assert raised.value.raised.message == "-1"
        assert run.asked == [[2, 3, -1, 4]]

    def test_raised_once(self) -> None:
        """What raises after others counts, though it would not when asked again."""
        met: list[int] = []

        def look(case: int) -> int:
            met.append(case)
            return squared(case if met.count(case) == 1 else abs(case))

        found = worker_of(looking(look)).run_each(squares, [2, -3, 4])
        assert next(found) == 4
        with pytest.raises(StudentRaisedError):
            next(found)
        assert met == [2, -3]

    def test_raised_at_once(self) -> None:
        """What the first case raises is raised before anything is seen."""
        worker = worker_of(looking(squared))
        with pytest.raises(StudentRaisedError):
            next(worker.run_each(squares, [-1, 2]))
        assert worker.observations == 0

    def test_seen_before_counts(self) -> None:
        """A check that can't read what came before an exception fails the submission, not us."""
        worker = worker_of(looking(squared))
        assert next(worker.run_each(squares, [2, -1])) == 4
        assert worker.observations == 1

    @pytest.mark.parametrize("before", [None, 7, "ab", {}, torch.ones(2), [1, 2, 3], [1, 2, 3, 4]])
    def test_odd_seen_before(self, before: object) -> None:
        """What a worker says of earlier cases may be anything; the exception is raised."""

        def reply(_: object) -> object:
            error = ValueError("mine")
            vars(error)["seen_before"] = before
            raise error

        found = worker_of(Run(reply)).run_each(squares, [1, 2, 3])
        with pytest.raises(StudentRaisedError):
            next(found)

    def test_changed_later(self) -> None:
        """Where one case changes what was seen of another, each is asked for alone."""
        buffer = torch.zeros(1)
        run = looking(buffer.fill_)
        found = [int(seen) for seen in cast("Any", worker_of(run).run_each(squares, [1, 2, 3]))]
        assert found == [1, 2, 3]
        assert run.asked == [[1, 2, 3], [1], [2], [3]]

    def test_short_replies(self) -> None:
        """A reply may hold the first few cases only, one at least."""
        run = Run(lambda cases: [-case for case in cases[:2]])
        assert list(worker_of(run).run_each(squares, [1, 2, 3, 4, 5])) == [-1, -2, -3, -4, -5]
        assert run.asked == [[1, 2, 3, 4, 5], [3, 4, 5], [5]]


class TestDiagnose:
    """What exceptions mean."""

    @staticmethod
    def meanings(diagnose: Any) -> list[str | None]:  # noqa: ANN401 - of either form
        """Return what it means that each of three cases raises."""
        found = []
        for raising in range(3):
            cases = [1 if number != raising else -1 for number in range(3)]
            with pytest.raises(StudentRaisedError) as raised:
                list(worker_of(looking(squared)).run_each(squares, cases, diagnose=diagnose))
            found.append(raised.value.diagnosis)
        return found

    def test_one(self) -> None:
        """One mapping counts for all cases."""
        assert self.meanings({"ValueError": "a"}) == ["a"] * 3
        assert self.meanings({"TypeError": "a"}) == [None] * 3

    def test_none(self) -> None:
        """Without any, exceptions mean nothing."""
        assert self.meanings(None) == [None] * 3

    def test_per_case(self) -> None:
        """That of the case that raises counts."""
        a, b, c = ({"ValueError": name} for name in "abc")
        assert self.meanings([a, b, c]) == ["a", "b", "c"]
        assert self.meanings((None, b, c)) == [None, "b", "c"]

    @pytest.mark.parametrize("count", [0, 2, 4])
    def test_another_number(self, count: int) -> None:
        """A sequence of another length is the author's slip."""
        with pytest.raises(PackError, match=f"3 cases, and {count} mappings"):
            self.meanings([None] * count)


class TestMalformedReplies:
    """A worker may send anything."""

    @pytest.mark.parametrize(
        "reply", [None, {}, {0: 1}, (), (1, 2, 3), "abc", 3, [1, 2, 3, 4], [[]] * 99]
    )
    def test_is_none(self, reply: object) -> None:
        """Each such reply is one case of which nothing is known, and so the run ends."""
        run = Run(lambda _: reply)
        assert list(worker_of(run).run_each(squares, [1, 2, 3])) == [None] * 3
        assert run.asked == [[1, 2, 3], [2, 3], [3]]

    def test_empty(self) -> None:
        """Nothing of many is asked for one by one, and nothing of one is nothing."""
        run = Run(lambda _: [])
        assert list(worker_of(run).run_each(squares, [1, 2, 3])) == [None] * 3
        assert run.asked == [[1, 2, 3], [1], [2], [3]]

    def test_first_only(self) -> None:
        """The cases after it are asked for as ever."""
        run = Run(lambda cases: cases if len(cases) < 3 else "nonsense")
        assert list(worker_of(run).run_each(squares, [1, 2, 3])) == [None, 2, 3]
        assert run.asked == [[1, 2, 3], [2, 3]]

    def test_too_long_later(self) -> None:
        """What is too long is told by the cases that are left."""
        run = Run(lambda _: [1, 2])
        assert list(worker_of(run).run_each(squares, [5, 6, 7])) == [1, 2, None]
