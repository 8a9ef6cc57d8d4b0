"""What the grader's own tests share: a toy pack, warm worker sources, and a look at leftovers."""

import ctypes
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from grader.flows.grading import Grading, Options
from grader.pack import Pack
from grader.sandbox.outer.source import Limits
from grader.sandbox.outer.tiers import Isolation, TierChoice
from grader.scores import ExerciseScore, Scores
from grader.submission import SourceFile, Submission, read_submission

ROOT = Path(__file__).resolve().parents[1]
TOY = ROOT / "tests" / "packs" / "toy"
_PR_SET_CHILD_SUBREAPER = 36

collect_ignore = ["packs"]  # toy packs: their checks are run by the judge

Grade = Callable[..., Scores]
Run = Callable[..., subprocess.CompletedProcess[str]]


def pytest_configure() -> None:
    """Let orphans of what the tests start become children of the test process."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


@pytest.fixture
def toy(tmp_path: Path) -> Pack:
    """Return a copy of the toy pack that a test may change."""
    shutil.copytree(TOY, tmp_path / "toy")
    return Pack.find(tmp_path / "toy")


def _tier(name: TierChoice) -> Iterator[Isolation]:
    isolation = Isolation(name, [ROOT])
    try:
        isolation.settle()
    except Exception as error:  # noqa: BLE001 - on some machines there is none
        isolation.close()
        pytest.skip(f"tier {name} is not available here: {error}")
    yield isolation
    isolation.close()


@pytest.fixture(scope="session")
def full_tier() -> Iterator[Isolation]:
    """Start one zygote in tier full for all tests, or skip where it can't be had."""
    yield from _tier("full")


@pytest.fixture(scope="session")
def landlock_tier() -> Iterator[Isolation]:
    """Start one zygote in tier landlock for all tests, or skip where it can't be had."""
    yield from _tier("landlock")


@pytest.fixture(scope="session")
def none_tier() -> Iterator[Isolation]:
    """Start one zygote in tier none for all tests."""
    yield from _tier("none")


@pytest.fixture(params=["full", "landlock", "none"])
def isolation(request: pytest.FixtureRequest) -> Isolation:
    """Return each tier in turn."""
    source: Isolation = request.getfixturevalue(f"{request.param}_tier")
    return source


@pytest.fixture
def grade(isolation: Isolation) -> Grade:
    """Return a function that grades a text as the answer to the toy exercise ex01_scale."""

    def grade_text(
        text: str | bytes | None = None,
        *,
        folder: Path | None = None,
        limits: Limits | None = None,
        seed: str | None = None,
        public_only: bool = False,
    ) -> Scores:
        pack = Pack.find(TOY)
        options = Options(seed=seed, limits=limits or Limits(), public_only=public_only)
        grading = Grading(pack, pack.exercises, options, isolation)
        if folder is not None:
            submission = read_submission(folder, pack.exercises)
        else:
            content = text.encode() if isinstance(text, str) else text or b""
            words = (TOY / "solutions" / "ex02_words.py").read_bytes()
            files = {
                "ex01_scale": SourceFile.from_bytes("ex01_scale", content),
                "ex02_words": SourceFile.from_bytes("ex02_words", words),
            }
            submission = Submission("someone", files)
        return grading.grade(submission)

    return grade_text


def exercise_of(scores: Scores, name: str = "ex01_scale") -> ExerciseScore:
    """Return one exercise of the scores."""
    return next(exercise for exercise in scores.exercises if exercise.name == name)


def statuses_of(scores: Scores, name: str = "ex01_scale") -> dict[str, str]:
    """Return the status of each check of one exercise by the check's name."""
    return {c.id.partition(".")[2]: c.status for c in exercise_of(scores, name).checks}


def descendants(of: psutil.Process | None = None) -> set[int]:
    """Return the process ids of everything that a process has started and that still lives."""
    process = of or psutil.Process()
    alive = [p for p in process.children(recursive=True) if p.status() != psutil.STATUS_ZOMBIE]
    return {p.pid for p in alive}


@pytest.fixture
def nothing_left(request: pytest.FixtureRequest) -> Iterator[None]:
    """Demand that a test leaves no process behind but those that were there before it."""
    if "isolation" in request.fixturenames:
        request.getfixturevalue("isolation")  # its zygote is there before and after
    before = descendants()
    yield
    psutil.wait_procs([psutil.Process(p) for p in descendants() - before], timeout=5)
    assert descendants() <= before


@pytest.fixture
def run(toy: Pack) -> Run:
    """Return a function that runs the command line in the toy pack, as a user would."""

    def run_command(
        *words: str, cwd: Path | None = None, env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "grader", *words],
            cwd=cwd or toy.root,
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    return run_command
