"""Shows how a class gets on: a bar on a terminal, plain lines elsewhere."""

import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from grader.outputs.terminal import put
from grader.record import Result

_LINE_EVERY_S = 15.0
_MINUTE_S = 60


class _Counter:
    """Counts what is told, and how fast it comes."""

    def __init__(self) -> None:
        self.total = self.done = self.new = self.faults = 0
        self.since = time.monotonic()

    @property
    def per_second(self) -> float:
        return self.new / max(time.monotonic() - self.since, 1e-9)

    def begun(self, total: int) -> None:
        self.total, self.since = total, time.monotonic()

    def told(self, result: Result, *, is_new: bool) -> None:
        self.done += 1
        self.new += is_new
        self.faults += result.status == "fault"


class Lines(_Counter):
    """A line every quarter of a minute: for logs."""

    def __init__(self, console: Console) -> None:
        super().__init__()
        self._console = console
        self._last = time.monotonic()

    def __enter__(self) -> Self:
        """Return this watcher."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Say how far it got."""
        self._say()

    def told(self, result: Result, *, is_new: bool) -> None:
        """Take note of a result, and say so now and then; a fault at once."""
        super().told(result, is_new=is_new)
        if result.status == "fault" and is_new:
            put(self._console, f"{result.key}: {result.message}")
        if self.done < self.total and time.monotonic() - self._last > _LINE_EVERY_S:
            self._say()

    def _say(self) -> None:
        self._last = time.monotonic()
        line = f"{self.done} of {self.total} submissions"
        if self.new:
            left = (self.total - self.done) / self.per_second
            line += f", {self.per_second:.2f} a second"
            line += f", {_duration(left)} left" if self.done < self.total else ""
        if self.faults:
            line += f", {self.faults} with a fault of the grader"
        self._console.print(line, markup=False)


class Bar(_Counter):
    """A bar with rate and time left: for terminals."""

    def __init__(self, console: Console) -> None:
        super().__init__()
        self._progress = Progress(
            TextColumn("grading"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=console,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        """Show the bar."""
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the bar as it is."""
        self._progress.stop()

    def begun(self, total: int) -> None:
        """Take note of the number of submissions."""
        super().begun(total)
        self._task = self._progress.add_task("", total=total, rate="")

    def told(self, result: Result, *, is_new: bool) -> None:
        """Take note of a result."""
        super().told(result, is_new=is_new)
        if self._task is not None:
            rate = f"{self.per_second:.1f}/s" if self.new else ""
            self._progress.update(self._task, completed=self.done, rate=rate)
        if result.status == "fault" and is_new:
            put(self._progress.console, f"{result.key}: {result.message}")


def watcher_for(console: Console) -> Lines | Bar:
    """Return what shows the progress on this console."""
    return Bar(console) if console.is_terminal else Lines(console)


def _duration(seconds: float) -> str:
    if seconds < _MINUTE_S:
        return f"{seconds:.0f} s"
    return f"{seconds / _MINUTE_S:.0f} min"
