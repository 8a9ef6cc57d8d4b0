"""The log of what the lock refused, as the test process reads it.

A *denial* is an answer of the kernel that the same code would not have got without the lock:
a call refused, a file that exists and can't be seen, a limit that was hit, a worker that was
killed by its filter. A file that exists nowhere is none. Nor is `clone3`: the filter says of it
that the kernel does not have it, so that the C library takes `clone`, which it does at once.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zygote_boot import running_first

_TESTS = Path(__file__).resolve().parents[1]
_TRACER = Path(__file__).with_name("tracer.py")
# Each worker of tier `full` has its own, empty ones: what lies in those of the machine is not
# hidden from it in any sense that it could notice.
_OWN = ("/tmp/", "/dev/shm/")  # noqa: S108 - compared with, not written to
_LIMITS = {"EMFILE", "ENOSPC", "EFBIG", "EDQUOT", "ENOMEM", "EAGAIN", "SIGXFSZ", "SIGXCPU"}
KINDS = ("refused", "hidden", "limit", "killed")


@dataclass(frozen=True, order=True)
class Denial:
    """One refusal.

    Args:
        kind: `refused`, `hidden`, `limit` or `killed`.
        call: The system call.
        error: The error that it gave, or the signal.
        what: The path; where there is none, the first argument.
    """

    kind: str
    call: str
    error: str
    what: str

    def __str__(self) -> str:
        """Return it as one line."""
        return f"{self.kind}: {self.call}({self.what}) {self.error}"


class WorkerLog:
    """What tracers have written; each `take` returns what is new.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.path.touch()
        self._position = 0
        self.workers = 0
        self.calls = 0
        self.fallbacks = 0

    def take(self) -> list[Denial]:
        """Return the denials since the last time; count workers, calls and fallbacks."""
        with self.path.open(encoding="utf-8", errors="surrogateescape") as lines:
            lines.seek(self._position)
            text = lines.read()
            self._position = lines.tell()
        records: list[dict[str, Any]] = [json.loads(line) for line in text.splitlines()]
        calls: dict[str, int] = {}
        denials: list[Denial] = []
        for record in records:
            if record["call"] == "locked":
                self.workers += 1
            elif record["call"] == "waiting":
                calls[record["worker"]] = record["calls"]
            elif record["error"] == "ENOSYS":
                self.fallbacks += record["call"] == "clone3"
            else:
                denials += _denials_of(record)
        self.calls += sum(calls.values())
        return denials


def _denials_of(record: dict[str, Any]) -> Iterator[Denial]:
    call, error, paths = record["call"], record["error"], record.get("paths", [])
    if error == "ENOENT":
        # Looked up here, where nothing is hidden. A link is followed as the kernel did.
        for path in paths:
            if path.startswith("/") and not path.startswith(_OWN) and Path(path).exists():
                yield Denial("hidden", call, error, path)
        return
    kind = "limit" if error in _LIMITS else "killed" if error.startswith("SIG") else "refused"
    arguments = record.get("arguments", [""])
    yield Denial(kind, call, error, " ".join(paths) or arguments[0])


@contextmanager
def watched(log: WorkerLog) -> Iterator[None]:
    """Let the workers of every zygote that is started meanwhile be watched.

    Args:
        log: Where the records go.
    """
    # The frames of this text stand at the bottom of every stack of a worker. Under such a name
    # nobody looks for its lines in a file, which would be a denial of its own making.
    code = (
        f"sys.path.insert(1, {str(_TESTS)!r})\n"
        f"names = {{'__name__': 'tracer'}}\n"
        f"exec(compile(open({str(_TRACER)!r}).read(), '<tracer>', 'exec'), names)\n"
        f"sys.path.remove({str(_TESTS)!r})\n"
        f"names['install']({str(log.path)!r})\n"
    )
    with running_first(code):
        yield
