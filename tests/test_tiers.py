"""Tiers: each is proven by attacks on itself, and none is stepped down from in silence."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest
from conftest import ROOT, TOY, descendants, exercise_of

from grader.flows.grading import Grading, Options
from grader.pack import Pack
from grader.sandbox.inner import proof
from grader.sandbox.outer import zygote
from grader.sandbox.outer.source import Limits
from grader.sandbox.outer.tiers import TIERS, Isolation, folders_around
from grader.sandbox.outer.worker import WorkerHandle, WorkerStoppedError
from grader.sandbox.outer.zygote import IsolationError, Zygote
from grader.submission import SourceFile, Submission

_BOOT = zygote._BOOT


@contextmanager
def damaged(code: str) -> Iterator[None]:
    """Let every zygote that is started meanwhile run some code before it locks anything."""
    zygote._BOOT = _BOOT.replace("; from", f"; exec({code!r}); from", 1)
    try:
        yield
    finally:
        zygote._BOOT = _BOOT


def patched(module: str, name: str, value: str) -> str:
    """Return code that replaces one name of a module of the inner side."""
    return f"from grader.sandbox.inner import {module}\n{module}.{name} = {value}\n"


NOTHING = "lambda *a, **k: None"
NO_SECCOMP = patched("seccomp", "apply_filter", NOTHING)
NO_LANDLOCK = patched("landlock", "restrict", NOTHING)
# What is taken away, in which tier, and which of the self-attacks then succeeds.
MISSING = {
    "the cage and Landlock": (
        "full",
        # Root stays root: outside the cage its own Python may be hidden from everybody else.
        patched("cage", "enter", NOTHING)
        + NO_LANDLOCK
        + patched("identity", "give_up_root", "lambda *a: 0"),
        "read hidden files",
    ),
    "own scratch": ("full", patched("cage", "mount_scratch", NOTHING), "see another submission"),
    "seccomp": ("full", NO_SECCOMP, "reach the network"),
    "own /proc": ("full", patched("cage", "mount_scratch", NOTHING), "see other processes"),
    "capabilities": ("full", patched("syscalls", "drop_capabilities", NOTHING), "keep privileges"),
    "programs": ("full", NO_SECCOMP, "start a program"),
    "namespaces": ("full", NO_SECCOMP, "enter a namespace"),
    "Landlock": ("landlock", NO_LANDLOCK, "read hidden files"),
    "Landlock between workers": ("landlock", NO_LANDLOCK, "see another submission"),
    "Landlock and seccomp": ("landlock", NO_LANDLOCK + NO_SECCOMP, "reach its parent"),
    "seccomp alone": ("landlock", NO_SECCOMP, "slow its parent down"),
    "the network filter": ("landlock", NO_SECCOMP, "reach the network"),
    "the drop of root too": (
        "landlock",
        NO_LANDLOCK
        + NO_SECCOMP
        + patched("identity", "give_up_root", "lambda *a: 0")
        + patched("identity", "hand_over", NOTHING),
        "write to the system",
    ),
    "the kill": (
        "full",
        patched("keeper", "begin_end", NOTHING) + patched("keeper", "await_end", NOTHING),
        proof.OUTLIVE,
    ),
    "the kill without namespaces": (
        "landlock",
        patched("supervisor", "end_children", NOTHING) + "import os\nos.killpg = lambda *a: None\n",
        proof.OUTLIVE,
    ),
}


@pytest.mark.parametrize("name", MISSING)
def test_a_missing_lock_is_found_before_the_first_submission(
    name: str, full_tier: Isolation, landlock_tier: Isolation
) -> None:
    """The tier is refused, and the refusal names what a worker could do."""
    tier, code, attack = MISSING[name]
    with damaged(code):
        broken = Zygote(tier, [ROOT])
    try:
        with pytest.raises(IsolationError) as refused:
            _ = broken.facts
    finally:
        broken.close()
    assert attack in refused.value.message


def test_every_self_attack_is_tried_by_the_test_above() -> None:
    """One that never succeeds would prove nothing."""
    assert {attack for _, _, attack in MISSING.values()} == set(proof.names())


REFUSES_NAMESPACES = (
    "from grader.sandbox.inner import syscalls\n"
    "def unshare(flags):\n    raise PermissionError(1, 'unshare: refused')\n"
    "syscalls.unshare = unshare\n"
)
REFUSES_BOTH = REFUSES_NAMESPACES + patched("landlock", "abi_version", "lambda: 0")


@pytest.mark.parametrize(
    ("code", "tier"), [("", "full"), (REFUSES_NAMESPACES, "landlock"), (REFUSES_BOTH, "none")]
)
def test_auto_takes_the_best_there_is(
    code: str, tier: str, full_tier: Isolation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the reason why it is no better one is kept."""
    monkeypatch.delenv("CI", raising=False)
    with damaged(code):
        isolation = Isolation("auto", [ROOT])
        try:
            facts = isolation.settle().facts
        finally:
            isolation.close()
    assert facts.tier == tier
    refused = [name for name in TIERS if f"Tier {name} is not" in isolation.why_not_full]
    assert refused == list(TIERS[: TIERS.index(facts.tier)])
    assert bool(facts.self_tests) == (tier != "none")


