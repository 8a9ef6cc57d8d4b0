"""The zygote: torch is imported once here, and every worker is a fork of this process.

It talks to the judge alone, in small JSON messages over one socket. It never sees a submission,
a check or an observation: those go through the pipes that it only hands on. It keeps exactly one
thread, since a forked child of a process with an OpenMP pool hangs in its first parallel loop,
and it never touches CUDA, which does not survive a fork.
"""

import gc
import json
import os
import signal
import socket
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.sandbox.inner import cage, keeper, lockdown, proof, syscalls, warmup
from grader.sandbox.inner.limits import WorkerLimits

_MESSAGE_LIMIT = 1 << 16


@dataclass(frozen=True)
class Setting:
    """What a zygote is started with.

    Args:
        tier: `full` or `none`.
        libraries: Folders that workers may read.
        hidden: Folders that they must not see.
        warm: Whether to run small operations before the first fork.
        keeper: Channel to the keeper of PID namespaces; None in tier `none`.
    """

    tier: str
    libraries: list[str]
    hidden: list[str]
    warm: bool
    keeper: socket.socket | None


@dataclass
class _Worker:
    pid: int
    init: int | None


@dataclass
class _Zygote:
    control: socket.socket
    setting: Setting
    workers: dict[int, _Worker] = field(default_factory=dict)
    warmed: set[str] = field(default_factory=set)

    def answer(self, message: dict[str, Any]) -> None:
        self.control.send(json.dumps(message).encode())


def serve(control: socket.socket, setting: Setting) -> None:
    """Import torch, tell the judge, and fork workers on request until it hangs up."""
    zygote = _Zygote(control, setting)
    try:
        gc.disable()  # imports run faster, and what they leave is frozen below
        _prepare_environment(setting)
        if setting.keeper is not None:
            _prove(zygote)
        report = warmup.import_and_warm(warm=setting.warm)
        gc.freeze()
        if setting.keeper is None:
            syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
        syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    except OSError as error:
        zygote.answer({"failed": "isolation", "why": str(error)})
        os._exit(1)
    except Exception as error:  # noqa: BLE001 - whatever it is, the judge must be told
        zygote.answer({"failed": "start", "why": f"{type(error).__name__}: {error}"})
        os._exit(1)
    zygote.answer({"ready": True, "tier": setting.tier, "uid": os.getuid(), **report})
    while True:
        data, fds, _, _ = socket.recv_fds(control, _MESSAGE_LIMIT, 3)
        if not data:
            _end_all(zygote)
            os._exit(0)
        _handle(zygote, json.loads(data), fds)


def _prepare_environment(setting: Setting) -> None:
    if setting.tier == "full":
        scratch = cage.scratch_paths(setting.libraries)[0]
        # The import of torch's compiler looks for a temporary folder and makes a cache in it. Both
        # are named, so that neither is tried out: only workers have a folder to write to.
        tempfile.tempdir = scratch
        os.environ.update(HOME=scratch, TMPDIR=scratch, TORCHINDUCTOR_CACHE_DIR=scratch)
        os.chdir("/")
    # The repository's folder is needed to import this package and never again.
    home = str(Path(__file__).resolve().parents[3])
    sys.path[:] = [path for path in sys.path if path and str(Path(path).resolve()) != home]


def _handle(zygote: _Zygote, order: dict[str, Any], fds: list[int]) -> None:
    try:
        if order["op"] == "fork":
            pid = _fork(zygote, order, fds)
            zygote.answer({"worker": pid, "init": zygote.workers[pid].init, "zygote": os.getpid()})
        elif order["op"] == "end":
            zygote.answer(_end(zygote, int(order["worker"])))
        elif order["op"] == "warm":  # not answered: nobody waits for it
            zygote.warmed |= warmup.warm_features(set(order["features"]) - zygote.warmed)
            gc.freeze()
    except OSError as error:
        zygote.answer({"failed": order["op"], "why": str(error)})
    finally:
        for fd in fds:
            os.close(fd)


def _fork(zygote: _Zygote, order: dict[str, Any], fds: list[int], *, trial: bool = False) -> int:
    """Fork one worker; returns its process id. The child never returns from here."""
    requests, replies, output = fds
    limits = WorkerLimits(**order["limits"])
    setting = zygote.setting
    if (threads := warmup.thread_count()) > 1:
        raise OSError(1, f"the zygote has {threads} threads; its children would hang")
    init = None
    if setting.keeper is not None:
        init, namespace = keeper.new_namespace(setting.keeper)
        try:
            # The next child is born in there; this process stays where it is.
            syscalls.setns(namespace, syscalls.CLONE_NEWPID)
        finally:
            os.close(namespace)
    try:
        pid = os.fork()
    except OSError:
        if init is not None and setting.keeper is not None:
            keeper.end_namespace(setting.keeper, init)
        raise
    if pid == 0:
        become = _become_trial if trial else _become_worker
        become(setting, limits, (requests, replies, output))
    zygote.workers[pid] = _Worker(pid, init)
    return pid


