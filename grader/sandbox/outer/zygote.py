"""The judge's handle on a zygote: start it early, ask it for workers, let nothing survive it.

Starting returns at once, so that torch loads there while the judge loads its own modules. This
module therefore imports nothing heavy.
"""

import itertools
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

from grader import interrupts, malloc
from grader.errors import SandboxFault
from grader.sandbox.outer.channel import PipeChannel, widen
from grader.sandbox.outer.memory import Family, MemoryWatch, can_be_watched
from grader.sandbox.outer.scratch import ScratchWatch
from grader.sandbox.outer.source import Ending, Limits, SourceFacts, SourceGoneError

_MESSAGE_LIMIT = 1 << 16
_START_S = 120.0
_ANSWER_S = 60.0
_STOP_S = 5.0
_PACKAGE = Path(__file__).resolve().parents[2]
_BOOT = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from grader.sandbox.inner.launcher import main; main()"
)
_NOWHERE = "/"
_PASSED_ON = ("LD_LIBRARY_PATH", "SYSTEMROOT", "VIRTUAL_ENV")
_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
_MALLOC = (
    # Large pages where the kernel offers them: a fork copies page tables, and with fewer entries
    # it takes a third less time (benchmarks/worker_start.py).
    "hugetlb=1",
    f"mmap_threshold={malloc.MMAP_THRESHOLD}",
    f"trim_threshold={malloc.TRIM_THRESHOLD}",
)
LOCKS: dict[str, tuple[str, ...]] = {
    "full": (
        *("user", "mount", "pid", "net", "ipc", "uts", "cgroup"),
        *("landlock", "seccomp", "rlimits"),
    ),
    "landlock": ("landlock", "seccomp", "rlimits", "supervisor"),
    "none": (),
}
# Every machine has it, everybody may read it, and no worker needs it.
_PLAIN_BAIT = "/etc/passwd"
_BAIT_PATTERNS = ("tests_hidden/*.toml", "solutions/*.py", "*.py", "*/*.py")


def baits(hidden: Iterable[Path]) -> list[str]:
    """Return files that no worker may read, for the self-attack at the start.

    Args:
        hidden: Folders that workers must not see.

    Returns:
        A file of each folder that has any, and one of the system.
    """
    found = [_PLAIN_BAIT]
    for folder in hidden:
        files = (path for pattern in _BAIT_PATTERNS for path in folder.glob(pattern))
        found += [str(path.resolve()) for path in itertools.islice(files, 1)]
    return found


class IsolationError(SandboxFault):
    """The tier that was asked for can't be had on this machine."""


def worker_environment(scratch: str) -> dict[str, str]:
    """Return the whole environment that student code sees: no variable of the caller's own.

    Args:
        scratch: The only folder that may be written to.
    """
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    environment |= dict.fromkeys(_THREADS, "1")
    return environment | {
        "HOME": scratch,
        "TMPDIR": scratch,
        "TEMP": scratch,
        "TORCHINDUCTOR_CACHE_DIR": scratch,  # named, or the compiler's import makes a folder
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "GLIBC_TUNABLES": ":".join(f"glibc.malloc.{each}" for each in _MALLOC),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "CUDA_VISIBLE_DEVICES": "",
    }


def interpreter_arguments() -> list[str]:
    """Return how a fresh interpreter for student code is started."""
    return [sys.executable, "-s", "-P", "-B"]