@pytest.mark.parametrize("choice", ["full", "landlock"])
def test_a_named_tier_is_had_or_refused(choice: str) -> None:
    """Never another one in its place."""
    with damaged(REFUSES_BOTH):
        isolation = Isolation(choice, [ROOT])  # type: ignore[arg-type]
        try:
            with pytest.raises(IsolationError, match=f"Tier {choice} is not available"):
                isolation.settle()
        finally:
            isolation.close()


def test_continuous_integration_fails_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody reads a notice, `auto` is `full` or an error."""
    monkeypatch.setenv("CI", "true")
    with damaged(REFUSES_NAMESPACES):
        isolation = Isolation("auto", [ROOT])
        try:
            with pytest.raises(IsolationError):
                isolation.settle()
        finally:
            isolation.close()


def test_root_is_dropped_in_every_tier(isolation: Isolation) -> None:
    """Also in tier none: a worker of root could change every score."""
    facts = isolation.settle().facts
    assert facts.uid == os.getuid() or (os.getuid() == 0 and facts.uid >= 60600)
    assert facts.uid != 0


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize("tier", ["full", "landlock", "none"])
def test_what_a_tier_is_made_of_is_in_the_scores(tier: str, request: pytest.FixtureRequest) -> None:
    """Locks, Landlock's version and the self-attacks stand in every result."""
    source: Isolation = request.getfixturevalue(f"{tier}_tier")
    pack = Pack.find(TOY)
    content = (TOY / "solutions" / "ex01_scale.py").read_bytes()
    files = {"ex01_scale": SourceFile.from_bytes("ex01_scale", content)}
    grading = Grading(pack, pack.exercises[:1], Options(), source)
    scores = grading.grade(Submission("someone", files))
    assert exercise_of(scores).earned == 90
    assert scores.run.tier == tier
    assert ("seccomp" in scores.run.locks) == (tier != "none")
    assert set(scores.run.self_tests) == (set() if tier == "none" else set(proof.names()))


DEEP = (
    "import os\n"
    "for _ in range(1500):\n    os.mkdir('d', 0o700)\n    os.chdir('d')\n"
    "open('file', 'w').write('x')\nos.mkdir('locked', 0)\n"
)
# Names that removal might want to use for what it moves.
TAKEN = "import os\nfor n in range(99):\n    os.makedirs(f'.removed-{n}/.removed-{n}/x')\n"


@pytest.mark.parametrize("tier", ["landlock", "none"])
@pytest.mark.parametrize("text", [DEEP, TAKEN], ids=["deep and locked", "taken names"])
def test_a_folder_is_removed(tier: str, text: str, request: pytest.FixtureRequest) -> None:
    """What a worker has written goes with it, whatever it did to keep it."""
    source: Isolation = request.getfixturevalue(f"{tier}_tier")
    zygote_ = source.settle()
    assert isinstance(zygote_, Zygote)
    handle = WorkerHandle(zygote_, Limits(), "ex01_scale", 20.0)
    with suppress(WorkerStoppedError):  # the watch may see it before it is done
        assert handle.load(text.encode(), 1).raised is None
        handle.end()
    assert list(Path(zygote_._scratch).iterdir()) == []


FILLS_THE_DISK = "for n in range(9):\n    open(str(n), 'wb').write(bytes(1 << 20))\nwhile 1: pass\n"
MANY_FILES = "n = 0\nwhile True:\n    open(str(n), 'w').close()\n    n += 1\n"
PRINTS_ALONG = (
    "import threading\n"
    "threading.Thread(target=lambda: [print('x') for _ in iter(int, 1)]).start()\n"
)


@pytest.mark.parametrize("tier", ["landlock", "none"])
@pytest.mark.parametrize("text", [FILLS_THE_DISK, MANY_FILES, PRINTS_ALONG + FILLS_THE_DISK])
def test_files_are_counted_where_they_lie_on_a_disk(
    tier: str, text: str, request: pytest.FixtureRequest
) -> None:
    """Also while the worker prints without end."""
    source: Isolation = request.getfixturevalue(f"{tier}_tier")
    patient = Limits(file_mib=4, probe_s=120, exercise_s=120)
    handle = WorkerHandle(source.settle(), patient, "ex01_scale", 120.0)
    with pytest.raises(WorkerStoppedError) as stopped:
        handle.load(text.encode(), 1)
    assert stopped.value.status == "crashed"


