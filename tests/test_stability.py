"""`python -m grader stability`: verdicts that depend on luck are found and named."""

from functools import partial

import pytest
import torch
from conftest import Run

from grader.checks import assert_same_tensors, same_tensors
from grader.judge.blind_spots import BlindSpots, watched
from grader.pack import Pack

LUCKY = """# /// verdict
# about = "Right for inputs with a positive sum."
# [checks]
# doubles = "failed: not-doubled"
# ///


def twice(x):
    return 2 * x if x.sum() > 0 else 3 * x
"""


def test_a_stable_bank_has_no_deviation(run: Run) -> None:
    """Every answer is graded as often as was asked for."""
    done = run("stability", "ex02_words", "--right", "3", "--wrong", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[1].split() == ["ex02_words", "3", "8", "0"]


def test_a_verdict_that_depends_on_the_draw_is_found(run: Run, toy: Pack) -> None:
    """With the seed that shows it, so that it can be repeated."""
    case = toy.exercises[0].cases_path / "wrong_for_negative_sums.py"
    case.write_text(LUCKY)
    words = ("stability", "ex01_scale", "--right", "1", "--wrong", "12", "--seed", "again")
    done = run(*words)
    assert done.returncode == 1
    told = [line for line in done.stdout.splitlines() if "wrong_for_negative_sums" in line]
    assert 0 < len(told) < 12
    assert "seed again-wrong_for_negative_sums-" in told[0]
    assert run(*words).stdout == done.stdout


def test_a_draw_that_hides_a_mistake_is_found(run: Run, toy: Pack) -> None:
    """No wrong answer is needed for it: the check itself says what the mistake computes."""
    path = toy.exercises[0].checks_path
    text = path.read_text().replace("x = draw.normal(3, 4)", "x = draw.normal(1)")
    hidden = '"changed-in-place": {"result": 2 * x.abs(), "x": x}'
    path.write_text(text.replace('"changed-in-place": {"result": 2 * x, "x": 2 * x}', hidden))
    done = run("stability", "ex01_scale", "--right", "8", "--wrong", "1")
    assert done.returncode == 1, done.stdout
    [told] = [line for line in done.stdout.splitlines() if "don't show" in line]
    assert "the comparisons of ex01.doubles that know changed-in-place don't show it" in told
    assert "draws" in told
    assert "seed stability-" in told


def compared(x: torch.Tensor, *, as_function: bool = False, others: int = 0) -> None:
    """Compare twice as one check does that knows a mistake, with `others` that it shows in."""

    def known(x: torch.Tensor) -> dict[str, torch.Tensor]:
        return {name: v for name, v in {"abs": x.abs()}.items() if same_tensors(x, v)}

    for value in (x, *[torch.tensor([-1.0])] * others):
        mistakes = partial(known, value) if as_function else {"abs": value.abs()}
        assert_same_tensors(value, value, diagnosis="differs", mistakes=mistakes)


@pytest.mark.parametrize("as_function", [False, True])
def test_blind_spots_are_those_of_some_gradings(as_function: bool) -> None:  # noqa: FBT001
    """One comparison in which a mistake shows is enough, and what never shows is no luck."""
    positive, negative = torch.tensor([1.0]), torch.tensor([-1.0])

    def found(*gradings: tuple[torch.Tensor, int]) -> list[str]:
        with watched() as spots:
            for number, (x, others) in enumerate(gradings):
                spots.begin("ex01.check")
                compared(x, as_function=as_function, others=others)
                spots.settle(f"s{number}")
                spots.forget()
        return list(spots.found())

    sentence = "the comparisons of ex01.check that know abs don't show it under 1 of 2 draws"
    assert found((negative, 0), (positive, 0)) == [f"seed s1: {sentence}"]
    assert found((negative, 0), (positive, 1)) == []
    assert found((negative, 0), (negative, 0)) == []
    assert found((positive, 0), (positive, 0)) == []


def test_gradings_of_wrong_answers_are_left_out() -> None:
    """Their checks end early, so that a mistake may have had no chance to show."""
    with watched() as spots:
        for x, is_right in ((1.0, False), (-1.0, True)):
            spots.begin("ex01.check")
            compared(torch.tensor([x]))
            if is_right:
                spots.settle("s")
            spots.forget()
    assert list(spots.found()) == []
    assert list(BlindSpots().found()) == []


def test_it_needs_the_solutions(run: Run, toy: Pack) -> None:
    """A students' tree has no bank to grade."""
    (toy.root / "solutions").rename(toy.root / "elsewhere")
    done = run("stability")
    assert done.returncode == 2
    assert "instructors' tree" in done.stderr