class Zygote:
    """A warm process that forks workers.

    Args:
        tier: `full`, `landlock` or `none`.
        hidden: Folders that workers must not see.
        warm: Whether it may run operations before the first fork.
    """

    def __init__(self, tier: str, hidden: list[Path], *, warm: bool = True) -> None:
        self._tier, self._hidden, self._warm = tier, hidden, warm
        self._facts: SourceFacts | None = None
        self._pid = 0
        # In tier `full` nothing outside is written to: workers have file systems of their own.
        self._scratch = ""
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the zygote
        try:
            self._launch()
        except SandboxFault:  # it was gone at once, and nobody will close what never was
            self.close()
            raise

    def _launch(self) -> None:
        if self._tier != "full":
            # Only named here: it is made by the supervisor, who removes it whatever happens.
            name = f"grader-{secrets.token_hex(8)}"
            self._scratch = str(Path(tempfile.gettempdir()) / name)
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
                [*interpreter_arguments(), "-c", _BOOT, str(_PACKAGE.parent)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                env=worker_environment(self._scratch or _NOWHERE),
                cwd=_NOWHERE,
                start_new_session=True,  # Ctrl-C reaches the judge alone
            )
        self._tell(
            {
                "tier": self._tier,
                "hidden": [str(path.resolve()) for path in self._hidden],
                "libraries": [str(_PACKAGE)],
                "baits": baits(self._hidden),
                "scratch": self._scratch,
                "warm": self._warm,
            }
        )

    @property
    def facts(self) -> SourceFacts:
        """What is in force; waits until torch is loaded.

        Raises:
            IsolationError: The tier can't be had; the message says which step failed.
            SandboxFault: The zygote could not start for another reason.
        """
        return self._wait_until_ready()

    def _wait_until_ready(self) -> SourceFacts:
        if self._facts is None:
            answer = self._hear(_START_S)
            if answer["threads"] > 1 and self._warm:
                # A pool of threads would hang every child: rather cold than stuck.
                self._stop()
                self._warm = False
                self._launch()
                answer = self._hear(_START_S)
            self._pid = int(answer["pid"])
            if self._tier != "none" and not can_be_watched(self._pid):
                raise IsolationError(
                    f"Tier {self._tier} is not available here: the memory of workers can't be "
                    "watched, because /proc hides it (mount option hidepid, or an unusual kernel).",
                    "Mount /proc without hidepid, or use --tier none for your own files.",
                )
            if answer["threads"] > 1 or answer["cuda_touched"]:
                raise SandboxFault(
                    "The zygote has more than one thread or has touched CUDA.",
                    "Its children would hang. Use --tier none, or report this as a bug.",
                )
            self._facts = SourceFacts(
                tier=answer["tier"],
                start_method="fork",
                torch=answer["torch"],
                uid=answer["uid"],
                locks=LOCKS[answer["tier"]],
                landlock=answer["landlock"],
                self_tests=tuple(answer["self_tests"]),
            )
        return self._facts

    @property
    def pid(self) -> int:
        """Its process id, once it is ready."""
        return self._pid

    def start(self, limits: Limits) -> "ForkedWorker":
        """Fork a worker that is locked in and waits for its first request."""
        self._wait_until_ready()
        try:
            return ForkedWorker(self, limits)
        except SourceGoneError:
            # It ended under another exercise, killed from outside: this one gets a fresh one.
            self._facts = None
            self._launch()
            self._wait_until_ready()
            return ForkedWorker(self, limits)

    def warm(self, features: list[str]) -> None:
        """Ask for a warm-up that later workers profit from; does not wait for it."""
        if features and self._warm:
            self._tell({"op": "warm", "features": features})

    def ask(self, order: dict[str, Any], fds: list[int] | None = None) -> dict[str, Any]:
        """Send one order and return the answer.

        Raises:
            SandboxFault: The zygote is gone, silent, or could not do it.
        """
        self._tell(order, fds)
        return self._hear(_ANSWER_S)

    def _tell(self, order: dict[str, Any], fds: list[int] | None = None) -> None:
        try:
            socket.send_fds(self._control, [json.dumps(order).encode()], fds or [])
        except OSError as error:
            self._stop()
            raise self._fault(f"could not be asked ({error})", SourceGoneError) from None

    def _hear(self, wall_s: float) -> dict[str, Any]:
        self._control.settimeout(wall_s)
        # Only the first message may be interrupted: a later answer belongs to a worker that has
        # to be known in order to be ended.
        context = interrupts.waiting() if self._facts is None else nullcontext()
        try:
            with context:
                data = self._control.recv(_MESSAGE_LIMIT)
        except TimeoutError:
            self._stop()  # a late answer would be taken for that of the next order
            raise self._fault(f"did not answer within {wall_s:.0f} s") from None
        except OSError as error:
            self._stop()
            raise self._fault(str(error), SourceGoneError) from None
        if not data:
            self._stop()
            raise self._fault("ended", SourceGoneError)
        answer: dict[str, Any] = json.loads(data)
        # That torch can't be imported in the cage is for the tier to answer for, too.
        is_first = self._facts is None and self._tier != "none"
        if answer.get("failed") == "isolation" or ("failed" in answer and is_first):
            raise IsolationError(
                f"Tier {self._tier} is not available here: {answer['why']}.",
                "`python -m grader doctor` shows the tiers that are; name one with --tier.",
            )
        if "failed" in answer:
            raise self._fault(f"failed to {answer['failed']}: {answer['why']}")
        return answer

    def _fault(self, what: str, kind: type[SandboxFault] = SandboxFault) -> SandboxFault:
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").strip().splitlines()
        last = f" It said: {lines[-1]}" if lines else ""
        return kind(f"The zygote {what}.{last}", "Try again; `doctor` checks the machine.")

    def _stop(self) -> None:
        self._control.close()
        # A zygote that is not ready may be busy importing; its keeper can be killed at once, but a
        # supervisor has first to end trial workers and their children.
        if self._facts is not None or self._scratch:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_STOP_S)
        self._process.kill()
        self._process.wait()
        if self._scratch:  # if the supervisor was killed before it could do that
            shutil.rmtree(self._scratch, ignore_errors=True)

    def close(self) -> None:
        """End all workers and the zygote itself."""
        self._stop()
        self._errors.close()


class ForkedWorker:
    """A worker that a zygote forked.

    Args:
        zygote: Its parent.
        limits: What it may use.
    """

    def __init__(self, zygote: Zygote, limits: Limits) -> None:
        self._zygote = zygote
        request_read, request_write = os.pipe()
        reply_read, reply_write = os.pipe()
        widen(reply_write)
        output_read, output_write = os.pipe()
        theirs = [request_read, reply_write, output_write]
        self.channel = PipeChannel(request_write, reply_read, output_read)
        try:
            order = {"op": "fork", "limits": limits.for_worker()}
            born = zygote.ask(order, theirs)
            self._pid = int(born["worker"])
            self._is_group = not born["init"]
            self.channel.follow(self._pid)
            family = Family(self._pid, zygote.pid, born["init"])
            self.channel.watches.append(MemoryWatch(family, limits.memory_mib))
            if scratch := born["scratch"]:
                self.channel.watches.append(ScratchWatch(scratch, limits.file_mib))
        except BaseException:
            self.channel.close()
            raise
        finally:
            for fd in theirs:
                os.close(fd)

    def end(self) -> Ending:
        """Kill it with everything that it started; return when nothing is left."""
        try:
            answer = self._zygote.ask({"op": "end", "worker": self._pid})
        except SandboxFault:
            if self._is_group:  # without its supervisor nobody else would end its children
                with suppress(OSError):
                    os.killpg(self._pid, signal.SIGKILL)
            raise
        finally:
            self.channel.close()
        status = answer["status"]
        code = None if status is None else os.waitstatus_to_exitcode(status)
        return Ending(code)
