"""The arenas of one session: one zygote per tier, started when it is first needed."""

import shutil
import tempfile
from pathlib import Path

from arena.grading import Arena


class NoTierError(Exception):
    """This machine does not have a tier."""


class Arenas:
    """One arena per tier."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="attacks-"))
        self._folder.chmod(0o755)
        self._arenas: dict[str, Arena] = {}
        self._missing: dict[str, str] = {}

    def of(self, tier: str) -> Arena:
        """Return the arena of a tier.

        Raises:
            NoTierError: This machine can't have it.
        """
        if tier in self._missing:
            raise NoTierError(self._missing[tier])
        if tier not in self._arenas:
            (self._folder / tier).mkdir()
            arena = Arena(tier, self._folder / tier)
            try:
                arena.start()
            except Exception as error:
                arena.close()
                self._missing[tier] = f"tier {tier} is not available here: {error}"
                raise NoTierError(self._missing[tier]) from error
            self._arenas[tier] = arena
        return self._arenas[tier]

    def close(self) -> None:
        """End all zygotes and remove what was planted."""
        for arena in self._arenas.values():
            arena.close()
        shutil.rmtree(self._folder, ignore_errors=True)
