"""Watches a worker from beside it and writes down every refusal of the kernel.

`install` is called in the launcher's fresh interpreter, before anything is locked. From then on
each worker of that zygote forks a *tracer* first, which attaches itself by ptrace while it still
may, and then locks itself in as always. Nothing of the lock is replaced or opened: the tracer was
forked before it and stands outside, and what it reads is the answer that the real filter,
Landlock, the mounts and the limits gave.

A record is one line of JSON. It is written before the refused call returns, to a file that was
opened before there was a cage, so nothing is lost when the worker is killed.

Not seen: the paths that a forked child of the worker names (its memory is closed to everybody),
and what is refused without a system call.

Source: manual page of ptrace, sections "Stopped states" and "PTRACE_GET_SYSCALL_INFO".
"""

import ctypes
import errno
import json
import os
import signal
import struct
from contextlib import suppress
from typing import Any, NoReturn

from lockdown_log import path_calls

from grader.sandbox.inner import syscalls, zygote
from grader.sandbox.inner.limits import WorkerLimits
from grader.sandbox.inner.setting import Pipes, Setting

_SEIZE, _LISTEN, _EVENT_MESSAGE, _SYSCALL_INFO = 0x4206, 0x4208, 0x4201, 0x420E
_CONTINUE, _TO_NEXT_CALL = 7, 24
# Calls are told from signals; fork, vfork and clone are followed; an end is told while it can be
# written down; no worker outlives its tracer.
_OPTIONS = 1 | 2 | 4 | 8 | (1 << 6) | (1 << 20)
_EVENT_FORK, _BIRTHS, _EVENT_EXIT, _EVENT_STOP = 1, (1, 2, 3), 6, 128
_CALL_STOP = signal.SIGTRAP | 0x80
_WAIT_ALL = 0x40000000  # threads, too
_SET_TRACER, _ANYBODY, _NOBODY = 0x59616D61, ctypes.c_ulong(-1).value, 0
_ENTRY, _EXIT = 1, 2
_INFO_SIZE = 88
_LOCKED = signal.SIGURG  # the worker sends it to itself; the tracer swallows it
_PATH_LIMIT, _PAGE = 4096, 4096
_REFUSED = {-getattr(errno, e) for e in ("EPERM", "EACCES", "EROFS", "ENOSYS", "EAFNOSUPPORT")}
_SCARCE = {-getattr(errno, e) for e in ("EMFILE", "ENOSPC", "EFBIG", "EDQUOT", "ENOMEM")}
_MISSING = {-errno.ENOENT}
_LOCK_SIGNALS = {signal.SIGSYS, signal.SIGXFSZ, signal.SIGXCPU}
_FORKING = {path_calls.NUMBERS.get(name) for name in ("fork", "vfork", "clone", "clone3")}

_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = (ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p)
_libc.ptrace.restype = ctypes.c_long


def install(log: str) -> None:
    """Let every worker that this process's zygote forks be watched.

    Args:
        log: The file to append records to.
    """
    log_fd = os.open(log, os.O_WRONLY | os.O_APPEND)
    become_worker = zygote._become_worker

    def become_watched_worker(
        setting: Setting, limits: WorkerLimits, pipes: Pipes, scratch: str
    ) -> None:
        _start(log_fd)
        lock_in = setting.lock_in

        def lock_in_and_say_so(limits: WorkerLimits, pipes: Pipes, own: str) -> tuple[int, int]:
            ends = lock_in(limits, pipes, own)
            signal.raise_signal(_LOCKED)
            return ends

        setting.lock_in = lock_in_and_say_so  # type: ignore[method-assign] # in this child alone
        become_worker(setting, limits, pipes, scratch)

    zygote._become_worker = become_watched_worker


def _start(log_fd: int) -> None:
    """Fork the tracer; return when it is attached to this process.

    Raises:
        OSError: It could not attach.
    """
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)  # closed to all as a child of the zygote
    with suppress(OSError):  # only where a security module asks for it
        syscalls.prctl(_SET_TRACER, _ANYBODY)
    # Opened by its owner: a descriptor goes on to be readable when the process is closed again.
    memory = os.open("/proc/self/mem", os.O_RDONLY | os.O_CLOEXEC)
    told_read, told_write = os.pipe()
    worker = os.getpid()
    if os.fork() == 0:
        _trace(worker, memory, log_fd, told_write)
    os.close(told_write)
    os.close(memory)
    answer = os.read(told_read, 256).decode()
    os.close(told_read)
    with suppress(OSError):
        syscalls.prctl(_SET_TRACER, _NOBODY)
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)
    if answer != "attached":
        raise OSError(errno.EPERM, f"the tracer could not attach: {answer}")


def _trace(worker: int, memory: int, log: int, told: int) -> NoReturn:
    try:
        # Nothing of the worker's pipes may stay open here: the judge waits for their end.
        null = os.open(os.devnull, os.O_RDWR)
        high = [os.dup2(fd, 200 + n) for n, fd in enumerate((null, null, null, memory, log, told))]
        for number, fd in enumerate(high):
            os.dup2(fd, number)
        syscalls.close_other_descriptors(len(high))
        attached = _libc.ptrace(_SEIZE, worker, None, _OPTIONS) == 0
        os.write(5, b"attached" if attached else os.strerror(ctypes.get_errno()).encode())
        os.close(5)
        if attached:
            _Watch(worker, memory=3, log=4).run()
    finally:
        os._exit(0)


