"""Many submissions in one session of pytest: each gets what it would get alone."""

import gc
from collections.abc import Iterator

import pytest
from conftest import TOY, statuses_of
from test_grading import without_times

from grader.flows.grading import Grading, Options, Order
from grader.pack import Pack
from grader.sandbox.outer.source import Limits
from grader.sandbox.outer.tiers import Isolation
from grader.scores import Scores
from grader.submission import SourceFile, Submission

SOLUTION = (TOY / "solutions" / "ex01_scale.py").read_text()
WORDS = (TOY / "solutions" / "ex02_words.py").read_text()
ANSWERS = {
    "right": SOLUTION,
    "wrong": SOLUTION + "\n\ndef twice(x):\n    print('I AM WRONG')\n    return x\n",
    "raises": SOLUTION + "\n\ndef twice(x):\n    raise KeyError('mine')\n",
    "exits": SOLUTION + "\n\nimport os\n\ndef twice(x):\n    os._exit(3)\n",
    "broken": "def twice(x:\n",
}


def order(name: str, text: str, *, both: bool = True) -> Order:
    """Return an order for an answer, with the same seed for all."""
    files = {"ex01_scale": SourceFile.from_bytes("ex01_scale", text.encode())}
    if both:
        files["ex02_words"] = SourceFile.from_bytes("ex02_words", WORDS.encode())
    return Order(Submission(name, files), seed="same")


def graded(pack: Pack, isolation: Isolation, orders: list[Order]) -> list[Scores]:
    """Grade in one session."""
    found: list[Scores] = []
    grading = Grading(pack, pack.exercises, Options(), isolation)
    grading.grade_each(orders, found.append)
    return found


def test_as_alone(none_tier: Isolation) -> None:
    """In any order, the scores are those of sessions of their own, byte for byte but for times."""
    pack = Pack.find(TOY)
    orders = {name: order(name, text) for name, text in ANSWERS.items()}
    alone = {n: without_times(graded(pack, none_tier, [one])[0]) for n, one in orders.items()}
    for names in (list(orders), list(orders)[::-1], ["wrong", "wrong", "right", "exits", "right"]):
        together = graded(pack, none_tier, [orders[name] for name in names])
        for name, scores in zip(names, together, strict=True):
            assert without_times(scores) == alone[name], name


def test_exercises_that_were_not_handed_in(none_tier: Isolation) -> None:
    """A submission is graded in what it has; the next one may have more."""
    orders = [
        order("one", SOLUTION, both=False),
        order("both", SOLUTION),
        Order(Submission("none", {})),
    ]
    found = graded(Pack.find(TOY), none_tier, orders)
    names = [[exercise.name for exercise in scores.exercises] for scores in found]
    assert names == [["ex01_scale"], ["ex01_scale", "ex02_words"], []]


@pytest.mark.parametrize("escape", ["pytest.skip('x')", "pytest.fail('x')", "raise SystemExit(0)"])
def test_no_verdict_of_another(toy: Pack, none_tier: Isolation, escape: str) -> None:
    """A check that ends in an odd way is our fault, and never gets what the last one got."""
    path = toy.root / "tests_hidden" / "test_ex01_scale.py"
    text = path.read_text().replace(
        "    seen = worker.run(twice_of, x=x)\n",
        "    seen = worker.run(twice_of, x=x)\n"
        f"    if seen['result'].dim() == 1:\n        {escape}\n",
        1,
    )
    path.write_text(text)
    odd = SOLUTION + "\n\ndef twice(x):\n    return 2 * x[0]\n"
    first, second = graded(toy, none_tier, [order("first", ANSWERS["wrong"]), order("second", odd)])
    assert statuses_of(first)["doubles"] == "failed"
    check = second.exercises[0].checks[0]
    assert check.status == "grader_fault"
    assert "I AM WRONG" not in check.output
    assert statuses_of(second)["scales"] == "passed"


