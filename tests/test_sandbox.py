"""What a worker can't see, reach or leave behind, in the tier that promises it."""

import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, TOY, descendants, statuses_of

from grader.flows.grading import Grading, Options
from grader.judge.draws import Draw
from grader.pack import Pack
from grader.sandbox.inner import seccomp
from grader.sandbox.inner.warmup import FEATURES
from grader.sandbox.outer.source import Limits
from grader.sandbox.outer.tiers import START_METHOD_VARIABLE, Isolation
from grader.sandbox.outer.worker import WorkerHandle, WorkerStoppedError
from grader.sandbox.outer.zygote import IsolationError, Zygote
from grader.submission import read_submission

SOLUTION = (TOY / "solutions" / "ex01_scale.py").read_text()

# Each is an expression that a worker evaluates; in tier full it must raise or be as stated.
REFUSED = {
    "hidden checks": f"open({str(ROOT / 'tests_hidden')!r} + '/test_ex01_my_sequential.py').read()",
    "solutions": f"open({str(ROOT / 'solutions')!r} + '/ex01_my_sequential.py').read()",
    "listing the pack": f"os.listdir({str(ROOT / 'tests_hidden')!r})",
    "passwords": "open('/etc/passwd').read()",
    "home": "os.listdir('/root') and os.listdir('/home')[0]",
    "writing to the system": "open('/usr/x', 'w')",
    "writing to the interpreter": "open(sys.prefix + '/x', 'w')",
    "the network": "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "datagrams": "socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)",
    "netlink": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "starting a program": "subprocess.run(['/bin/true'])",
    "killing the reaper": "os.kill(1, 9) or os.kill(1, 0)",
    "raising a limit": "resource.setrlimit(resource.RLIMIT_NPROC, (9999, 9999))",
    "becoming root": "os.setuid(0)",
}


def evaluated(isolation: Isolation, expression: str) -> object:
    """Evaluate an expression beside a submission and return what came of it."""
    text = (
        "import os, sys, socket, subprocess, resource, ctypes, threading\n"
        f"def twice(x):\n    return {expression}\n"
    )
    source = "def probe(student):\n    return student.twice(0)\n"
    handle = WorkerHandle(isolation.settle(), Limits(), "ex01_scale", 20.0)
    try:
        assert handle.load(text.encode(), 1).outcome == "returned"
        answer = handle.run("probe", source, {}, 1)
    finally:
        if handle.is_alive:
            handle.end()
    return answer.raised if answer.raised is not None else answer.value


@pytest.mark.parametrize("name", REFUSED)
def test_refused_in_tier_full(full_tier: Isolation, name: str) -> None:
    """The attempt raises an OSError or a ValueError; nothing comes back."""
    seen = evaluated(full_tier, REFUSED[name])
    assert {"OSError", "ValueError"} & set(getattr(seen, "bases", ())), seen


@pytest.mark.parametrize(
    "name", ["hidden checks", "passwords", "the network", "starting a program"]
)
def test_the_same_succeeds_without_isolation(none_tier: Isolation, name: str) -> None:
    """So the tests above do not pass because the attempts are broken."""
    assert not hasattr(evaluated(none_tier, REFUSED[name]), "bases")


SEEN = {
    "processes": ("sorted(int(p) for p in os.listdir('/proc') if p.isdigit())[0]", 1),
    "descriptors": ("len(os.listdir('/proc/self/fd'))", 6),  # five, and the listing's own
    "scratch is empty": ("os.listdir(os.environ['TMPDIR'])", []),
    "threads": ("threading.active_count()", 1),
    "capabilities": (
        "[l.split()[1] for l in open('/proc/self/status') if l.startswith('CapEff')][0]",
        "0" * 16,
    ),
    "no new privileges": (
        "[l.split()[1] for l in open('/proc/self/status') if l.startswith('NoNewPrivs')][0]",
        "1",
    ),
    "seccomp": (
        "[l.split()[1] for l in open('/proc/self/status') if l.startswith('Seccomp:')][0]",
        "2",
    ),
    "root": ("os.getuid() != 0", True),
    "arguments": ("[a for a in sys.argv if 'grader' in a]", []),
    "the judge is not importable": ("[n for n in sys.modules if n.startswith('grader.judge')]", []),
    "nor on the path": (f"{str(ROOT)!r} in sys.path", False),
}


