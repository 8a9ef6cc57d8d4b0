"""The launcher: from a fresh interpreter to a caged zygote.

The judge starts it with one socket as standard input, on which the first message says what to
build. All modules of this side are imported before the cage is entered.
"""

import json
import os
import select
import signal
import socket
import sys
from typing import Any

from grader.sandbox.inner import (
    cage,
    identity,
    keeper,
    landlock,
    lockdown,
    proof,
    seccomp,
    supervisor,
    syscalls,
    zygote,
)
from grader.sandbox.inner.setting import Setting

MESSAGE_LIMIT = 1 << 16


def main() -> None:
    """Become the zygote, or its keeper or supervisor. Never returns."""
    os.umask(0o022)  # what is built for the workers must be readable to them
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # ignored by some callers: nothing would be told
    control = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    try:
        syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
        order: dict[str, Any] = json.loads(control.recv(MESSAGE_LIMIT))
        setting = _enter(order, control)
    except OSError as error:
        control.send(json.dumps({"failed": "isolation", "why": str(error)}).encode())
        os._exit(1)
    zygote.serve(control, setting)


def _enter(order: dict[str, Any], control: socket.socket) -> Setting:
    """Build what the tier needs around the zygote; returns in the zygote only."""
    libraries = [path for path in [*cage.interpreter_paths(), *order["libraries"]] if path]
    hidden = {os.path.realpath(path) for path in order["hidden"]}
    libraries = [path for path in libraries if os.path.realpath(path) not in hidden]
    setting = Setting(
        tier=order["tier"],
        libraries=libraries,
        readable=cage.readable_without_cage(libraries, hidden),
        baits=proof.readable_baits(order["baits"]),
        scratch=order["scratch"],
        warm=order["warm"],
    )
    if setting.tier == "none":
        _supervised(setting, control)
        return setting
    if not seccomp.is_supported():
        raise OSError(95, "the seccomp filter is not written for this processor")
    if setting.tier == "landlock":
        oldest = lockdown.OLDEST_LANDLOCK_ALONE
        if landlock.abi_version() < oldest:
            raise OSError(95, f"the kernel does not offer Landlock from version {oldest} on")
        _supervised(setting, control)
        return setting
    if landlock.abi_version() < 1:
        raise OSError(95, "Landlock is not offered by this kernel")
    setting.keeper = _enter_cage(libraries, order["hidden"], control)
    setting.readable = cage.readable_paths(libraries)
    return setting


def _enter_cage(libraries: list[str], hidden: list[str], control: socket.socket) -> socket.socket:
    """Enter the cage and split into keeper and zygote; returns in the zygote only."""
    if os.geteuid() == 0:
        syscalls.unshare(syscalls.CLONE_NEWNS)
        cage.enter(libraries, hidden)
        identity.give_up_root()
        identity.enter_user_namespace()
    else:
        identity.enter_user_namespace(syscalls.CLONE_NEWNS)
        cage.enter(libraries, hidden)
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)  # a change of uid clears it
    _end_without_judge(control)
    keepers_end, zygotes_end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    child = os.fork()
    if child:
        zygotes_end.close()
        os.dup2(keepers_end.fileno(), 3)
        syscalls.close_other_descriptors(4)  # the control socket belongs to the zygote alone
        keeper.keep(socket.socket(fileno=3), child)
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    keepers_end.close()
    return zygotes_end


def _end_without_judge(control: socket.socket) -> None:
    """End this process if the judge died while no signal would have told."""
    hung_up = select.poll()
    hung_up.register(control, 0)  # a hang-up is told unasked
    if hung_up.poll(0):
        os._exit(1)


def _supervised(setting: Setting, control: socket.socket) -> None:
    """Split into supervisor and zygote, and drop root in the latter; returns in the zygote only.

    Raises:
        OSError: Root could not be dropped, and the tier demands it.
    """
    # The supervisor ends by itself when the judge does, after it has ended all others. Only from
    # here on is the folder made that it removes, and it stays who it is: as root the folder may
    # lie where a plain user can't remove it.
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, 0)
    os.mkdir(setting.scratch, 0o700)  # noqa: PTH102 - as the rest here
    own = os.getpid()
    child = os.fork()
    if child:
        supervisor.supervise(control, child, setting.scratch)
    try:
        user = identity.free_user()
        identity.hand_over(setting.scratch, user)
        needed = [*setting.libraries, setting.scratch]
        setting.capabilities = identity.give_up_root(needed, user)
    except OSError:
        if setting.tier != "none":
            raise
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)  # a change of uid clears it
    _end_without_judge(control)
    if os.getppid() != own:  # it was killed before this could be asked for
        os._exit(1)
    os.chdir(setting.scratch)


if __name__ == "__main__":
    sys.exit("started by the judge only")