def test_a_check_with_a_fixture_of_its_own(toy: Pack, none_tier: Isolation) -> None:
    """What pytest sets up for a check is set up and taken down for each submission."""
    path = toy.root / "tests_hidden" / "test_ex01_scale.py"
    log = toy.root / "log.txt"
    fixture = f"""
@pytest.fixture
def factor():
    with open({str(log)!r}, "a") as log:
        log.write("up ")
    yield 2
    with open({str(log)!r}, "a") as log:
        log.write("down ")


@pytest.mark.check(points=40, title="The function doubles\""""
    text = path.read_text()
    text = text.replace('@pytest.mark.check(points=40, title="The function doubles"', fixture, 1)
    text = text.replace(
        "def test_doubles(worker: Worker,", "def test_doubles(factor, worker: Worker,"
    )
    path.write_text(text.replace('{"result": 2 * x, "x": x}', '{"result": factor * x, "x": x}'))
    orders = [order(name, ANSWERS[name]) for name in ("right", "wrong", "right")]
    found = graded(toy, none_tier, orders)
    statuses = [statuses_of(scores)["doubles"] for scores in found]
    assert statuses == ["passed", "failed", "passed"]
    assert log.read_text().split() == ["up", "down"] * 3


def test_a_failing_caller(none_tier: Isolation) -> None:
    """What the caller raises comes out as it is, and the next grading works."""
    pack = Pack.find(TOY)
    grading = Grading(pack, pack.exercises, Options(), none_tier)

    def told(_: Scores) -> None:
        raise ConnectionResetError("gone")

    def orders() -> Iterator[Order]:
        yield order("right", SOLUTION)
        raise EOFError("no more")

    with pytest.raises(ConnectionResetError, match="gone"):
        grading.grade_each([order("right", SOLUTION)], told)
    with pytest.raises(EOFError, match="no more"):
        grading.grade_each(orders(), lambda _: None)
    assert statuses_of(graded(pack, none_tier, [order("right", SOLUTION)])[0])["doubles"] == (
        "passed"
    )


def test_reports_are_let_go(none_tier: Isolation) -> None:
    """A session of many submissions keeps nothing of those that are done."""
    pack = Pack.find(TOY)
    grading = Grading(pack, pack.exercises, Options(), none_tier)
    alive: list[int] = []

    def told(_: Scores) -> None:
        gc.collect()
        kinds = [type(thing).__name__ for thing in gc.get_objects()]
        alive.append(kinds.count("TestReport"))

    grading.grade_each([order("right", SOLUTION)] * 6, told)
    assert alive[-1] <= alive[1]


def test_an_allowance_ends_a_submission(none_tier: Isolation) -> None:
    """Its time is used up by all its exercises together; the next one has its own."""
    pack = Pack.find(TOY)
    options = Options(limits=Limits(probe_s=1.0, exercise_s=1.5))
    grading = Grading(pack, pack.exercises, options, none_tier)
    slow = SOLUTION + "\n\ndef twice(x):\n    while True:\n        pass\n"
    files = order("slow", slow).submission
    found: list[Scores] = []
    grading.grade_each(
        [Order(files, allowance_s=0.4), order("right", SOLUTION)],
        found.append,
    )
    first, second = found
    assert set(statuses_of(first).values()) <= {"timeout", "not_assessed", "skipped"}
    assert "whole submission" in first.exercises[0].checks[0].message
    assert statuses_of(first, "ex02_words")["shouts"] == "timeout"
    assert statuses_of(second)["doubles"] == "passed"


def test_a_session_that_fails_is_our_fault(
    none_tier: Isolation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not an exception of its own."""
    pack = Pack.find(TOY)

    def broken(*_: object) -> None:
        raise RuntimeError("odd")

    monkeypatch.setattr("grader.judge.session.JudgePlugin._enter", broken)
    [scores] = graded(pack, none_tier, [order("right", SOLUTION)])
    assert set(statuses_of(scores).values()) == {"grader_fault"}
