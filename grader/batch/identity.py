"""What the scores of a submission depend on, as hashes: equal ones, equal scores but for times."""

import functools
import hashlib
import importlib.metadata
import platform
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

import grader
from grader.batch.jobs import Setup
from grader.pack import Exercise, read_pack_text
from grader.submission import SourceFile


def conditions_hash(setup: Setup, allowance_s: float) -> str:
    """Hash the conditions that all submissions of a class share.

    Args:
        setup: How they are graded; where the pack lies and which exercises are graded beside each
            other makes no difference.
        allowance_s: Seconds for the student code of one submission.
    """
    kept = (setup.tier, setup.probe_s, setup.exercise_s, setup.memory_mib, setup.public_only)
    versions = [importlib.metadata.version(name) for name in ("torch", "numpy", "nbformat")]
    parts = (*kept, allowance_s, platform.python_version(), *versions, "cpu", _program_hash())
    return _digest(repr(part).encode() for part in parts)


@functools.cache
def _program_hash() -> str:
    """Hash the grader itself: its version alone would say nothing of a mended judge."""
    folder = Path(grader.__file__).parent
    return _digest(path.read_bytes() for path in sorted(folder.rglob("*.py")))


def checks_hash(exercise: Exercise) -> str:
    """Hash all files of an exercise that a score depends on."""
    stub = exercise.solution_path if exercise.solution_path.is_file() else exercise.given_stub_path
    paths = (exercise.checks_path, exercise.catalogue_path, stub)
    return _digest(read_pack_text(path).encode() for path in paths)


def file_state(file: SourceFile, notebooks: Sequence[tuple[str, bytes]]) -> str:
    """Hash what was handed in for an exercise: the file, and the notebooks that may hold it."""
    problem = file.problem.kind if file.problem else ""
    parts = [(file.sha256 or problem).encode()]
    for place, data in notebooks:  # of several it depends on the names which one counts
        parts += [place.encode("utf-8", "surrogateescape"), data]
    return _digest(parts)


def exercise_identity(conditions: str, checks: str, seed: str, state: str) -> str:
    """Hash all that the score of one exercise of one submission depends on."""
    return _digest(part.encode() for part in (conditions, checks, seed, state))


def submission_identity(identities: dict[str, str]) -> str:
    """Hash the identities of a submission's exercises."""
    return _digest([msgspec.json.encode(sorted(identities.items()))])


def _digest(parts: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.hexdigest()
