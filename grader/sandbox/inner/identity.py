"""Who a worker is: an unprivileged user, in a user namespace of its own where there are such.

Root would make every other lock weaker: the limit on processes does not bind it, it may write
to files that it does not see, and a process of the same user may be debugged and signalled.
"""

import os
from collections.abc import Iterable

from grader.sandbox.inner import syscalls

NOBODY = 65534
# No system gives these numbers to anybody. Outside a user namespace the limit on processes counts
# all of one user on the whole machine, so that a grader of its own number is not held up by others.
_FREE_FIRST, _FREE_COUNT = 60600, 500


def free_user() -> int:
    """Return the number of a user that nothing else on this machine is likely to run as."""
    return _FREE_FIRST + os.getpid() % _FREE_COUNT


def hand_over(folder: str, user: int) -> None:
    """Give a folder to the user that workers will run as, if that is another one."""
    if os.geteuid() == 0:
        os.chown(folder, user, user)


def give_up_root(needed: Iterable[str] = (), user: int = NOBODY) -> int:
    """Become an unprivileged user if this process is root; keep no group of root's.

    Root's own Python often lies in a folder that nobody else may enter. Where a needed folder
    can't be read any more, one capability is kept: to read and search, and nothing else. Landlock
    then still decides what is read; where a mount namespace shows what is needed, none is kept.

    Args:
        needed: Folders that must be readable afterwards.
        user: Whom to become.

    Returns:
        The capabilities that were kept, as a mask: 0 or `CAP_DAC_READ_SEARCH`.

    Raises:
        OSError: The kernel refused a step, as in a container without the right to change users.
    """
    if os.geteuid() != 0:
        return 0
    wanted = [path for path in needed if os.path.exists(path)]  # noqa: PTH110 - as the rest here
    if wanted:
        syscalls.prctl(syscalls.PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    # os.access asks as the plain user, whatever capabilities there are.
    is_readable = all(os.access(path, os.R_OK | os.X_OK) for path in wanted)
    kept = 0 if is_readable else syscalls.CAP_DAC_READ_SEARCH
    if wanted:
        syscalls.set_capabilities(kept)
    # Changing uid made the process non-dumpable, and such a one can't write its own uid_map.
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)
    return kept


def enter_user_namespace(flags: int = 0) -> None:
    """Enter a user namespace in which this user, and no other, has the same number.

    Args:
        flags: Further namespaces to enter by the same call.
    """
    uid, gid = os.geteuid(), os.getegid()
    syscalls.unshare(syscalls.CLONE_NEWUSER | flags)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{uid} {uid} 1")
    _write("/proc/self/gid_map", f"{gid} {gid} 1")


def _write(path: str, text: str) -> None:
    fd = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.write(fd, text.encode())
    except OSError as error:
        raise OSError(error.errno, f"{path}: {error.strerror}") from error
    finally:
        os.close(fd)
