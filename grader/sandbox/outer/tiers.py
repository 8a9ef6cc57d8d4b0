"""Chooses the isolation: the one that was asked for, or an error; never a silent step down.

A new tier is added here, in `grader.sandbox.inner.lockdown` (its locks) and in
`grader.sandbox.inner.launcher` (its cage).
"""

import os
import sys
from pathlib import Path
from typing import Literal

from grader.sandbox.outer.source import WorkerSource
from grader.sandbox.outer.spawn import Spawner
from grader.sandbox.outer.zygote import IsolationError, Zygote

TierChoice = Literal["auto", "full", "none"]
START_METHOD_VARIABLE = "GRADER_START_METHOD"


def start_method() -> str:
    """Return how workers are started here: `fork` on Linux, else `spawn`.

    `GRADER_START_METHOD=spawn` forces the second, for tests and for odd machines.
    """
    wanted = os.environ.get(START_METHOD_VARIABLE)
    return "spawn" if wanted == "spawn" or sys.platform != "linux" else "fork"


class Isolation:
    """A worker source for the tier that was chosen, started at once and settled when needed.

    Args:
        choice: `full` or `none`; `auto` takes the best there is and says why it isn't `full`.
        hidden: Folders that workers must not see.
    """

    def __init__(self, choice: TierChoice, hidden: list[Path]) -> None:
        self._choice, self._hidden = choice, hidden
        self._why_not_full = ""
        self._features: set[str] = set()
        self._settled: WorkerSource | None = None
        self._source: WorkerSource | None = None
        if start_method() == "fork":
            self._source = Zygote("none" if choice == "none" else "full", hidden)
        elif choice != "full":
            self._source = Spawner()

    @property
    def why_not_full(self) -> str:
        """Why tier `full` is not in force; empty when it is."""
        return self._why_not_full

    def settle(self) -> WorkerSource:
        """Wait until workers can be started, and return their source.

        Raises:
            IsolationError: Tier `full` was asked for and can't be had.
            GraderFault: The zygote could not start.
        """
        if self._settled is not None:
            return self._settled
        source = self._source
        if source is None:
            raise IsolationError(
                "Tier full needs Linux: other systems have no namespaces.",
                "Use --tier none for your own files, or grade on Linux.",
            )
        try:
            tier = source.facts.tier
        except IsolationError as error:
            if self._choice != "auto":
                raise
            self._why_not_full = error.message
            source.close()
            source = self._source = Zygote("none", self._hidden)
            tier = source.facts.tier
        if tier == "none" and not self._why_not_full:
            asked = self._choice == "none"
            other = f"workers are started by {start_method()}, which is isolated on Linux only"
            self._why_not_full = "--tier none was given" if asked else other
        self._settled = source
        source.warm(sorted(self._features))
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
