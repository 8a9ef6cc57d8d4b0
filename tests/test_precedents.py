"""A verdict that is taken from an earlier submission is the one that the check would have given."""

import gc
import weakref
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from types import SimpleNamespace
from typing import Any, cast

import pytest
from conftest import TOY, statuses_of
from test_grading import without_times

from grader.flows.grading import Grading, Options, Order
from grader.judge import precedents as module
from grader.judge import session
from grader.judge.exercise_run import ExerciseRun
from grader.judge.precedents import Hearing, Precedents
from grader.judge.verdict_of import Verdict
from grader.pack import Pack
from grader.sandbox.outer.source import Limits
from grader.sandbox.outer.tiers import Isolation
from grader.sandbox.outer.worker import Answer, Question, Reply, WorkerHandle, WorkerStoppedError
from grader.scores import Scores
from grader.submission import SourceFile, Submission
from grader.wire.frames import Frame

SOLUTION = (TOY / "solutions" / "ex01_scale.py").read_text()
OTHERWISE = "\n\ndef twice(x):\n    y = x + x  # {}\n    return y\n"
WRONG = "\n\ndef twice(x):\n    return 3 * x  # {}\n"
ANSWERS = {
    "solution": SOLUTION,
    "right": SOLUTION + OTHERWISE.format("right"),
    "right again": SOLUTION + OTHERWISE.format("again"),
    "wrong": SOLUTION + WRONG.format("wrong"),
    "wrong again": SOLUTION + WRONG.format("again"),
    "prints": SOLUTION + "\n\ndef twice(x):\n    print('mine')\n    return 2 * x\n",
    "raises": SOLUTION + "\n\ndef twice(x):\n    raise KeyError('mine')\n",
    "exits": SOLUTION + "\n\nimport os\n\ndef twice(x):\n    os._exit(3)\n",
    "broken": "def twice(x:\n",
    "first only": SOLUTION
    + "\n\nleft = [1]\n\ndef twice(x):\n    return (2 if left and left.pop() else 3) * x\n",
}

Called = Counter[str]


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> Called:
    """Count how often each check is really run."""
    counts: Called = Counter()
    plain = session._call

    def counted(item: Any, spec: Any, *others: Any) -> Verdict:  # noqa: ANN401 - passed through
        counts[spec.name] += 1
        return plain(item, spec, *others)

    monkeypatch.setattr(session, "_call", counted)
    return counts


def order(name: str, text: str, seed: str = "same") -> Order:
    """Return an order for an answer."""
    file = SourceFile.from_bytes("ex01_scale", text.encode())
    return Order(Submission(name, {"ex01_scale": file}), seed=seed)


def graded(
    isolation: Isolation, orders: list[Order], *, pack: Pack | None = None, known: bool = True
) -> list[Scores]:
    """Grade one after the other."""
    pack = pack or Pack.find(TOY)
    found: list[Scores] = []
    options = Options(precedents=known, limits=Limits(probe_s=5.0))
    Grading(pack, pack.select(["ex01"]), options, isolation).grade_each(orders, found.append)
    return found


def test_equal_scores(none_tier: Isolation, called: Called) -> None:
    """With precedents and without, in any order, the scores are equal but for times."""
    orders = [order(name, text) for name, text in ANSWERS.items()]
    alone = {one.submission.student: one for one in orders}
    plain = {n: without_times(graded(none_tier, [o], known=False)[0]) for n, o in alone.items()}
    runs = sum(called.values())
    called.clear()
    for names in (list(ANSWERS) * 3, list(ANSWERS)[::-1] * 2):
        together = graded(none_tier, [alone[name] for name in names])
        for name, scores in zip(names, together, strict=True):
            assert without_times(scores) == plain[name], name
    assert sum(called.values()) < 3 * runs  # and not 5 times as often


def test_a_check_runs_twice(none_tier: Isolation, called: Called) -> None:
    """What two runs agreed on is run no more, whoever handed in the answers."""
    texts = [SOLUTION, *(SOLUTION + OTHERWISE.format(n) for n in range(5)), ANSWERS["prints"]]
    orders = [order(str(n), text) for n, text in enumerate(texts)]
    found = graded(none_tier, orders)
    assert {statuses_of(scores)["doubles"] for scores in found} == {"passed"}
    assert set(called.values()) == {2}
    printed = [[check.output for check in scores.exercises[0].checks] for scores in found]
    assert printed == [[""] * 4] * 6 + [["mine", "", "", ""]]


