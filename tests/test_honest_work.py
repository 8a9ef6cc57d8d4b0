"""Honest work pays nothing: equal scores in every tier, and no lock that it runs into.

`lockdown_log/tracer.py` says how refusals are seen. Here the solutions are watched and some right
answers compared; `python tests/lockdown_log/run.py --tier full` does both with all of them.
"""

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from conftest import ROOT
from hygiene import operations
from lockdown_log.answers import Answer, Grader, comparable, honest_answers, lost
from lockdown_log.worker_log import Denial, WorkerLog, watched

from grader.errors import SandboxFault
from grader.pack import Pack
from grader.sandbox.outer.source import Limits
from grader.sandbox.outer.tiers import Isolation
from grader.sandbox.outer.worker import WorkerHandle, WorkerStoppedError

PACK = Pack.find(ROOT)
ANSWERS = {str(answer): answer for answer in honest_answers(PACK)}
LIMITS = Limits(probe_s=300.0, exercise_s=300.0)
SOLUTIONS = [name for name in ANSWERS if name.endswith(".solution")]
RIGHT = [name for name in ANSWERS if not name.endswith(".solution")]
# One right answer of each exercise besides its solution: the last one in the order of names.
LAST_RIGHT = list({ANSWERS[name].exercise.name: name for name in RIGHT}.values())


@dataclass
class Watched:
    """A tier whose workers are watched, with the log."""

    isolation: Isolation
    log: WorkerLog

    def run(self, text: str) -> tuple[list[Denial], str]:
        """Load a text in a worker; return what it was refused, and what it printed."""
        handle = WorkerHandle(self.isolation.settle(), LIMITS, "ex01_scale", LIMITS.exercise_s)
        try:
            answer = handle.load(text.encode(), 1)
            assert answer.raised is None, answer.raised
        finally:
            if handle.is_alive:
                handle.end()
        return self.log.take(), handle.output.decode()


def watched_tier(
    tier: str, request: pytest.FixtureRequest, factory: pytest.TempPathFactory
) -> Iterator[Watched]:
    """Start a zygote whose workers are watched, or skip where that is not allowed."""
    request.getfixturevalue(f"{tier}_tier")
    log = WorkerLog(factory.mktemp(tier) / "log")
    with watched(log):
        isolation = Isolation(tier, [ROOT])  # type: ignore[arg-type]
        try:
            one = Watched(isolation, log)
            try:
                one.run("")
            except SandboxFault as fault:
                if "could not attach" in str(fault):
                    pytest.skip(f"no process may be traced here: {fault}")
                raise
            yield one
        finally:
            isolation.close()


@pytest.fixture(scope="module", params=["full", "landlock"])
def seen(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Watched]:
    """Return each of the locked tiers in turn, watched."""
    yield from watched_tier(request.param, request, tmp_path_factory)


@cache
def grader_of(isolation: Isolation) -> Grader:
    """Return what grades answers in a tier."""
    return Grader(PACK, isolation)


@cache
def free_scores(answer: Answer, free: Isolation) -> bytes:
    """Return the scores of an answer where nothing is locked."""
    scores = grader_of(free).grade(answer)
    assert lost(scores) == []
    return comparable(scores)


def test_the_answers_are_those_of_the_pack() -> None:
    """Every exercise has a solution and right answers."""
    assert len(SOLUTIONS) == len(PACK.exercises) == len(LAST_RIGHT)
    assert len(RIGHT) == len(list((ROOT / "tests_hidden" / "cases").glob("*/right_*.py")))


@pytest.mark.parametrize("name", LAST_RIGHT)
def test_scores_are_equal_in_every_tier(
    name: str, full_tier: Isolation, landlock_tier: Isolation, none_tier: Isolation
) -> None:
    """Byte for byte, but for times and the record of the run."""
    wanted = free_scores(ANSWERS[name], none_tier)
    for tier in (full_tier, landlock_tier):
        assert comparable(grader_of(tier).grade(ANSWERS[name])) == wanted


@pytest.mark.parametrize("name", SOLUTIONS)
def test_a_solution_runs_into_no_lock(name: str, seen: Watched, none_tier: Isolation) -> None:
    """The log is empty, although the worker was watched, and the scores are as without it."""
    seen.log.take()
    workers, calls = seen.log.workers, seen.log.calls
    scores = grader_of(seen.isolation).grade(ANSWERS[name])
    assert seen.log.take() == []
    assert seen.log.workers > workers
    assert seen.log.calls > calls
    assert comparable(scores) == free_scores(ANSWERS[name], none_tier)


