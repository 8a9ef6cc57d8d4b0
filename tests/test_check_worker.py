from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

import pytest

from grader.errors import PackError
from grader.judge import shared_probes
from grader.judge.check_worker import Worker
from grader.judge.exercise_run import ExerciseRun
from grader.judge.probes import Helper, probe


@probe
def squares(student: object, cases: list[int], shift: int = 0) -> list[int]:
    """Square numbers; nothing runs this here."""
    return [case * case + shift for case in cases]


class Raised(Exception):  # noqa: N818 - what student code raised, as the judge tells it
    """Student code raised."""


class Run:
    """An exercise whose worker answers by a function; `asked` holds what it was asked."""

    conditions = SimpleNamespace(run_seed="7")

    def __init__(self, reply: Callable[[Any], object]) -> None:
        self._reply = reply
        self.asked: list[tuple[list[Any], dict[str, str]]] = []
        self.others: list[dict[str, object]] = []

    def ask(
        self, _probe: object, arguments: dict[str, Any], _seed: int, diagnose: dict[str, str]
    ) -> object:
        """Answer as the function says."""
        self.asked.append((arguments.pop("cases"), diagnose))
        self.others.append(arguments)
        return self._reply(self.asked[-1][0])

    @property
    def messages(self) -> list[list[Any]]:
        """The cases of each message."""
        return [cases for cases, _ in self.asked]


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
        raise Raised(str(case))
    return case * case


class TestRunEach:
    """Several cases in one message."""

    def test_order(self) -> None:
        """All cases are asked for at once, and come in their order."""
        run = looking(squared)
        worker = worker_of(run)
        assert list(worker.run_each(squares, (3, 1, 2))) == [9, 1, 4]
        assert run.messages == [[3, 1, 2]]
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
        assert run.messages == [[2, 3, -1, 4]]
        with pytest.raises(Raised, match="-1"):
            next(found)
        assert run.messages[1:] == [[-1, 4]]

    def test_goes_on(self) -> None:
        """A case that raises after others, and not at the beginning, is like any other."""
        met: list[int] = []

        def look(case: int) -> int:
            met.append(case)
            return squared(case if met.count(case) == 1 else abs(case))

        run = looking(look)
        assert list(worker_of(run).run_each(squares, [2, -3, 4])) == [4, 9, 16]
        assert run.messages == [[2, -3, 4], [-3, 4]]

    def test_short_replies(self) -> None:
        """A reply may hold the first few cases only, one at least."""
        run = Run(lambda cases: [-case for case in cases[:2]])
        assert list(worker_of(run).run_each(squares, [1, 2, 3, 4, 5])) == [-1, -2, -3, -4, -5]
        assert run.messages == [[1, 2, 3, 4, 5], [3, 4, 5], [5]]


class TestDiagnose:
    """What exceptions mean."""

    @staticmethod
    def meanings(diagnose: Any) -> list[dict[str, str]]:  # noqa: ANN401 - of either form
        """Return what was sent with each of two messages, of two cases and of one."""
        run = Run(lambda cases: cases[:2])
        list(worker_of(run).run_each(squares, [1, 2, 3], diagnose=diagnose))
        return [sent for _, sent in run.asked]

    def test_one(self) -> None:
        """One mapping counts for all cases."""
        assert self.meanings({"TypeError": "a"}) == [{"TypeError": "a"}] * 2

    def test_none(self) -> None:
        """Without any, exceptions mean nothing."""
        assert self.meanings(None) == [{}, {}]

    def test_per_case(self) -> None:
        """That of the first case of a message counts."""
        a, b, c = ({"TypeError": name} for name in "abc")
        assert self.meanings([a, b, c]) == [a, c]
        assert self.meanings((None, b, c)) == [{}, c]
        assert self.meanings([a, b, None]) == [a, {}]

    @pytest.mark.parametrize("count", [0, 2, 4])
    def test_another_number(self, count: int) -> None:
        """A sequence of another length is the author's slip."""
        with pytest.raises(PackError, match=f"3 cases, and {count} mappings"):
            self.meanings([None] * count)


class TestMalformedReplies:
    """A worker may send anything."""

    @pytest.mark.parametrize(
        "reply", [None, [], {}, {0: 1}, (), (1, 2, 3), "abc", 3, [1, 2, 3, 4], [[]] * 99]
    )
    def test_is_none(self, reply: object) -> None:
        """Each such reply is one case of which nothing is known, and so the run ends."""
        run = Run(lambda _: reply)
        assert list(worker_of(run).run_each(squares, [1, 2, 3])) == [None] * 3
        assert run.messages == [[1, 2, 3], [2, 3], [3]]

    def test_first_only(self) -> None:
        """The cases after it are asked for as ever."""
        run = Run(lambda cases: cases if len(cases) < 3 else "nonsense")
        assert list(worker_of(run).run_each(squares, [1, 2, 3])) == [None, 2, 3]
        assert run.messages == [[1, 2, 3], [2, 3]]

    def test_too_long_later(self) -> None:
        """What is too long is told by the cases that are left."""
        run = Run(lambda _: [1, 2])
        assert list(worker_of(run).run_each(squares, [5, 6, 7])) == [1, 2, None]