@pytest.mark.parametrize("name", SEEN)
def test_what_a_worker_sees_of_itself(full_tier: Isolation, name: str) -> None:
    """Each fact is as the theory of operation says."""
    expression, expected = SEEN[name]
    assert evaluated(full_tier, expression) == expected


def test_the_environment_is_the_allow_listed_one(
    isolation: Isolation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No variable of the caller's own, such as a token of CI, reaches student code."""
    monkeypatch.setenv("CI_SECRET_TOKEN", "hush")
    fresh = Zygote(isolation.settle().facts.tier, [ROOT])
    try:
        handle = WorkerHandle(fresh, Limits(), "ex01_scale", 20.0)
        handle.load(b"import os\n", 1)
        source = (
            "def probe(student):\n    try:\n"
            "        inherited = open('/proc/self/environ', 'rb').read()\n"
            "    except OSError:\n        inherited = b''\n"
            "    return [sorted(student.os.environ), inherited]\n"
        )
        names, inherited = handle.run("probe", source, {}, 1).value
        handle.end()
    finally:
        fresh.close()
    assert "CI_SECRET_TOKEN" not in names
    assert b"hush" not in inherited
    assert "PATH" not in names


def test_scratch_does_not_outlive_a_worker(isolation: Isolation) -> None:
    """A file that one worker writes is not there for the next."""
    write = "open(os.environ['TMPDIR'] + '/left', 'w').write('x')"
    assert evaluated(isolation, write) == 1
    assert evaluated(isolation, "os.path.exists(os.environ['TMPDIR'] + '/left')") is False


def test_a_device_keeps_no_mark(full_tier: Isolation, landlock_tier: Isolation) -> None:
    """The times of the machine's own devices would be a notice board for all submissions."""
    device = Path("/dev/full")
    before = device.stat().st_mtime_ns
    text = f"import os\ntry:\n    os.utime('{device}')\nexcept OSError:\n    pass\n"
    for source in (full_tier, landlock_tier):
        handle = WorkerHandle(source.settle(), Limits(), "ex01_scale", 20.0)
        assert handle.load(text.encode(), 1).raised is None
        handle.end()
        assert device.stat().st_mtime_ns == before


@pytest.mark.usefixtures("nothing_left")
def test_a_detached_grandchild_dies_with_its_worker(isolation: Isolation) -> None:
    """Forking twice and leaving the session does not help."""
    before = descendants()
    source = (
        "import os, signal\ndef probe(student):\n    if os.fork() == 0:\n"
        "        try:\n            os.setsid()\n"
        "        except PermissionError:\n            pass  # tier landlock refuses it\n"
        "        if os.fork() == 0:\n            while True:\n                signal.pause()\n"
        "        os._exit(0)\n    return os.wait()[1]\n"
    )
    handle = WorkerHandle(isolation.settle(), Limits(), "ex01_scale", 20.0)
    handle.load(b"x = 1\n", 1)
    assert handle.run("probe", source, {}, 1).value == 0
    assert len(descendants() - before) >= 2  # the worker, the grandchild, and an init in tier full
    handle.end()
    assert descendants() <= before


TOUCHED = "for i in range(0, len(m), 4096):\n    m[i] = 1\n"
SHARED = "m = mmap.mmap(-1, 512 << 20)\n" + TOUCHED
IN_A_FILE = (
    "f = open('/dev/shm/held', 'w+b')\nf.truncate(60 << 20)\nm = mmap.mmap(f.fileno(), 0)\n"
    + TOUCHED
)
CHILDREN = (
    "for _ in range(8):\n    if os.fork() == 0:\n"
    "        x = bytearray(60 << 20)\n        signal.pause()\n"
)


def stopped_at(isolation: Isolation, text: str, memory_mib: int) -> str:
    """Return what becomes of a submission that holds memory and waits."""
    waiting = "import os, mmap, signal\n" + text + "signal.pause()\n"
    limits = Limits(memory_mib=memory_mib, probe_s=10)
    handle = WorkerHandle(isolation.settle(), limits, "ex01_scale", 20.0)
    with pytest.raises(WorkerStoppedError) as stopped:
        handle.load(waiting.encode(), 1)
    return stopped.value.status


def test_memory_of_many_children_is_added_up(isolation: Isolation) -> None:
    """What the worker's own limit does not count is counted from outside."""
    assert stopped_at(isolation, CHILDREN, 100) == "out_of_memory"


SLOW_CHILDREN = (
    "import os, signal, time\n"
    "for _ in range(4):\n    if os.fork() == 0:\n"
    "        x = bytearray(50 << 20)\n        signal.pause()\n"
)


def test_fast_answers_put_no_look_off(isolation: Isolation) -> None:
    """The watch looks by the clock, however short each exchange is."""
    limits = Limits(memory_mib=64, probe_s=10)
    handle = WorkerHandle(isolation.settle(), limits, "ex01_scale", 60.0)

    def ask_on() -> None:
        handle.load(SLOW_CHILDREN.encode(), 1)
        while True:
            handle.run("probe", "def probe(student):\n    return 1\n", {}, 1)

    with pytest.raises(WorkerStoppedError) as stopped:
        ask_on()
    assert stopped.value.status == "out_of_memory"


def test_shared_memory_is_counted(full_tier: Isolation, none_tier: Isolation) -> None:
    """In a file where only that is allowed; without one where nothing refuses it."""
    assert stopped_at(full_tier, IN_A_FILE, 40) == "out_of_memory"
    assert stopped_at(none_tier, SHARED, 100) == "out_of_memory"


def test_a_zygote_that_was_killed_is_replaced(isolation: Isolation) -> None:
    """One exercise may be lost to that, the next one gets a fresh zygote."""
    zygote = Zygote(isolation.settle().facts.tier, [ROOT])
    try:
        assert zygote.facts.torch
        zygote._process.kill()
        zygote._process.wait()
        handle = WorkerHandle(zygote, Limits(), "ex01_scale", 20.0)
        assert handle.load(b"x = 1\n", 1).outcome == "returned"
        handle.end()
    finally:
        zygote.close()


@pytest.mark.parametrize("text", [b"import os; os.close(4)", b"import os; os.write(4, b'x' * 64)"])
def test_a_worker_that_spoils_its_pipe(isolation: Isolation, text: bytes) -> None:
    """A closed or garbled pipe ends that worker and nothing else."""
    handle = WorkerHandle(isolation.settle(), Limits(probe_s=5), "ex01_scale", 20.0)
    with pytest.raises(WorkerStoppedError) as stopped:
        handle.load(text, 1)
    assert stopped.value.status == "crashed"
    assert not handle.is_alive


def ask_twice(handle: WorkerHandle, text: str) -> None:
    """Load a text and run a probe: a late extra reply shows at the second request."""
    handle.load(text.encode(), 1)
    handle.run("probe", "def probe(student):\n    return 1\n", {}, 1)


def test_a_forged_extra_reply_is_refused(isolation: Isolation) -> None:
    """One reply for one request: a second one is a fault of that worker."""
    text = (
        "import os\n_write = os.write\n"
        "def twice_written(fd, data):\n    _write(fd, data)\n    return _write(fd, data)\n"
        "os.write = twice_written\n"
    )
    handle = WorkerHandle(isolation.settle(), Limits(probe_s=5), "ex01_scale", 20.0)
    with pytest.raises(WorkerStoppedError) as stopped:
        ask_twice(handle, text)
    assert "could not be read" in stopped.value.sentence


def test_memory_of_children_counts(full_tier: Isolation) -> None:
    """A limit that a fork could shed would be none."""
    text = (
        "import os\npid = os.fork()\n"
        "try:\n    x = bytearray(3 << 30)\n"
        "except MemoryError:\n    os._exit(7) if pid == 0 else None\n"
        "assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 7\n"
    )
    handle = WorkerHandle(full_tier.settle(), Limits(), "ex01_scale", 20.0)
    assert handle.load(text.encode(), 1).raised is None
    handle.end()


def test_a_fork_bomb_is_bounded(full_tier: Isolation) -> None:
    """The limit on processes holds, and all of them die with the worker."""
    text = (
        "import os, signal\nchildren = 0\ntry:\n    while True:\n        if os.fork() == 0:\n"
        "            signal.pause()\n        children += 1\n"
        "except OSError:\n    pass\n"
    )
    handle = WorkerHandle(full_tier.settle(), Limits(), "ex01_scale", 20.0)
    try:
        handle.load(text.encode(), 1)
        seen = handle.run(
            "probe", "def probe(student):\n    return student.children\n", {}, 1
        ).value
    finally:
        if handle.is_alive:
            handle.end()
    assert isinstance(seen, int)
    assert 0 < seen < 64


def test_hidden_folders_inside_a_system_folder_are_covered() -> None:
    """A pack below /usr is hidden although /usr is shown."""
    if os.getuid() != 0:
        pytest.skip("only root can put a folder below /usr")
    folder = Path("/usr/local/share/grader-test-pack")
    (folder / "solutions").mkdir(parents=True)
    try:
        zygote = Zygote("full", [folder, folder / "solutions"])
        try:
            handle = WorkerHandle(zygote, Limits(), "ex01_scale", 20.0)
            handle.load(f"import os\nseen = os.listdir({str(folder)!r})\n".encode(), 1)
            source = "def probe(student):\n    return student.seen\n"
            assert handle.run("probe", source, {}, 1).value == []
            handle.end()
        finally:
            zygote.close()
    finally:
        (folder / "solutions").rmdir()
        folder.rmdir()


def test_full_is_never_stepped_down_silently(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it can't be had, asking for it is an error, and auto says why it is none."""
    monkeypatch.delenv("CI", raising=False)  # there auto asks for the highest tier alone
    monkeypatch.setenv(START_METHOD_VARIABLE, "spawn")
    refused = Isolation("full", [ROOT])
    with pytest.raises(IsolationError):
        refused.settle()
    automatic = Isolation("auto", [ROOT])
    automatic.settle()
    assert automatic.why_not_full
    automatic.close()


@pytest.mark.usefixtures("nothing_left")
def test_spawned_workers_give_the_same_scores(
    monkeypatch: pytest.MonkeyPatch, none_tier: Isolation
) -> None:
    """Where there is no fork a fresh interpreter does the same work."""
    pack = Pack.find(TOY)
    submission = read_submission(TOY / "solutions", pack.exercises)
    forked = Grading(pack, pack.exercises, Options(seed="7"), none_tier).grade(submission)
    monkeypatch.setenv(START_METHOD_VARIABLE, "spawn")
    with Grading(pack, pack.exercises, Options(tier="none", seed="7")) as grading:
        spawned = grading.grade(submission)
    assert spawned.run.start_method == "spawn"
    assert statuses_of(spawned) == statuses_of(forked)
    assert (spawned.earned, spawned.assessed) == (190, 190)


@pytest.mark.usefixtures("nothing_left")
def test_spawned_workers_are_stopped_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Output is kept and deadlines hold without a pipe that can be polled."""
    monkeypatch.setenv(START_METHOD_VARIABLE, "spawn")
    isolation = Isolation("none", [ROOT])
    text = "print('hello')\ndef twice(x):\n    print('called')\n    while x: pass\n    return 3\n"
    source = "def probe(student, x):\n    return student.twice(x)\n"
    try:
        handle = WorkerHandle(isolation.settle(), Limits(probe_s=2), "ex01_scale", 20.0)
        handle.load(text.encode(), 1)
        assert handle.output == b"hello\n"
        assert handle.run("probe", source, {"x": 0}, 1).value == 3
        assert handle.output == b"called\n"
        with pytest.raises(WorkerStoppedError) as stopped:
            handle.run("probe", source, {"x": 1}, 1)
    finally:
        isolation.close()
    assert stopped.value.status == "timeout"


def test_draws_depend_on_nothing_but_seed_check_and_number() -> None:
    """Neither order nor what was drawn for another check matters."""
    first, again = Draw("s", "ex01.a"), Draw("s", "ex01.a")
    Draw("s", "ex01.b").normal(3)
    assert first.normal(3).equal(again.normal(3))
    assert not first.normal(3).equal(Draw("s", "ex01.b").normal(3))
    assert not Draw("t", "ex01.a").normal(3).equal(Draw("s", "ex01.a").normal(3))


HEADERS = Path("/usr/include")


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_system_call_numbers_are_those_of_the_kernel_headers(machine: str) -> None:
    """A wrong number would refuse a harmless call and let a dangerous one pass."""
    name = {"x86_64": "unistd_64.h", "aarch64": "asm-generic/unistd.h"}[machine]
    found = sorted(HEADERS.glob(f"**/{name}"))
    if not found:
        pytest.skip("the kernel's headers are not installed")
    text = found[0].read_text()
    defined = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", text))
    column = ["x86_64", "aarch64"].index(machine)
    ours = {
        call: numbers[column]
        for group in seccomp.denied_numbers().values()
        for call, numbers in group.items()
        if call in defined
    }
    assert len(ours) > 30
    assert ours == {call: int(defined[call]) for call in ours}


def test_the_filter_is_loaded_on_this_architecture() -> None:
    """A filter that does not exist for this machine would be an empty one."""
    if platform.machine() not in {"x86_64", "aarch64"}:
        pytest.skip("the filter is not written for this architecture")
    count = sum(len(group) for group in seccomp.denied_numbers().values())
    assert len(seccomp.build_filter(platform.machine())) // 8 > count


def test_torch_is_as_installed(isolation: Isolation) -> None:
    """Nothing in torch is replaced to gain time."""
    code = (
        "import torch, hashlib, inspect\n"
        "names = sorted(n for n in dir(torch.nn) if inspect.isclass(getattr(torch.nn, n)))\n"
        "print(len(names), torch.nn.Linear.forward.__module__, torch.optim.SGD.step.__module__)\n"
    )
    plain = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    handle = WorkerHandle(isolation.settle(), Limits(), "ex01_scale", 20.0)
    handle.load(code.encode(), 1)
    assert handle.output.decode() == plain.stdout
    handle.end()


def test_every_warm_up_works_and_leaves_one_thread(isolation: Isolation) -> None:
    """Asked for twice, in one zygote: nothing fails, and workers can still be forked."""
    zygote = Zygote(isolation.settle().facts.tier, [ROOT])
    try:
        assert zygote.facts.torch
        for _ in range(2):
            zygote.warm(list(FEATURES))
        handle = WorkerHandle(zygote, Limits(), "ex01_scale", 20.0)
        text = b"import os, torch\nthreads = len(os.listdir('/proc/self/task'))\n"
        handle.load(text, 1)
        # A zygote that had counted CUDA devices would leave CUDA unusable to its children.
        source = "def probe(student):\n"
        source += "    return student.threads, student.torch.cuda._is_in_bad_fork()\n"
        assert handle.run("probe", source, {}, 1).value == (1, False)
        handle.end()
        zygote._errors.seek(0)
        assert b"warm-up" not in zygote._errors.read()
    finally:
        zygote.close()


def test_small_objects_that_exhaust_the_memory(full_tier: Isolation) -> None:
    """There is room left to say that memory ran out."""
    handle = WorkerHandle(full_tier.settle(), Limits(memory_mib=64), "ex01_scale", 20.0)
    answer = handle.load(b"x = []\nwhile True:\n    x.append([0])\n", 1)
    handle.end()
    assert answer.raised is not None
    assert answer.raised.memory


def test_an_exception_that_cannot_be_described(isolation: Isolation) -> None:
    """A hostile exception ends in an ordinary description."""
    text = (
        "class Meta(type):\n    @property\n    def __name__(cls): raise SystemExit\n"
        "class Hostile(Exception, metaclass=Meta):\n    def __str__(self): raise SystemExit\n"
        "raise Hostile\n"
    )
    handle = WorkerHandle(isolation.settle(), Limits(), "ex01_scale", 20.0)
    answer = handle.load(text.encode(), 1)
    handle.end()
    assert answer.outcome == "raised"
