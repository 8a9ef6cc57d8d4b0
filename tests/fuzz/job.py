"""One fuzzing process as its parent sees it: started, watched, and started anew when it is lost."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
from black_box import BlackBox

_HERE = Path(__file__).resolve().parent
_MOST_RESTARTS = 20
# For one message: of the process's own time, and by the clock, since the machine may be busy.
_STUCK_CPU_S = 20.0
_STUCK_WALL_S = 1800.0
# Blocks are given back when they are freed: else an earlier peak would hide a later one.
_MALLOC = {"MALLOC_MMAP_THRESHOLD_": "65536", "MALLOC_TRIM_THRESHOLD_": "65536"}


@dataclass
class Job:
    """One target under one engine."""

    target: str
    engine: str
    messages: int
    seed: int
    folder: Path
    restarts: int = 0
    process: subprocess.Popen[bytes] | None = None
    marks: list[int] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    _in_hand: tuple[int, float] = (0, 0.0)

    def __post_init__(self) -> None:
        """Make the folders."""
        for name in ("findings", "corpus"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        self.box = BlackBox(self.folder / "box")

    def start(self, engine: str = "") -> None:
        """Start the process, or start it anew where the last one was lost."""
        command = [
            sys.executable, str(_HERE / "child.py"), "--target", self.target,
            "--engine", engine or self.engine, "--messages", str(self.messages),
            "--seed", str(self.seed + 1000 * self.restarts), "--box", str(self.folder / "box"),
            "--findings", str(self.folder / "findings"), "--corpus", str(self.folder / "corpus"),
        ]  # fmt: skip
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, env=os.environ | _MALLOC, cwd=self.folder
            )

    def look(self) -> bool:
        """Look after the process; returns whether there is still something to do."""
        assert self.process is not None
        status = self.process.poll()
        started = self.box["started_ns"]
        if status is None:
            if started and self._is_stuck(self.process.pid, started):
                self.process.kill()
                self.process.wait()
                self._lost("hangs")
            return True
        if status == 0 and self.box["done"]:
            return False
        if not started:
            tail = (self.folder / "log").read_text(errors="replace")[-2000:]
            raise SystemExit(f"{self.target}/{self.engine} ended with {status}:\n{tail}")
        self._lost("crashes")
        return True

    def _is_stuck(self, pid: int, started: int) -> bool:
        """Say whether the message that was begun at a time has taken too long."""
        try:
            times = psutil.Process(pid).cpu_times()
        except psutil.NoSuchProcess:
            return False
        spent = times.user + times.system
        if self._in_hand[0] != started:
            self._in_hand = (started, spent)
        is_late = time.monotonic_ns() - started > _STUCK_WALL_S * 1e9
        return is_late or spent - self._in_hand[1] > _STUCK_CPU_S

    def _lost(self, kind: str) -> None:
        """Save the input that a process was lost with, and go on behind it."""
        path = self.folder / "findings" / f"{kind}-lost-{self.restarts}"
        path.write_bytes(self.box.input())
        self.box.end()
        self.box.add("messages")
        self.box.add(kind)
        self.restarts += 1
        if self.restarts > _MOST_RESTARTS:
            raise SystemExit(f"{self.target}/{self.engine}: too many processes were lost.")
        self.start()

    def read_lines(self) -> None:
        """Read which lines were reached."""
        path = self.folder / "box.lines"
        if path.exists():
            marks, *self.places = path.read_text().split()
            self.marks = [int(mark) for mark in marks]