NETWORK = "'socket.socket(socket.AF_INET)'"
# Families that start threads, write files, look at the machine or import more at first use.
COMPUTES = """
torch.set_num_threads(2)
for name in (
    *("matrix product", "convolution", "LSTM", "transformer", "attention", "FFT", "SVD", "sort"),
    *("Adam", "functional gradient", "checkpointing", "sparse product", "random numbers", "NumPy"),
    *("DataLoader", "saving and loading", "script", "trace", "threads of Python"),
):
    result_of(name)
"""


def test_what_torch_does_besides_runs_into_no_lock(seen: Watched) -> None:
    """For several threads, for its files and at first use, in a worker that was not warmed up."""
    assert seen.run(Path(operations.__file__).read_text() + COMPUTES)[0] == []
    assert seen.log.fallbacks > 0  # each new thread asks for clone3 first


DISHONEST = """
import os, socket
attempts = {
    "file": lambda: open("/etc/passwd"),
    "network": lambda: socket.socket(socket.AF_INET),
    "program": lambda: os.execv("/bin/true", ["true"]),
}
for name, attempt in attempts.items():
    try:
        attempt()
    except OSError:
        print("refused", name)
"""


def test_three_offences_are_three_denials(seen: Watched) -> None:
    """The log shows what was refused, once each, with the path or the argument."""
    tier = seen.isolation.settle().facts.tier
    kind, error = {"full": ("hidden", "ENOENT"), "landlock": ("refused", "EACCES")}[tier]
    denials, printed = seen.run(DISHONEST)
    assert printed.split() == ["refused", "file", "refused", "network", "refused", "program"]
    assert denials == [
        Denial(kind, "openat", error, "/etc/passwd"),
        Denial("refused", "socket", "EAFNOSUPPORT", "0x2"),
        Denial("refused", "execve", "EPERM", "/bin/true"),
    ]


# What a worker does; the kind of denial, the call, and the errors that it may give.
OFFENCES = {
    "a new file": ("open(sys.prefix + '/x', 'w')", "refused", "openat", {"EROFS", "EACCES"}),
    "its own memory": ("open('/proc/self/mem')", "refused", "openat", {"EACCES"}),
    "in a thread": (f"in_thread({NETWORK})", "refused", "socket", {"EAFNOSUPPORT"}),
    "in a child": (f"in_child({NETWORK})", "refused", "socket", {"EAFNOSUPPORT"}),
    "many files": ("[os.open('/dev/null', 0) for _ in range(400)]", "limit", "openat", {"EMFILE"}),
    "a large file": ("open('f', 'wb').truncate(1 << 30)", "limit", "ftruncate", {"EFBIG"}),
    "memory": ("bytearray(8 << 30)", "limit", "mmap", {"ENOMEM"}),
}
TRIES = """
import os, socket, sys, threading
from contextlib import suppress

def in_thread(code):
    thread = threading.Thread(target=attempt, args=(code,))
    thread.start()
    thread.join()

def in_child(code):
    child = os.fork()
    if child == 0:
        attempt(code)
        os._exit(0)
    os.waitpid(child, 0)

def attempt(code):
    with suppress(OSError, MemoryError):
        eval(code)

"""


@pytest.mark.parametrize("name", OFFENCES)
def test_each_kind_of_denial_is_seen(seen: Watched, name: str) -> None:
    """Of locks and of limits, in the worker itself, its threads and its children."""
    code, kind, call, errors = OFFENCES[name]
    denials, _ = seen.run(f"{TRIES}attempt({code!r})\n")
    assert {d.kind for d in denials} == {kind}
    assert {d.error for d in denials if d.call == call} & errors


@pytest.mark.skipif(platform.machine() != "x86_64", reason="there are no x32 system calls")
def test_a_worker_that_its_filter_kills_is_seen(seen: Watched) -> None:
    """No call returns then, so its end is looked at."""
    with pytest.raises(WorkerStoppedError):
        seen.run("import ctypes\nctypes.CDLL(None).syscall((1 << 30) + 39)\n")
    assert [denial.kind for denial in seen.log.take()] == ["killed"]
