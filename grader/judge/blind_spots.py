"""Finds draws under which a known mistake computes the very thing that is right.

A ReLU behind the last layer does not show where all outputs are positive. Where a check compares
such numbers alone, whoever put it there passes, and whether that happens is luck. The mistakes that
a check hands to its comparisons tell of it without any wrong answer: while `watched` is in force,
they are computed where the observation is right, too.

A mistake that never shows in a comparison is no matter of luck: it is there for others, and the
bank proves that wrong answers fail. A comparison counts as one that shows a mistake also where its
function leaves the mistake out, so give none to comparisons in which none can show.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import TypeAlias

Mistakes: TypeAlias = Mapping[str, object] | Callable[[], Mapping[str, object]]
# A check, and where in it the mistakes come from: all its comparisons with these count together.
_Place: TypeAlias = tuple[str, object]


class BlindSpots:
    """Collects, over many gradings of right answers, which mistakes did not show and when."""

    def __init__(self) -> None:
        self._check = ""
        self._asked: Counter[_Place] = Counter()
        self._hidden: Counter[tuple[_Place, str]] = Counter()
        self._gradings: Counter[_Place] = Counter()
        self._seeds: dict[tuple[_Place, str], list[str]] = defaultdict(list)

    def begin(self, check_id: str) -> None:
        """Note which check the next comparisons belong to."""
        self._check = check_id

    def note(self, mistakes: Mistakes, is_same: Callable[[object], bool]) -> None:
        """Note a comparison in which the observation was right.

        Args:
            mistakes: What known mistakes would have given, or a function that returns it.
            is_same: Tells whether the comparison would have accepted a value, too.
        """
        found = mistakes() if callable(mistakes) else mistakes
        hidden = [name for name, value in found.items() if is_same(value)]
        if callable(mistakes):  # it may return only what agrees
            place = (self._check, _source_of(mistakes))
            self._asked[place] += 1
            self._hidden.update((place, name) for name in hidden)
            return
        self._asked.update((self._check, name) for name in found)
        self._hidden.update(((self._check, name), name) for name in hidden)

    def settle(self, seed: str) -> None:
        """End a grading of a right answer: what never showed in it was hidden by its draws."""
        for (place, name), count in self._hidden.items():
            if count == self._asked[place]:
                self._seeds[place, name].append(seed)
        self._gradings.update(self._asked.keys())

    def forget(self) -> None:
        """Begin with the next grading; one whose checks ended early is left out so."""
        self._asked.clear()
        self._hidden.clear()

    def found(self) -> Iterator[str]:
        """Yield a sentence on each mistake that shows under some draws and not under others."""
        for (place, name), seeds in self._seeds.items():
            gradings = self._gradings[place]
            if len(seeds) < gradings:
                yield (
                    f"seed {seeds[0]}: the comparisons of {place[0]} that know {name} don't show it"
                    f" under {len(seeds)} of {gradings} draws"
                )


_watching: ContextVar[BlindSpots | None] = ContextVar("blind_spots", default=None)


def watching() -> BlindSpots | None:
    """Return what collects blind spots now, if anything does."""
    return _watching.get()


@contextmanager
def watched() -> Iterator[BlindSpots]:
    """Collect the blind spots of all checks that are run meanwhile; slower than without."""
    spots = BlindSpots()
    token = _watching.set(spots)
    try:
        yield spots
    finally:
        _watching.reset(token)


def _source_of(function: object) -> object:
    """Return what functions that are made anew for each comparison have in common."""
    while isinstance(function, partial):
        function = function.func
    return getattr(function, "__code__", None) or function
