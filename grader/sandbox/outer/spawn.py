"""Workers where there is no fork: a fresh interpreter for each, in tier `none`.

Slow, since each one imports torch, but it works on every platform that Python runs on.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from grader.sandbox.outer.channel import ThreadChannel
from grader.sandbox.outer.source import Ending, Limits, SourceFacts
from grader.sandbox.outer.zygote import interpreter_arguments, worker_environment

_PACKAGE = Path(__file__).resolve().parents[2]
_BOOT = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from grader.sandbox.inner.spawned import main; main()"
)


class Spawner:
    """Starts a new interpreter for each worker."""

    def __init__(self) -> None:
        self._scratch = tempfile.mkdtemp(prefix="grader-")

    @property
    def facts(self) -> SourceFacts:
        """What is in force: nothing but a process of its own."""
        import torch  # noqa: PLC0415 - the judge has loaded it by the time it is asked

        return SourceFacts(tier="none", start_method="spawn", torch=torch.__version__)

    def start(self, limits: Limits) -> "SpawnedWorker":
        """Start a worker; it imports torch before it answers the first request."""
        return SpawnedWorker(tempfile.mkdtemp(dir=self._scratch), limits)

    def warm(self, features: list[str]) -> None:
        """Do nothing: no worker outlives its exercise."""

    def close(self) -> None:
        """Remove the scratch folder."""
        shutil.rmtree(self._scratch, ignore_errors=True)


class SpawnedWorker:
    """A worker in an interpreter of its own.

    Args:
        scratch: Its working folder.
        limits: What it may use.
    """

    def __init__(self, scratch: str, limits: Limits) -> None:
        numbers = [str(value) for value in limits.for_worker().values()]
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
            [*interpreter_arguments(), "-c", _BOOT, str(_PACKAGE.parent), *numbers],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=worker_environment(scratch),
            cwd=scratch,
            start_new_session=True,
            bufsize=0,
        )
        streams = (self._process.stdin, self._process.stdout, self._process.stderr)
        self.channel = ThreadChannel(*(cast("IO[bytes]", stream) for stream in streams))

    def end(self) -> Ending:
        """Kill it; without a PID namespace, what it started elsewhere may live on."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(0.05)
        code = self._process.poll()
        with suppress(ProcessLookupError):
            if os.name == "posix":
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.kill()
        self._process.wait()
        self.channel.close()
        return Ending(code if code is not None else self._process.returncode)