def _become_worker(setting: Setting, limits: WorkerLimits, pipes: tuple[int, int, int]) -> None:
    """Lock this process in and serve the judge. Never returns."""
    try:
        requests, replies = lock_in(setting, limits, pipes)
        gc.enable()
        from grader.sandbox.inner import serving  # noqa: PLC0415 - imported by the warm-up

        serving.serve(requests, replies)
    except OSError as error:
        os.write(2, f"{error}\n".encode())
        os._exit(lockdown.LOCK_FAILED_STATUS)
    finally:
        os._exit(0)


def lock_in(setting: Setting, limits: WorkerLimits, pipes: tuple[int, int, int]) -> tuple[int, int]:
    """Apply the tier to this freshly forked process.

    Returns:
        The descriptors to read requests from and to write replies to.

    Raises:
        OSError: A step was refused; the process must end.
    """
    os.setsid()
    requests, replies = lockdown.keep_three_pipes(*pipes)
    if setting.tier == "full":
        lockdown.lock_fully(limits, setting.libraries)
    else:
        lockdown.lock_nothing(limits)
        own = f"{os.environ['TMPDIR']}/{os.getpid()}"
        os.mkdir(own)  # noqa: PTH102 - runs at every fork
        os.environ["TMPDIR"] = own
    tempfile.tempdir = os.environ["TMPDIR"]
    os.chdir(tempfile.tempdir)
    return requests, replies


def _prove(zygote: _Zygote) -> None:
    """Let a trial worker attack its cage, and one of its children try to outlive it.

    Raises:
        OSError: An attack succeeded, or the worker could not be locked in.
    """
    reply_read, reply_write = os.pipe()
    line_read, line_write = os.pipe()
    fds = [os.open(os.devnull, os.O_RDONLY), reply_write, line_write]
    pid = _fork(zygote, {"limits": {}}, fds, trial=True)
    for fd in fds:
        os.close(fd)
    answer = b""
    while part := os.read(reply_read, 4096):
        answer += part
        with suppress(json.JSONDecodeError):
            json.loads(answer)
            break
    _end(zygote, pid)
    os.set_blocking(line_read, False)
    said = b""
    try:
        while part := os.read(line_read, 4096):
            said += part
    except BlockingIOError:
        raise OSError(1, "a child of a worker outlived it") from None
    finally:
        os.close(reply_read)
        os.close(line_read)
    if not answer:
        raise OSError(1, said.decode(errors="replace").strip() or "the trial worker said nothing")
    if succeeded := json.loads(answer):
        raise OSError(1, f"a worker could {', '.join(succeeded)}")


def _become_trial(setting: Setting, limits: WorkerLimits, pipes: tuple[int, int, int]) -> None:
    """Lock this process in, attack, report. Never returns."""
    try:
        _, replies = lock_in(setting, limits, pipes)
        succeeded = proof.attack(setting.hidden)
        proof.outlive(1)
        proof.report(replies, succeeded)
        signal.pause()
    except OSError as error:
        os.write(2, f"{error}".encode())
    finally:
        os._exit(1)


def _end(zygote: _Zygote, pid: int) -> dict[str, Any]:
    """Kill a worker and everything that it started; returns how it had ended."""
    worker = zygote.workers.pop(pid, None)
    if worker is None:
        return {"status": None}
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    if worker.init is None:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if worker.init is not None and zygote.setting.keeper is not None:
        keeper.end_namespace(zygote.setting.keeper, worker.init)
    else:
        _end_orphans(spared=set(zygote.workers))
    return {"status": status}


def _end_orphans(spared: set[int]) -> None:
    """Kill what a worker left behind: without a PID namespace it becomes our own child.

    Args:
        spared: Workers that go on, such as the one that waits while another reads its files.
    """
    while True:
        with open("/proc/thread-self/children", "rb") as listing:  # noqa: PTH123 - runs often
            children = {int(pid) for pid in listing.read().split()} - spared
        if not children:
            return
        for pid in children:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(pid, 0)


def _end_all(zygote: _Zygote) -> None:
    for pid in list(zygote.workers):
        _end(zygote, pid)
