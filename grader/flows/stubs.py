"""Writes the students' stubs from the solutions, and gives a stub back on request."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from grader.errors import PackError, UsageError
from grader.outputs.files import write_atomically
from grader.pack import Exercise, read_pack_text
from grader.regions import given_stub


@dataclass(frozen=True)
class StubState:
    """Whether the stub of an exercise is the one that its solution asks for.

    Args:
        exercise: The exercise.
        text: What the stub should be.
        is_current: Whether the file is that already.
    """

    exercise: Exercise
    text: str
    is_current: bool


def stub_state(exercise: Exercise) -> StubState:
    """Compare the file in `exercises/` with the stub as it is given.

    Raises:
        PackError: The solution is missing or its regions are not well formed.
    """
    text = given_stub(exercise)
    try:
        is_current = read_pack_text(exercise.stub_path) == text
    except PackError:  # missing, or no text at all
        is_current = False
    return StubState(exercise, text, is_current)


def write_stub(state: StubState) -> Path | None:
    """Write the stub of an exercise and keep what was there beside it.

    Returns:
        Where the old file is kept; None if there was none or it was the stub already.

    Raises:
        UsageError: The folder can't be written to; nothing was changed.
    """
    if state.is_current:
        return None
    path, kept = state.exercise.stub_path, None
    try:
        path.parent.mkdir(exist_ok=True)
        if path.exists():
            kept = _free_name(path)
            shutil.copy2(path, kept)
    except OSError as error:
        raise UsageError(
            f"{path.name} could not be kept beside itself: {error.strerror}.",
            "Nothing was changed.",
        ) from None
    write_atomically(path, state.text.encode())
    return kept


def _free_name(path: Path) -> Path:
    number = 1
    while (kept := path.with_name(f"{path.stem}.bak{number}.py")).exists():
        number += 1
    return kept
