"""What a run of the grader writes and may leave behind, and whether it is as it must be."""

import json
import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import msgspec

from grader.scores import Scores

Content = Literal["absent", "old", "new"]
SCORES = "scores.json"
STATE = ".grader/state.json"
RIGHT = {"ex01_scale": 90.0, "ex02_words": 100.0}
_TEMPORARY = re.compile(r"\.(scores|state)\.json\.\d+\.\w{8}\.tmp")


def files_below(folder: Path) -> set[str]:
    """Return the paths of all that is in a folder, relative to it."""
    found: set[str] = set()
    for top, folders, files in os.walk(folder):
        where = Path(top).relative_to(folder)
        found |= {str(where / name) for name in [*folders, *files]}
    return found


def is_temporary(path: str) -> bool:
    """Tell whether a file is one that is to replace the scores or the state."""
    return _TEMPORARY.fullmatch(Path(path).name) is not None


def machine_traces() -> set[str]:
    """Return what a run could leave on the machine itself: mounts, shared memory."""
    mounts = Path("/proc/self/mountinfo").read_text().splitlines()
    found = {f"mount {line.split()[4]}" for line in mounts}
    return found | {f"/dev/shm/{name}" for name in os.listdir("/dev/shm")}  # noqa: PTH208, S108 - names


@dataclass
class Traces:
    """The folder in which runs write, as it was before one of them.

    Args:
        pack: The pack's folder.
        temporary: The folder for temporary files.
    """

    pack: Path
    temporary: Path
    files: set[str] = field(init=False)
    contents: dict[str, bytes | None] = field(init=False)
    machine: set[str] = field(init=False)
    temporaries: set[str] = field(init=False)

    def __post_init__(self) -> None:
        """Note how everything is."""
        self.files = files_below(self.pack)
        self.contents = {name: self._read(name) for name in (SCORES, STATE)}
        self.machine = machine_traces()
        self.temporaries = files_below(self.temporary)

    def _read(self, name: str) -> bytes | None:
        path = self.pack / name
        return path.read_bytes() if path.exists() else None

    def scores(self) -> Scores | None:
        """Return the scores that the file holds now.

        Raises:
            msgspec.DecodeError: It is no JSON, or no whole scores.
        """
        data = self._read(SCORES)
        return None if data is None else msgspec.json.decode(data, type=Scores)

    def content_of(self, name: str) -> Content:
        """Tell what a file holds now, the old content or a whole new one.

        Raises:
            ValueError: It holds half of something.
        """
        data = self._read(name)
        if data == self.contents[name]:
            return "absent" if data is None else "old"
        if data is None:
            raise ValueError(f"{name} is gone")
        if name == SCORES:
            scores = msgspec.json.decode(data, type=Scores)
            names = [exercise.name for exercise in scores.exercises]
            whole = data.endswith(b"}\n") and names == sorted(RIGHT)
        else:
            whole = sorted(json.loads(data)["results"]) == sorted(RIGHT)
        if not whole:
            raise ValueError(f"{name} is not whole")
        return "new"

    def abandoned(self) -> list[str]:
        """Return the temporary files that a killed process has left for the next one."""
        return sorted(path for path in files_below(self.pack) if is_temporary(path))

    def left(self) -> list[str]:
        """Return what else is there that was not there before."""
        written = {SCORES, STATE, str(Path(STATE).parent)}
        found = files_below(self.pack) - self.files - written
        return sorted(
            {path for path in found if not is_temporary(path)}
            | {f"temporary folder: {t}" for t in files_below(self.temporary) - self.temporaries}
            | {f"machine: {trace}" for trace in machine_traces() - self.machine}
        )


def full_marks(scores: Scores) -> set[str]:
    """Return the exercises that have all the points that their answers deserve."""
    return {e.name for e in scores.exercises if e.earned == e.assessed == RIGHT.get(e.name)}
