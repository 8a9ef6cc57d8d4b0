"""The proof of the pack is green for a sound pack and red for every kind of damage."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.errors import PackError
from grader.flows.grading import Grading, Options
from grader.flows.selfcheck import ExerciseProof, prove
from grader.pack import Pack
from grader.sandbox.outer.tiers import Isolation

Proved = Callable[[], dict[str, ExerciseProof]]


@pytest.fixture
def proved(toy: Pack, none_tier: Isolation) -> Proved:
    """Return a function that proves the toy pack as it is now."""

    def prove_pack() -> dict[str, ExerciseProof]:
        pack = Pack.find(toy.root)
        grading = Grading(pack, pack.exercises, Options(), none_tier)
        return {proof.name: proof for proof in prove(grading)}

    return prove_pack


def change(path: Path, old: str, new: str) -> None:
    """Replace a text that has to be there."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def problems(proved: Proved, name: str = "ex01_scale") -> str:
    """Return what is wrong with one exercise; the other must be right."""
    proofs = proved()
    assert all(not proof.problems for other, proof in proofs.items() if other != name)
    return "\n".join(proofs[name].problems)


def test_a_sound_pack_is_green(proved: Proved) -> None:
    """Nothing to say, and the counts are right."""
    proofs = proved()
    assert [proof.problems for proof in proofs.values()] == [[], []]
    first = proofs["ex01_scale"]
    assert (first.checks, first.right, first.wrong) == (4, 1, 5)


@pytest.mark.parametrize(("name", "points"), [("doubles", 40), ("scales_by_zero", 10)])
def test_a_removed_check_is_noticed(toy: Pack, proved: Proved, name: str, points: int) -> None:
    """Its points are missing; and if they are given to others, its wrong answers are not caught."""
    path = toy.root / "tests_hidden" / "test_ex01_scale.py"
    pattern = rf"@pytest.mark.check\((?:(?!@pytest).)*?def test_{name}\(.*?(?=\n@pytest|\Z)"
    text, count = re.subn(pattern, "", path.read_text(), flags=re.DOTALL)
    assert count == 1
    path.write_text(text)
    with pytest.raises(PackError, match="100"):
        proved()
    change(path, 'points=40, title="The module scales"', f'points={40 + points}, title="x"')
    assert name in problems(proved)


def test_a_broken_solution_is_noticed(toy: Pack, proved: Proved) -> None:
    """The solution must pass every check."""
    change(toy.root / "solutions" / "ex01_scale.py", "return 2 * x", "return 3 * x")
    assert "solution: ex01.doubles is failed" in problems(proved)


def test_a_broken_reference_is_noticed(toy: Pack, proved: Proved) -> None:
    """A check that computes something else fails the solution."""
    change(toy.root / "tests_hidden" / "test_ex01_scale.py", "factor * x, diag", "factor + x, diag")
    assert "solution: ex01.scales is failed" in problems(proved)


def test_a_check_that_accepts_everything_is_noticed(toy: Pack, proved: Proved) -> None:
    """A comparison of a thing with itself passes wrong answers."""
    path = toy.root / "tests_hidden" / "test_ex02_words.py"
    change(path, "assert_equal(seen, word.upper()", "assert_equal(seen, seen")
    assert "shouts is passed, its header says failed not-in-capitals" in problems(
        proved, "ex02_words"
    )


HEADERS = {
    "another diagnosis": ('"failed: not-doubled"', '"failed: changed-in-place"'),
    "another status": ('"failed: not-doubled"', '"error"'),
    "another check": ("doubles =", "scales ="),
}


@pytest.mark.parametrize("name", HEADERS)
def test_a_changed_header_is_noticed(toy: Pack, proved: Proved, name: str) -> None:
    """A wrong answer has to get exactly what its header says."""
    path = toy.root / "tests_hidden" / "cases" / "ex01_scale" / "wrong_adds_two.py"
    change(path, *HEADERS[name])
    assert "wrong_adds_two.py" in problems(proved)


def test_a_wrong_answer_called_right_is_noticed(toy: Pack, proved: Proved) -> None:
    """A right answer has to get full marks."""
    path = toy.root / "tests_hidden" / "cases" / "ex01_scale" / "right_add.py"
    change(path, "x + x", "x + 2")
    assert "right_add.py: ex01.doubles is failed" in problems(proved)


def test_a_check_without_a_wrong_answer_is_noticed(toy: Pack, proved: Proved) -> None:
    """Every check must be seen to fail, every diagnosis to be reached."""
    (toy.root / "tests_hidden" / "cases" / "ex01_scale" / "wrong_zero.py").unlink()
    said = problems(proved)
    assert "no wrong answer fails scales_by_zero" in said
    assert "no wrong answer reaches the diagnosis zero-is-special" in said


def test_an_unknown_diagnosis_is_our_fault(toy: Pack, proved: Proved) -> None:
    """A check can't name what the catalogue does not explain."""
    path = toy.root / "tests_hidden" / "test_ex02_words.py"
    change(path, "not-in-capitals", "no-such-diagnosis")
    assert "grader_fault" in problems(proved, "ex02_words")


def test_a_broken_check_file_stays_broken(toy: Pack, proved: Proved) -> None:
    """Every grading in one process finds the same, not half of it."""
    path = toy.root / "tests_hidden" / "test_ex01_scale.py"
    path.write_text(path.read_text().replace("return student.Scale(factor)(x)", "return NAME", 1))
    said = problems(proved)
    assert "solution: ex01.doubles is grader_fault" in said
    assert "all other answers were left out" in said
    assert "right_add.py" not in said
    assert problems(proved) == said


def test_a_stale_stub_is_noticed(toy: Pack, proved: Proved) -> None:
    """The stub is that of the solution."""
    change(toy.root / "solutions" / "ex02_words.py", "Return the word", "Give the word")
    assert "the stub differs" in problems(proved, "ex02_words")


def test_points_for_an_unwritten_stub_are_noticed(toy: Pack, proved: Proved) -> None:
    """Even a stub that is not recognised must earn nothing."""
    change(
        toy.root / "solutions" / "ex02_words.py",
        "    ### BEGIN SOLUTION: return the word in capital letters\n",
        "",
    )
    change(toy.root / "solutions" / "ex02_words.py", "    ### END SOLUTION\n", "")
    (toy.root / "exercises" / "ex02_words.py").write_text(
        (toy.root / "solutions" / "ex02_words.py").read_text()
    )
    assert "stub, not recognised: ex02.shouts is passed" in problems(proved, "ex02_words")


def test_a_probe_that_swallows_the_stubs_error_is_noticed(toy: Pack, proved: Proved) -> None:
    """A half-done stub must not be blamed for what is still to do."""
    path = toy.root / "tests_hidden" / "test_ex02_words.py"
    swallow = "try:\n        return student.shout(word)\n    except Exception:\n        return ''"
    change(path, "return student.shout(word)", swallow)
    assert "half-done stub without shout: ex02.shouts is failed" in problems(proved, "ex02_words")