class _Watch:
    """Follows one worker with all its threads and children until they are gone.

    Args:
        worker: Its process id.
        memory: Descriptor of its memory.
        log: Descriptor of the file for the records.
    """

    def __init__(self, worker: int, memory: int, log: int) -> None:
        self._memory, self._log = memory, log
        self._name = os.urandom(8).hex()  # in its own namespace every worker has one number
        self._is_locked = False
        self._calls = 0
        self._known = {worker: True}  # thread or process: whether `memory` is its memory
        self._early: set[int] = set()  # stopped before their birth was told
        self._begun: dict[int, tuple[int, tuple[int, ...]]] = {}
        self._missing: set[str] = set()
        self._info = ctypes.create_string_buffer(_INFO_SIZE)

    def run(self) -> None:
        """Answer stops until nothing is left to watch."""
        with suppress(ChildProcessError):
            while True:
                tid, status = os.waitpid(-1, _WAIT_ALL)
                if os.WIFSTOPPED(status):
                    self._stopped(tid, status >> 8)

    def _stopped(self, tid: int, stop: int) -> None:
        number, event = stop & 0xFF, stop >> 8
        if tid not in self._known:
            self._early.add(tid)
        elif number == _CALL_STOP:
            self._at_call(tid)
            self._resume(tid)
        elif event in _BIRTHS:
            self._born(tid, is_process=event == _EVENT_FORK)
            self._resume(tid)
        elif event == _EVENT_EXIT:
            if os.WTERMSIG(self._message_of(tid)) == signal.SIGSYS:
                self._write(call="killed", error="SIGSYS")
            self._resume(tid)
        elif event == _EVENT_STOP and number != signal.SIGTRAP:
            _libc.ptrace(_LISTEN, tid, None, None)  # it was really stopped, by SIGSTOP or alike
        elif event:
            self._resume(tid)
        elif number == _LOCKED and not self._is_locked:
            self._is_locked = True
            self._write(call="locked", error="")
            self._resume(tid)
        else:
            if number in _LOCK_SIGNALS:
                self._write(call="signal", error=signal.Signals(number).name)
            self._resume(tid, number)

    def _resume(self, tid: int, number: int = 0) -> None:
        how = _TO_NEXT_CALL if self._is_locked else _CONTINUE
        _libc.ptrace(how, tid, None, number)  # that it was killed meanwhile is told by waitpid

    def _born(self, parent: int, *, is_process: bool) -> None:
        child = self._message_of(parent)
        self._known[child] = self._known[parent] and not is_process
        if child in self._early:
            self._early.remove(child)
            self._resume(child)

    def _message_of(self, tid: int) -> int:
        message = ctypes.c_ulong()
        _libc.ptrace(_EVENT_MESSAGE, tid, None, ctypes.addressof(message))
        return message.value

    def _at_call(self, tid: int) -> None:
        size = _libc.ptrace(_SYSCALL_INFO, tid, _INFO_SIZE, ctypes.addressof(self._info))
        if size <= 0:
            return
        what = self._info.raw[0]
        if what == _ENTRY:
            number, *arguments = struct.unpack_from("=7Q", self._info, 24)
            self._begun[tid] = (number, tuple(arguments))
            self._calls += 1
            if number == path_calls.NUMBERS["read"] and arguments[0] == 3:  # for the next request
                self._write(call="waiting", error="", calls=self._calls)
        elif what == _EXIT and tid in self._begun:
            (result,) = struct.unpack_from("=q", self._info, 24)
            if result < 0:
                self._failed(tid, *self._begun[tid], result)

    def _failed(self, tid: int, number: int, arguments: tuple[int, ...], result: int) -> None:
        is_scarce = result in _SCARCE or (result == -errno.EAGAIN and number in _FORKING)
        if not is_scarce and result not in _REFUSED | _MISSING:
            return
        paths = self._paths(tid, number, arguments)
        if result in _MISSING:
            new = [p for p in paths if p.startswith("/") and p not in self._missing]
            if not new:
                return
            self._missing.update(new)
        self._write(
            call=path_calls.name_of(number),
            error=errno.errorcode[-result],
            paths=paths,
            arguments=[f"{a:#x}" for a in arguments],
        )

    def _paths(self, tid: int, number: int, arguments: tuple[int, ...]) -> list[str]:
        places = path_calls.PATHS.get(number, ())
        if not self._known[tid]:
            return ["(in the memory of another process)"] if places else []
        return [self._text_at(arguments[place]) for place in places]

    def _text_at(self, address: int) -> str:
        found = b""
        with suppress(OSError, OverflowError):
            while b"\0" not in found and len(found) < _PATH_LIMIT:
                # Page by page: the next one may not be there.
                size = _PAGE - (address + len(found)) % _PAGE
                part = os.pread(self._memory, size, address + len(found))
                if not part:  # the worker has become another program
                    return "(gone)"
                found += part
        return os.fsdecode(found.partition(b"\0")[0])

    def _write(self, **record: Any) -> None:  # noqa: ANN401 - as JSON takes it
        line = json.dumps({"worker": self._name, **record})
        os.write(self._log, line.encode("utf-8", "surrogateescape") + b"\n")