@pytest.mark.parametrize("tier", ["full", "landlock", "none"])
def test_nothing_outlives_a_zygote_that_is_killed(
    tier: str, request: pytest.FixtureRequest
) -> None:
    """Neither a worker nor what it has started, detached as far as the tier lets it."""
    request.getfixturevalue(f"{tier}_tier")
    before = descendants()
    own = Zygote(tier, [ROOT])
    try:
        handle = WorkerHandle(own, Limits(), "ex01_scale", 20.0)
        text = "import os, signal\nif os.fork() == 0:\n    while True: signal.pause()\n"
        handle.load(text.encode(), 1)
        started = [psutil.Process(pid) for pid in descendants() - before]
        own._process.kill() if tier == "full" else _child_of(own._process.pid).kill()
        psutil.wait_procs(started, timeout=10)
        assert [p for p in started if p.is_running() and p.status() != "zombie"] == []
    finally:
        own.close()


def _child_of(pid: int) -> psutil.Process:
    return psutil.Process(pid).children()[0]


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_the_judge_lets_no_other_process_look_into_it() -> None:
    """Its memory holds the seed and the checks."""
    code = (
        "import ctypes, sys\n"
        "from grader.cli import app\n"
        "app.run = lambda words: print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)) or 0\n"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))\n"
        "from grader.__main__ import main\nmain()\n"
    )
    command = [sys.executable, "-c", code, "list"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["1", "0"]


def test_the_folder_of_a_class_is_hidden(tmp_path: Path) -> None:
    """Unless hiding it would take Python away."""
    alice = tmp_path / "class" / "alice"
    alice.mkdir(parents=True)
    (alice / "ex01_scale.py").touch()
    assert folders_around(alice) == [alice, tmp_path / "class"]
    assert folders_around(alice / "ex01_scale.py") == [alice, tmp_path / "class"]
    inside = Path(sys.prefix).resolve() / "submission"
    assert folders_around(inside.parent / "lib") == [inside.parent / "lib"]


def test_files_of_others_in_the_temporary_folder(tmp_path: Path) -> None:
    """A worker has an empty folder of its own there; that it may write to it is no breach."""
    handle, name = tempfile.mkstemp(suffix=".py")
    os.close(handle)
    isolation = Isolation("full", [ROOT, tmp_path, Path(name).parent])
    try:
        assert isolation.settle().facts.tier == "full"
    except IsolationError as error:
        if "write to the system" in str(error):
            raise
        pytest.skip(f"tier full is not available here: {error}")
    finally:
        isolation.close()
        Path(name).unlink()


def test_a_lower_hard_limit_of_the_caller_is_no_obstacle() -> None:
    """As under `ulimit -t 20`: a worker takes what it may have."""
    code = (
        "import resource\n"
        "resource.setrlimit(resource.RLIMIT_CPU, (20, 20))\n"
        "from grader.sandbox.inner.limits import WorkerLimits, apply_limits\n"
        "apply_limits(WorkerLimits(cpu_s=18), others=None)\n"
        "print(*resource.getrlimit(resource.RLIMIT_CPU))\n"
    )
    command = [sys.executable, "-c", code]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["18", "20"]


@pytest.mark.parametrize("tier", TIERS)
def test_signals_that_the_caller_ignores(tier: str) -> None:
    """A judge may have been started by what ignores the end of children, or Ctrl-C."""
    ignored = (signal.SIGCHLD, signal.SIGINT, signal.SIGHUP)
    before = {number: signal.signal(number, signal.SIG_IGN) for number in ignored}
    try:
        source = Zygote(tier, [ROOT])
        try:
            handle = WorkerHandle(source, Limits(), "ex01_scale", 20.0)
            assert handle.load(b"import signal\nx = signal.getsignal(2)\n", 1).raised is None
            probe = (
                "def probe(student):\n    return student.x is student.signal.default_int_handler\n"
            )
            assert handle.run("probe", probe, {}, 1).value is True
            handle.end()
        finally:
            source.close()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize(
    "code",
    ["del os.pidfd_open", "def refused(*a):\n    raise OSError(38, 'no')\nos.pidfd_open = refused"],
    ids=["missing", "refused"],
)
def test_without_descriptors_of_processes(
    tier: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some builds of Python lack them, old kernels and some containers refuse them."""

    def refused(*_: object) -> int:
        raise OSError(38, "not here")

    monkeypatch.setattr(os, "pidfd_open", refused)
    with damaged("import os\n" + code):
        source = Zygote(tier, [ROOT])
    try:
        handle = WorkerHandle(source, Limits(), "ex01_scale", 20.0)
        assert handle.load(b"x = 1\n", 1).raised is None
        handle.end()
    finally:
        source.close()
    assert source._process.returncode == 0


def test_a_machine_that_hides_processes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody can see what a worker holds, its memory can't be bounded."""
    monkeypatch.setattr(zygote, "can_be_watched", lambda pid: pid == 0)
    source = Zygote("landlock", [ROOT])
    try:
        with pytest.raises(IsolationError, match="hidepid"):
            _ = source.facts
    finally:
        source.close()
