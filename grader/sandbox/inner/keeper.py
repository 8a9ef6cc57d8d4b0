"""The keeper: makes PID namespaces and ends them, and proves that nothing is left of them.

A PID namespace lives as long as its process 1. A fork of the zygote would copy the page tables
of torch only to sit and wait, so the init is forked from this small process instead, and the
zygote's next child joins its namespace.
"""

import os
import signal
import socket
from contextlib import suppress

from grader.sandbox.inner import syscalls


def new_namespace(channel: socket.socket) -> tuple[int, int]:
    """Ask the keeper for a PID namespace.

    Args:
        channel: The zygote's end of the pair.

    Returns:
        The process id of its init, and a descriptor of the namespace.

    Raises:
        OSError: The keeper is gone or could not make one.
    """
    channel.send(b"new")
    data, fds, _, _ = socket.recv_fds(channel, 256, 1)
    return _number(data), fds[0]


def begin_end(channel: socket.socket, init: int) -> None:
    """Ask the keeper to kill all processes of a namespace; `await_end` must follow.

    Raises:
        OSError: The keeper is gone.
    """
    channel.send(f"end {init}".encode())


def await_end(channel: socket.socket) -> None:
    """Wait until no process of the namespace is left.

    The namespace ends only after the zygote has reaped its own child in it.

    Raises:
        OSError: The keeper is gone.
    """
    _number(channel.recv(256))


def _number(answer: bytes) -> int:
    text = answer.decode()
    if not text.startswith("ok "):
        raise OSError(5, text or "the keeper of the PID namespaces is gone")
    return int(text[3:])


def keep(channel: socket.socket, zygote: int) -> None:
    """Serve requests until the zygote ends. Never returns.

    Args:
        channel: The keeper's end of the pair.
        zygote: Process id of the zygote, a child of this process.
    """
    syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
    while words := channel.recv(256).decode().split():
        try:
            if words[0] == "new":
                init, namespace = _new_init()
                socket.send_fds(channel, [f"ok {init}".encode()], [namespace])
                os.close(namespace)
            else:
                _end(int(words[1]))
                channel.send(b"ok 0")
        except OSError as error:
            channel.send(f"failed {error}".encode()[:256])
    with suppress(ChildProcessError):
        _, status = os.waitpid(zygote, 0)
        os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    os._exit(0)


def _new_init() -> tuple[int, int]:
    """Fork process 1 of a new PID namespace; returns its number here and the namespace."""
    go_read, go_write = os.pipe()
    try:
        init = syscalls.fork_into(syscalls.CLONE_NEWPID)
        if init == 0:
            _be_init(go_read, go_write)
        try:
            # Now, while the init still lets itself be looked at.
            namespace = os.open(f"/proc/{init}/ns/pid", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            _end(init)
            raise
        os.write(go_write, b"g")
    except OSError as error:
        raise OSError(error.errno, f"new PID namespace: {error}") from None
    finally:
        os.close(go_read)
        os.close(go_write)
    return init, namespace


def _be_init(go_read: int, go_write: int) -> None:
    """Adopt and reap whatever the worker leaves behind, until killed. Never returns."""
    try:
        syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
        os.close(go_write)
        # Nothing comes where the keeper died before its death could be told.
        if os.read(go_read, 1) != b"g":
            os._exit(1)
        null = os.open(os.devnull, os.O_RDWR)
        for number in range(3):
            os.dup2(null, number)
        syscalls.close_other_descriptors(3)
        syscalls.set_capabilities(0)  # it starts no program that could have others
        syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
        syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
        while True:
            signal.sigwait({signal.SIGCHLD})
            with suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
    finally:
        os._exit(1)


def _end(init: int) -> None:
    """Kill an init and wait for it: the kernel lets it go only when its namespace is empty."""
    os.kill(init, signal.SIGKILL)
    os.waitpid(init, 0)
