"""The zygote: torch is imported once here, and every worker is a fork of this process.

It talks to the judge alone, in small JSON messages over one socket. It never sees a submission,
a check or an observation: those go through the pipes that it only hands on. It keeps exactly one
thread, since a forked child of a process with an OpenMP pool hangs in its first parallel loop,
and it never touches CUDA, which does not survive a fork.
"""

import gc
import json
import logging
import os
import signal
import socket
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from grader.sandbox.inner import (
    cage,
    keeper,
    landlock,
    large_pages,
    lockdown,
    proof,
    supervisor,
    syscalls,
    trial,
    warmup,
)
from grader.sandbox.inner.limits import WorkerLimits
from grader.sandbox.inner.setting import Pipes, Setting

_MESSAGE_LIMIT = 1 << 16
# A zygote that has forked so many will fork many more, which pays for large pages.
_FORKS_OF_ONE = 30


@dataclass
class _Worker:
    pid: int
    init: int | None
    scratch: str


@dataclass
class _Zygote:
    control: socket.socket
    setting: Setting
    workers: dict[int, _Worker] = field(default_factory=dict)
    warmed: set[str] = field(default_factory=set)
    forks: int = 0

    def answer(self, message: dict[str, Any]) -> None:
        self.control.send(json.dumps(message).encode())


def serve(control: socket.socket, setting: Setting) -> None:
    """Import torch, tell the judge, and fork workers on request until it hangs up."""
    zygote = _Zygote(control, setting)
    try:
        gc.disable()  # imports run faster, and what they leave is frozen below
        _prepare_environment(setting)
        if setting.keeper is None:
            syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
        if setting.tier != "none":
            trial.prove(setting, partial(_fork, zygote), partial(_end, zygote))
        report = warmup.import_and_warm(warm=setting.warm)
        _forget_log_handlers()
        gc.freeze()
        syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
        syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)  # no worker may look into it or change it
    except OSError as error:
        zygote.answer({"failed": "isolation", "why": str(error)})
        os._exit(1)
    except Exception as error:  # noqa: BLE001 - whatever it is, the judge must be told
        zygote.answer({"failed": "start", "why": f"{type(error).__name__}: {error}"})
        os._exit(1)
    facts = {
        "tier": setting.tier,
        "pid": os.getpid(),
        "uid": os.getuid(),
        "landlock": landlock.abi_version(),
        "self_tests": [] if setting.tier == "none" else proof.names(),
    }
    zygote.answer({"ready": True, **facts, **report})
    while True:
        data, fds, _, _ = socket.recv_fds(control, _MESSAGE_LIMIT, 3)
        if not data:
            _end_all(zygote)
            os._exit(0)
        _handle(zygote, json.loads(data), fds)


def _prepare_environment(setting: Setting) -> None:
    if setting.tier == "full":
        scratch = cage.scratch_paths(setting.libraries)[0]
        # The import of torch's compiler looks for a temporary folder and for its cache. Both are
        # named, so that neither is tried out: only workers have a folder to write to.
        tempfile.tempdir = scratch
        os.environ.update(HOME=scratch, TMPDIR=scratch, TORCHINDUCTOR_CACHE_DIR=scratch)
        os.chdir("/")
    # The repository's folder is needed to import this package and never again.
    home = str(Path(__file__).resolve().parents[3])
    sys.path[:] = [path for path in sys.path if path and str(Path(path).resolve()) != home]


def _forget_log_handlers() -> None:
    """Let no child make fresh locks for the log handlers of torch: 90 page faults each time.

    Python does so after a fork because another thread may have held them; here is no other.
    """
    handlers: set[object] | None = getattr(logging, "_at_fork_reinit_lock_weakset", None)
    if handlers is not None:
        handlers.clear()


def _handle(zygote: _Zygote, order: dict[str, Any], fds: list[int]) -> None:
    try:
        if order["op"] == "fork":
            pid = _fork(zygote, order, fds)
            worker = zygote.workers[pid]
            zygote.answer({"worker": pid, "init": worker.init, "scratch": worker.scratch})
            zygote.forks += 1
            if zygote.forks == _FORKS_OF_ONE:
                large_pages.collapse()
        elif order["op"] == "end":
            zygote.answer(_end(zygote, int(order["worker"])))
        elif order["op"] == "warm":  # not answered: nobody waits for it
            zygote.warmed |= warmup.warm_features(set(order["features"]) - zygote.warmed)
            _forget_log_handlers()
            gc.freeze()
    except OSError as error:
        zygote.answer({"failed": order["op"], "why": str(error)})
    finally:
        for fd in fds:
            os.close(fd)


def _fork(
    zygote: _Zygote, order: dict[str, Any], fds: list[int], targets: proof.Targets | None = None
) -> int:
    """Fork one worker; returns its process id. The child never returns from here.

    With `targets` it attacks its lock instead of serving.
    """
    requests, replies, output = fds
    limits = WorkerLimits(**order["limits"])
    setting = zygote.setting
    if (threads := warmup.thread_count()) > 1:
        raise OSError(1, f"the zygote has {threads} threads; its children would hang")
    init, scratch = None, setting.new_scratch()
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
            keeper.begin_end(setting.keeper, init)
            keeper.await_end(setting.keeper)
        raise
    if pid == 0:
        pipes = (requests, replies, output)
        if targets is None:
            _become_worker(setting, limits, pipes, scratch)
        else:
            trial.become_trial(setting, limits, pipes, scratch, targets)
    zygote.workers[pid] = _Worker(pid, init, scratch)
    return pid


def _become_worker(setting: Setting, limits: WorkerLimits, pipes: Pipes, scratch: str) -> None:
    """Lock this process in and serve the judge. Never returns."""
    try:
        requests, replies = setting.lock_in(limits, pipes, scratch)
        gc.enable()
        from grader.sandbox.inner import serving  # noqa: PLC0415 - imported by the warm-up

        serving.serve(requests, replies)
    except OSError as error:
        os.write(2, f"{error}\n".encode())
        os._exit(lockdown.LOCK_FAILED_STATUS)
    finally:
        os._exit(0)


def _end(zygote: _Zygote, pid: int) -> dict[str, Any]:
    """Kill a worker and everything that it started; returns how it had ended."""
    worker = zygote.workers.pop(pid, None)
    if worker is None:
        return {"status": None}
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    # All are killed before one is waited for: while the others lived they would keep forking, and
    # compete with the worker for the time that it needs to die.
    if worker.init is not None and zygote.setting.keeper is not None:
        keeper.begin_end(zygote.setting.keeper, worker.init)
    else:
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
    try:
        _, status = os.waitpid(pid, 0)
    finally:  # what the keeper answers must not be taken for the answer to the next order
        if worker.init is not None and zygote.setting.keeper is not None:
            keeper.await_end(zygote.setting.keeper)
    if worker.scratch:
        supervisor.end_children(spared=set(zygote.workers))
        supervisor.remove_tree(worker.scratch)
    return {"status": status}


def _end_all(zygote: _Zygote) -> None:
    for pid in list(zygote.workers):
        _end(zygote, pid)
