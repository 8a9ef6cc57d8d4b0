"""Makes a complete, minimal exercise to start from: it is green before anything was changed."""

import re
from pathlib import Path

from grader.errors import UsageError
from grader.flows.stubs import stub_state
from grader.outputs.files import write_atomically
from grader.pack import Exercise, Pack

_NAME = re.compile(r"ex\d\d_[a-z][a-z0-9_]*")

_SOLUTION = '''"""Scaling: say here in one sentence what students learn.

Then say what they write. Everything that a check looks at stands here or in the docstring of
the function: shapes, dtypes, what is returned, what stays unchanged, what raises.
"""

from torch import Tensor


def scaled(X: Tensor, factor: float) -> Tensor:
    """Return X times factor, with the shape and dtype of X; X stays as it is.

    With X = [1., 2.] and factor = 3. the result is [3., 6.].
    """
    ### BEGIN SOLUTION: multiply X by factor
    return factor * X
    ### END SOLUTION
'''

_CHECKS = '''import pytest

from grader.checks import Draw, Worker, assert_same_tensors, probe


@probe
def scaled_of(student, X, factor):
    """Report the result, and X afterwards."""
    result = student.scaled(X, factor)
    return {"result": result, "X": X}


@pytest.mark.check(points=100, title="The result is scaled", evidence="verified", public=True)
def test_scales(worker: Worker, draw: Draw):
    """The result is X times the factor, and X is as it was."""
    X, factor = draw.normal(5, 4), draw.number(2, 3)
    seen = worker.run(scaled_of, X=X, factor=factor)
    assert_same_tensors(seen, {"result": factor * X, "X": X}, diagnosis="not-scaled")
'''

_CATALOGUE = """title = "Scaling"
goal = "Say in one sentence what students can do afterwards."
section = "The section of the chapter"
first_steps = [
  "Which operator multiplies a tensor by a number?",
  "Try it in a shell with X = torch.tensor([1., 2.]).",
]

[diagnoses.not-scaled]
title = "The result is not X times factor"
why = "Every element of X is to be multiplied by factor, and X itself stays as it is."
concept = "Tensors: operations"
hints = [
  "Print the result for X = [1., 2.] and factor = 3.",
  "Does your code multiply, and does it leave X alone?",
]
"""

_RIGHT = """# /// verdict
# about = "lets torch multiply by name"
# ///
def scaled(X, factor):
    return X.mul(factor)
"""

_WRONG = """# /// verdict
# about = "adds the factor instead of multiplying by it"
# [checks]
# scales = "failed: not-scaled"
# ///
def scaled(X, factor):
    return X + factor
"""


def new_exercise(pack: Pack, name: str) -> list[Path]:
    """Write the files of a new exercise into a pack.

    Args:
        pack: Where it goes.
        name: Its name, such as `ex13_normalization`.

    Returns:
        The files, the stub last.

    Raises:
        UsageError: The name is not one, or a file of it is there already; nothing was written.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"{name} is no name for an exercise.",
            "Use exNN_topic in small letters, such as ex13_normalization.",
        )
    exercise = Exercise.at(pack.root, name)
    if taken := next((e for e in pack.exercises if e.number == exercise.number), None):
        raise UsageError(f"There is {taken.name} already.", "Choose a number that is free.")
    files = {
        exercise.solution_path: _SOLUTION,
        exercise.catalogue_path: _CATALOGUE,
        exercise.cases_path / "right_by_method.py": _RIGHT,
        exercise.cases_path / "wrong_adds.py": _WRONG,
        exercise.checks_path: _CHECKS,
    }
    for path in (*files, exercise.stub_path):
        if path.exists():
            raise UsageError(f"{path} is there already.", "Move it away or choose another name.")
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, text.encode())
    stub = stub_state(exercise)
    exercise.stub_path.parent.mkdir(exist_ok=True)
    write_atomically(exercise.stub_path, stub.text.encode())
    return [*files, exercise.stub_path]
