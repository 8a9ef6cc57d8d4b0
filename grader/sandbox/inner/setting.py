"""How a zygote is set up, and how each of its children locks itself in accordingly."""

import _signal  # type: ignore[import-not-found] # not among the stubs
import os
import signal
import socket
import tempfile
from dataclasses import dataclass

from grader.sandbox.inner import lockdown
from grader.sandbox.inner.limits import WorkerLimits

_NICENESS = 10
# Plain numbers and the plain function: `signal.signal` makes enumerations of what it is given and
# returns, which costs a fresh child seventy pages.
_SIGNALS = tuple(map(int, (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)))
_INTERRUPT, _DEFAULT = int(signal.SIGINT), int(signal.SIG_DFL)
_set_signal = _signal.signal
# Where requests come from, and where replies and printed output go to.
Pipes = tuple[int, int, int]


@dataclass
class Setting:
    """What a zygote is started with.

    Args:
        tier: `full`, `landlock` or `none`.
        libraries: Folders that workers may read, besides the system's own.
        readable: All that they may read, as Landlock is told.
        baits: Files that they must not read, to prove the lock with.
        scratch: Where tiers without namespaces put a folder for each worker.
        warm: Whether to run small operations before the first fork.
        capabilities: What workers keep in order to read their libraries, as a mask.
        keeper: Channel to the keeper of PID namespaces; None where there are none.
    """

    tier: str
    libraries: list[str]
    readable: list[str]
    baits: list[str]
    scratch: str
    warm: bool
    capabilities: int = 0
    keeper: socket.socket | None = None

    def new_scratch(self) -> str:
        """Return a fresh name for the folder of one worker; empty where it has namespaces.

        Not its process id: that may come again, and so might what an earlier one has left.
        """
        return "" if self.tier == "full" else f"{self.scratch}/{os.urandom(8).hex()}"

    def lock_in(self, limits: WorkerLimits, pipes: Pipes, own: str) -> tuple[int, int]:
        """Apply the tier to this freshly forked process.

        Args:
            limits: What it may use.
            pipes: Its pipes.
            own: The folder to make for it, as `new_scratch` named it.

        Returns:
            The descriptors to read requests from and to write replies to.

        Raises:
            OSError: A step was refused; the process must end.
        """
        os.setsid()
        # A judge that was started in the background or by nohup ignores signals, and hands that on.
        for number in _SIGNALS:
            _set_signal(number, _DEFAULT)
        _set_signal(_INTERRUPT, signal.default_int_handler)
        # On a busy machine those who kill must not stand in line behind what they are to kill.
        os.nice(_NICENESS)
        requests, replies = lockdown.keep_three_pipes(*pipes)
        if own:
            os.mkdir(own, 0o700)  # noqa: PTH102 - runs at every fork
            os.environ.update(HOME=own, TMPDIR=own, TEMP=own, TORCHINDUCTOR_CACHE_DIR=own)
        if self.tier == "full":
            lockdown.lock_fully(limits, self.libraries, self.readable)
        elif self.tier == "landlock":
            lockdown.lock_without_namespaces(limits, self.readable, own, self.capabilities)
        else:
            lockdown.lock_nothing(limits)
        tempfile.tempdir = os.environ["TMPDIR"]
        os.chdir(tempfile.tempdir)
        return requests, replies
