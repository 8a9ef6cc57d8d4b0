"""`python -m grader stability`: verdicts that depend on luck are found and named."""

from conftest import Run

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


def test_it_needs_the_solutions(run: Run, toy: Pack) -> None:
    """A students' tree has no bank to grade."""
    (toy.root / "solutions").rename(toy.root / "elsewhere")
    done = run("stability")
    assert done.returncode == 2
    assert "instructors' tree" in done.stderr