def test_now_and_then_all_the_same(
    none_tier: Isolation, called: Called, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of many uses of a verdict one makes sure of it."""
    monkeypatch.setattr(module, "_USES", 3)
    graded(none_tier, [order(str(n), SOLUTION) for n in range(9)])
    assert set(called.values()) == {2 + 2}


def test_another_seed(none_tier: Isolation, called: Called) -> None:
    """What is known under one seed is not used under another."""
    graded(none_tier, [order(str(n), SOLUTION, str(n // 2)) for n in range(6)])
    assert set(called.values()) == {6}


def test_not_without_being_asked(none_tier: Isolation, called: Called) -> None:
    """Usually every check is run for every submission."""
    graded(none_tier, [order("a", SOLUTION) for _ in range(4)], known=False)
    assert set(called.values()) == {4}


def test_wrong_is_repeated(
    none_tier: Isolation, called: Called, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A known failure is asked for again in a fresh worker all the same."""
    pack = Pack.find(TOY)
    loads = []
    plain = WorkerHandle.load

    def load(handle: WorkerHandle, content: bytes, seed: int) -> Answer:
        loads.append(content)
        return plain(handle, content, seed)

    monkeypatch.setattr(WorkerHandle, "load", load)
    text = SOLUTION + "\n\nclass Scale(Scale):\n    def forward(self, x):\n        return x\n"
    found = graded(none_tier, [order("a", text) for _ in range(4)], pack=pack)
    assert {statuses_of(scores)["scales"] for scores in found} == {"failed"}
    assert len(loads) == 2 * len(found)
    assert called["scales"] == 3  # two in the first submission, which count as one


def test_a_broken_judge_is_no_precedent(
    toy: Pack, none_tier: Isolation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A want of memory in the judge, twice for one submission, costs no other one anything."""
    path = toy.root / "tests_hidden" / "test_ex01_scale.py"
    text = path.read_text().replace(
        "    assert_same_tensors(\n        seen,\n",
        "    import os\n    if 'NO_ROOM' in os.environ:\n        raise MemoryError\n"
        "    assert_same_tensors(\n        seen,\n",
        1,
    )
    path.write_text(text)
    found: list[Scores] = []

    def told(scores: Scores) -> None:
        found.append(scores)
        if len(found) == 3:
            monkeypatch.delenv("NO_ROOM")

    monkeypatch.setenv("NO_ROOM", "1")
    orders = [order("a", SOLUTION) for _ in range(6)]
    options = Options(precedents=True)
    Grading(toy, toy.select(["ex01"]), options, none_tier).grade_each(orders, told)
    statuses = [statuses_of(scores)["doubles"] for scores in found]
    assert statuses == ["failed"] * 3 + ["passed"] * 3


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("asks", "    x = draw.normal(3, 4) + len(TIMES)\n    TIMES.append(1)\n"),
        ("asks more", "    x = draw.normal(3, 4)\n    TIMES.append(1)\n    TIMES[1:] and more()\n"),
        ("concludes", "    x = draw.normal(3, 4)\n    TIMES.append(1)\n"),
    ],
)
def test_fickle_checks(
    toy: Pack, none_tier: Isolation, called: Called, kind: str, change: str
) -> None:
    """A check that depends on more than the answers is run each time, and keeps its word."""
    path = toy.root / "tests_hidden" / "test_ex01_scale.py"
    text = path.read_text().replace("    x = draw.normal(3, 4)\n", change, 1)
    text = text.replace("@pytest.mark.check", "TIMES = []\n\n\n@pytest.mark.check", 1)
    text = text.replace("TIMES[1:] and more()", "TIMES[1:] and worker.run(twice_of, x=x)")
    if kind == "concludes":
        text = text.replace(
            "    assert_same_tensors(\n        seen,\n",
            "    if len(TIMES) % 2 == 0:\n        seen = {}\n"
            "    assert_same_tensors(\n        seen,\n",
            1,
        )
    path.write_text(text)
    found = graded(none_tier, [order("a", SOLUTION) for _ in range(6)], pack=toy)
    statuses = [statuses_of(scores)["doubles"] for scores in found]
    wanted = ["passed", "failed"] * 3 if kind == "concludes" else ["passed"] * 6
    assert statuses == wanted
    assert called["doubles"] >= 6
    assert called["scales"] == 2


# ---------------------------------------------------------------- the parts


def question(text: str) -> Question:
    """Return a question."""
    return Question(text, "", b"", 1)


class Exercise:
    """An exercise whose worker answers by a table: the probe's name to digest and value."""

    conditions = SimpleNamespace(run_seed="7")

    def __init__(self, table: dict[str, tuple[bytes | None, object]]) -> None:
        self.token = object()
        self.table = table
        self.heard: list[str] = []

    def hear(self, asked: Question, known: Any = None) -> Reply:  # noqa: ANN401, ARG002 - not looked at
        """Answer."""
        self.heard.append(asked.probe)
        digest, value = self.table[asked.probe]
        if isinstance(value, WorkerStoppedError):
            raise WorkerStoppedError(value.status, value.sentence)
        return Reply(Frame(b"", b""), digest, Answer("returned", value))


def held(run: Exercise, known: Precedents) -> Hearing:
    """Begin a hearing."""
    start = known.of("ex01.check", "seed")
    assert start is not None
    return Hearing(cast("ExerciseRun", run), start)


def through(hearing: Hearing, *asked: str) -> list[object]:
    """Ask as a check does."""
    return [hearing._answer(question(name)).value for name in asked]


@pytest.fixture
def known() -> Precedents:
    """Return precedents of two equal runs: a check that asks a, then b, and passes."""
    known = Precedents()
    for _ in range(2):
        hearing = held(Exercise({"a": (b"1", 1), "b": (b"2", 2)}), known)
        assert hearing.precedent() is None
        assert through(hearing, "a", "b") == [1, 2]
        known.learn("ex01.check", hearing, Verdict("passed", 1.0), 3)
    return known


def test_known(known: Precedents) -> None:
    """The same answers to the same questions give the same verdict, and are all asked for."""
    run = Exercise({"a": (b"1", 1), "b": (b"2", 2)})
    place = held(run, known).precedent()
    assert place is not None
    assert (place.verdict, place.evidence) == (Verdict("passed", 1.0), 3)
    assert run.heard == ["a", "b"]


@pytest.mark.parametrize(
    ("table", "heard"),
    [
        ({"a": (b"1", 1), "b": (b"3", 9)}, ["a", "b"]),
        ({"a": (b"2", 9), "b": (b"1", 2)}, ["a", "b"]),
        ({"a": (None, 1), "b": (b"2", 2)}, ["a", "b"]),
        ({"a": (b"", 1), "b": (b"2", 2)}, ["a", "b"]),
    ],
)
def test_other_answers(
    known: Precedents, table: dict[str, tuple[bytes | None, object]], heard: list[str]
) -> None:
    """With any other answer the check is run, on what was heard, and no question comes twice."""
    run = Exercise(table)
    hearing = held(run, known)
    assert hearing.precedent() is None
    assert through(hearing, "a", "b") == [value for _, value in table.values()]
    assert run.heard == heard
    assert not hearing.has_strayed


def test_one_run_is_not_enough() -> None:
    """After one run the check is run again."""
    known = Precedents()
    for expected in (None, None, Verdict("failed")):
        hearing = held(Exercise({"a": (b"1", 1)}), known)
        place = hearing.precedent()
        assert (place and place.verdict) == expected
        if place is None:
            through(hearing, "a")
            known.learn("ex01.check", hearing, Verdict("failed"), 0)


def test_one_submission_counts_once() -> None:
    """However often a check runs for one submission, its verdict needs another one's."""
    known, run = Precedents(), Exercise({"a": (b"1", 1)})
    for _ in range(3):
        hearing = held(run, known)
        assert hearing.precedent() is None
        through(hearing, "a")
        known.learn("ex01.check", hearing, Verdict("failed"), 0)


def test_nothing_is_held(known: Precedents) -> None:
    """What was answered, and what was raised, is gone with the last word about it."""
    gc.disable()
    try:
        run = Exercise({"a": (None, 1), "b": (b"2", 2)})
        hearing = held(run, known)
        assert hearing.precedent() is None
        through(hearing, "a", "b")
        assert hearing.turns == []
        run.table = {"a": (b"1", 1), "b": (None, WorkerStoppedError("crashed", "gone"))}
        hearing = held(run, known)
        assert hearing.precedent() is None
        reference = weakref.ref(hearing)
        with suppress(WorkerStoppedError):  # not pytest.raises, which would hold it
            through(hearing, "a", "b")
        run.table.clear()
        hearing.let_go()
        del hearing
        assert reference() is None
    finally:
        gc.enable()


def test_stops_are_not_remembered() -> None:
    """What ended with a stopped worker is run each time, and the stop reaches the check."""
    known = Precedents()
    for _ in range(3):
        run = Exercise({"a": (b"1", 1), "b": (None, WorkerStoppedError("timeout", "too long"))})
        hearing = held(run, known)
        assert hearing.precedent() is None
        with pytest.raises(WorkerStoppedError, match="too long"):
            through(hearing, "a", "b")
        known.learn("ex01.check", hearing, Verdict("timeout"), 0)
        assert run.heard == ["a", "b"]


def test_a_stop_while_asked_ahead(known: Precedents) -> None:
    """A worker that is stopped at a known question stops the check there."""
    run = Exercise({"a": (b"1", 1), "b": (None, WorkerStoppedError("crashed", "gone"))})
    hearing = held(run, known)
    assert hearing.precedent() is None
    with pytest.raises(WorkerStoppedError, match="gone"):
        through(hearing, "a", "b")
    assert run.heard == ["a", "b"]


@pytest.mark.parametrize("asked", [["b"], ["a"], ["a", "c"], []])
def test_strays(known: Precedents, asked: list[str]) -> None:
    """A check that asks something else, or less, than is known of it is found out."""
    hearing = held(Exercise({"a": (b"1", 1), "b": (b"9", 2), "c": (b"3", 3)}), known)
    assert hearing.precedent() is None
    if asked in (["b"], ["a", "c"]):
        with pytest.raises(module.AskedOtherwiseError):
            through(hearing, *asked)
    else:
        through(hearing, *asked)
    assert hearing.has_strayed


@pytest.mark.parametrize("verdict", [Verdict("failed"), Verdict("passed", 0.5)])
def test_contradiction(known: Precedents, verdict: Verdict) -> None:
    """Another verdict on the same answers: the check is never remembered again."""
    hearing = held(Exercise({"a": (b"1", 1), "b": (b"2", 2)}), known)
    through(hearing, "a", "b")
    known.learn("ex01.check", hearing, verdict, 3)
    assert known.of("ex01.check", "seed") is None
    assert known.of("ex01.check", "another seed") is None


def test_bounds(monkeypatch: pytest.MonkeyPatch, known: Precedents) -> None:
    """Only so much is remembered; what is known stays known."""
    monkeypatch.setattr(module, "_PLACES", 5)
    for number in range(10):
        for _ in range(2):
            hearing = held(Exercise({"a": (b"x%d" % number, number)}), known)
            through(hearing, "a")
            known.learn("ex01.check", hearing, Verdict("failed"), 0)
    start = known.of("ex01.check", "seed")
    assert start is not None
    assert len(start.then) == 4
    run = Exercise({"a": (b"1", 1), "b": (b"2", 2)})
    assert held(run, known).precedent() is not None
    monkeypatch.setattr(module, "_ALL_QUESTIONS", 10)
    for _ in range(3):
        other = known.of("ex01.other", "seed")
        assert other is not None
        hearing = Hearing(cast("ExerciseRun", Exercise({"a": (b"1", 1)})), other)
        assert hearing.precedent() is None
        hearing._answer(Question("a", "", bytes(20), 1))
        known.learn("ex01.other", hearing, Verdict("failed"), 0)


def test_room_for_small_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that there is no room for takes none from others; a large one is not kept."""
    monkeypatch.setattr(module, "_ALL_QUESTIONS", 50)
    monkeypatch.setattr(module, "_LARGEST_QUESTION", 100)
    known = Precedents()
    for size, is_known in ((60, False), (101, False), (20, True)):
        for _ in range(2):
            start = known.of(f"ex01.{size}", "seed")
            assert start is not None
            hearing = Hearing(cast("ExerciseRun", Exercise({"a": (b"1", 1)})), start)
            assert hearing.precedent() is None
            hearing._answer(Question("a", "", bytes(size), 1))
            assert hearing.is_whole == (size <= 100)
            known.learn(f"ex01.{size}", hearing, Verdict("failed"), 0)
        start = known.of(f"ex01.{size}", "seed")
        assert start is not None
        assert (start.asks is not None) == is_known


# ---------------------------------------------------------------- digests


@pytest.fixture
def digest() -> Callable[..., bytes | None]:
    """Return what makes the digest of a reply to a worker's second request."""
    handle = object.__new__(WorkerHandle)
    handle._nonce, handle._seq = "00ff", 2
    return lambda structure, tensors=b"": handle._digest_of(Frame(structure, tensors))


def test_digest(digest: Callable[..., bytes | None]) -> None:
    """Every byte counts, and where the structure ends; only the turn does not."""
    turn = b'{"envelope":{"nonce":"00ff","seq":2,'
    whole = digest(turn + b"abc", b"def")
    assert whole is not None
    assert digest(turn + b"abc", b"def") == whole
    assert digest(turn + b"abc", bytes(4 << 20)) is None  # not of what is large
    others = [(b"abd", b"def"), (b"abc", b"deg"), (b"abcd", b"ef"), (b"ab", b"cdef"), (b"abc", b"")]
    assert whole not in {digest(turn + a, b) for a, b in others}


@pytest.mark.parametrize(
    "start",
    [
        b'{"envelope":{"nonce":"00fe","seq":2,',
        b'{"envelope":{"nonce":"00ff","seq":1,',
        b'{"envelope":{"nonce":"00ff","seq":2}',
        b'{"envelope":{"seq":2,"nonce":"00ff",',
        b'{"envelope": {"nonce":"00ff","seq":2,',
        b"",
    ],
)
def test_no_digest(digest: Callable[..., bytes | None], start: bytes) -> None:
    """A reply of another turn, or written in another way, is never taken for a known one."""
    assert digest(start + b'"outcome":"returned"},"value":1,"tensors":[]}') is None
