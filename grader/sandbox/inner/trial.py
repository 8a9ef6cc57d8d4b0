"""Trial workers: forked and locked in like any other, they attack instead of serving."""

import json
import os
import signal
from collections.abc import Callable
from typing import Any

from grader.sandbox.inner import cage, proof
from grader.sandbox.inner.limits import WorkerLimits
from grader.sandbox.inner.setting import Pipes, Setting

Fork = Callable[[dict[str, Any], list[int], proof.Targets], int]
End = Callable[[int], object]


def prove(setting: Setting, fork: Fork, end: End) -> None:
    """Let trial workers attack their lock, and their children try to outlive them.

    The second one looks for what the first one, still alive, has written.

    Args:
        setting: How the zygote is set up.
        fork: Forks a worker that attacks; returns its process id.
        end: Kills a worker and all that it started.

    Raises:
        OSError: An attack succeeded, or a worker could not be locked in.
    """
    first = _Trial(setting, fork, end, "")
    try:
        second = _Trial(setting, fork, end, first.left)
        second.end()
    finally:
        first.end()
    if succeeded := sorted({*first.succeeded, *second.succeeded}):
        raise OSError(1, f"a worker could {', '.join(succeeded)}")


class _Trial:
    """One trial worker: forked, and done with its attacks.

    Args:
        setting: How the zygote is set up.
        fork: Forks it.
        end: Kills it.
        neighbour: A file that another worker has written.

    Raises:
        OSError: It could not be locked in.
    """

    def __init__(self, setting: Setting, fork: Fork, end: End, neighbour: str) -> None:
        self._end = end
        reply_read, reply_write = os.pipe()
        self._line, line_write = os.pipe()
        fds = [os.open(os.devnull, os.O_RDONLY), reply_write, line_write]
        own = cage.scratch_paths(setting.libraries) if setting.tier == "full" else []
        targets = proof.Targets(setting.baits, neighbour, os.getpid(), setting.capabilities, own)
        self._pid = fork({"limits": {}}, fds, targets)
        for fd in fds:
            os.close(fd)
        answer = b""
        while part := os.read(reply_read, 4096):
            answer += part
        os.close(reply_read)
        if not answer:
            said = os.read(self._line, 4096).decode(errors="replace").strip()
            self.end()
            raise OSError(1, said or "the trial worker said nothing")
        found = json.loads(answer)
        self.left: str = found["left"]
        self.succeeded: list[str] = found["succeeded"]

    def end(self) -> None:
        """Kill it, and find out whether its child has outlived it."""
        self._end(self._pid)
        os.set_blocking(self._line, False)
        try:
            while os.read(self._line, 4096):
                pass
        except BlockingIOError:
            raise OSError(1, f"a child of a worker could {proof.OUTLIVE}") from None
        finally:
            os.close(self._line)


def become_trial(
    setting: Setting,
    limits: WorkerLimits,
    pipes: Pipes,
    scratch: str,
    targets: proof.Targets,
) -> None:
    """Lock this process in, attack, report. Never returns."""
    try:
        _, replies = setting.lock_in(limits, pipes, scratch)
        succeeded = proof.attack(targets)
        left = proof.leave_a_file(os.environ["TMPDIR"])
        proof.outlive(replies)
        proof.report(replies, succeeded, left)
        os.close(replies)
        signal.pause()
    except Exception as error:  # noqa: BLE001 - whatever it is, the user must be told
        os.write(2, f"{type(error).__name__}: {error}".encode())
    finally:
        os._exit(1)
