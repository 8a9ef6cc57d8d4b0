"""The record of a fuzzing process, which outlives it: counts, and the input in hand.

It is a file that both processes map. When the fuzzing process dies or hangs, its parent finds the
input that did it.
"""

import mmap
import struct
from pathlib import Path

FIELDS = (
    "messages", "decoded", "refused", "crashes", "hangs", "memory", "distinct", "bytes",
    "slowest_us", "slowest_wall_us", "largest", "peak_kib", "lines", "started_ns", "size",
    "cpu_ms", "done",
)  # fmt: skip
_CELL = struct.Struct("<q")
_DATA_AT = 4096
_CAPACITY = 80 << 20


class BlackBox:
    """Named counters and one input, in a mapped file.

    Args:
        path: The file; made when it is not there.
    """

    def __init__(self, path: Path) -> None:
        if not path.exists():
            with path.open("wb") as file:
                file.truncate(_DATA_AT + _CAPACITY)
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 0)
        self._at = {name: number * _CELL.size for number, name in enumerate(FIELDS)}

    def __getitem__(self, name: str) -> int:
        """Read a counter."""
        value: int = _CELL.unpack_from(self._map, self._at[name])[0]
        return value

    def __setitem__(self, name: str, value: int) -> None:
        """Write a counter."""
        _CELL.pack_into(self._map, self._at[name], value)

    def add(self, name: str, value: int = 1) -> None:
        """Add to a counter."""
        self[name] += value

    def raise_to(self, name: str, value: int) -> None:
        """Keep the larger of a counter and a value."""
        self[name] = max(self[name], value)

    def begin(self, data: bytes, now_ns: int) -> None:
        """Note that an input is about to be handed over."""
        self._map[_DATA_AT : _DATA_AT + len(data)] = data
        self["size"] = len(data)
        self["started_ns"] = now_ns

    def end(self) -> None:
        """Note that it came back."""
        self["started_ns"] = 0

    def input(self) -> bytes:
        """Return the input last begun."""
        return self._map[_DATA_AT : _DATA_AT + self["size"]]

    def counts(self) -> dict[str, int]:
        """Return all counters."""
        return {name: self[name] for name in FIELDS}

    def close(self) -> None:
        """Unmap the file."""
        self._map.close()
