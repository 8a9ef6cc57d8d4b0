"""Chooses the isolation: the one that was asked for, or an error; never a silent step down.

A new tier is added here, in `grader.sandbox.inner.lockdown` (its locks) and in
`grader.sandbox.inner.launcher` (its cage).
"""

import os
import sys
from pathlib import Path
from typing import Literal

from grader.sandbox.inner import cage
from grader.sandbox.outer.source import WorkerSource
from grader.sandbox.outer.spawn import Spawner
from grader.sandbox.outer.zygote import IsolationError, Zygote

TierChoice = Literal["auto", "full", "landlock", "none"]
TIERS: tuple[TierChoice, ...] = ("full", "landlock", "none")
START_METHOD_VARIABLE = "GRADER_START_METHOD"


def start_method() -> str:
    """Return how workers are started here: `fork` on Linux, else `spawn`.

    `GRADER_START_METHOD=spawn` forces the second, for tests and for odd machines.
    """
    wanted = os.environ.get(START_METHOD_VARIABLE)
    return "spawn" if wanted == "spawn" or sys.platform != "linux" else "fork"


def folders_around(source: Path) -> list[Path]:
    """Return the folders that no worker may see because a submission lies there.

    Besides the submission's own folder that is the one above, where others' submissions lie, unless
    a part of Python lives below it.

    Args:
        source: The submission, a folder or a file.
    """
    own = (source if source.is_dir() else source.parent).resolve()
    above = own.parent
    is_shared = any(Path(path).is_relative_to(above) for path in cage.interpreter_paths())
    return [own] if is_shared else [own, above]


class Isolation:
    """A worker source for the tier that was chosen, started at once and settled when needed.

    Args:
        choice: A tier; `auto` takes the best there is and says why it isn't `full`. On a machine
            of continuous integration (the variable CI is set) `auto` means `full`: nobody would
            read what it says.
        hidden: Folders that workers must not see.
    """

    def __init__(self, choice: TierChoice, hidden: list[Path]) -> None:
        is_ci = os.environ.get("CI", "").lower() not in {"", "0", "false"}
        self._tiers = (choice,) if choice != "auto" else TIERS[:1] if is_ci else TIERS
        self._asked = choice
        self._hidden = hidden
        self._why_not_full = ""
        self._features: set[str] = set()
        self._settled: WorkerSource | None = None
        self._source: WorkerSource | None = None
        if start_method() == "fork":
            self._source = Zygote(self._tiers[0], hidden)
        elif self._tiers[-1] == "none":
            self._source = Spawner()

    @property
    def why_not_full(self) -> str:
        """Why tier `full` is not in force; empty when it is."""
        return self._why_not_full

    def settle(self) -> WorkerSource:
        """Wait until workers can be started, and return their source.

        Raises:
            IsolationError: The tier that was asked for can't be had.
            GraderFault: The zygote could not start.
        """
        if self._settled is not None:
            return self._settled
        if self._source is None:
            raise IsolationError(
                f"Tier {self._tiers[0]} needs Linux.",
                "Use --tier none for your own files, or grade on Linux.",
            )
        source = self._best_of(self._source)
        tier = source.facts.tier
        if tier != "full" and not self._why_not_full:
            other = f"workers are started by {start_method()}, which is isolated on Linux only"
            asked = self._asked == tier
            self._why_not_full = f"--tier {tier} was given" if asked else other
        self._settled = source
        source.warm(sorted(self._features))
        return source

    def _best_of(self, source: WorkerSource) -> WorkerSource:
        """Try one tier after the other, the best first."""
        refusals: list[str] = []
        for tier in self._tiers:
            if refusals:
                source = self._source = Zygote(tier, self._hidden)
            try:
                _ = source.facts
            except IsolationError as error:
                refusals.append(error.message)
                if tier == self._tiers[-1]:
                    raise
                source.close()
            else:
                break
        self._why_not_full = " ".join(refusals)
        return source

    def warm(self, features: list[str]) -> None:
        """Ask for a warm-up that later workers profit from, now or once the source is settled."""
        new = set(features) - self._features
        self._features |= new
        if self._settled is not None and new:
            self._settled.warm(sorted(new))

    def close(self) -> None:
        """End everything that was started."""
        if self._source is not None:
            self._source.close()
