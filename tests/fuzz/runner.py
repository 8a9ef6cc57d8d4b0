"""Hands inputs to a target, one by one, and measures each: outcome, processor time, memory."""

import gc
import hashlib
import time
import traceback
from contextlib import suppress
from pathlib import Path

from black_box import BlackBox
from plans import Target

# A hostile message must be dealt with in a second of processor time.
HANG_S = 1.0
# What a message may take while it is decoded: a fixed part, and a multiple of its size. One list in
# JSON takes 3 bytes, and 64 as an object, twice.
MEMORY_FLOOR_KIB = 32 << 10
MEMORY_FACTOR = 64
_BATCH = 256
_SEEN_BITS = 1 << 27
_MOST_SAVED = 50


def memory_cap_kib(size: int) -> int:
    """Return what a message of a size may take, in KiB."""
    return MEMORY_FLOOR_KIB + MEMORY_FACTOR * size // 1024


class PeakMeter:
    """The largest resident memory of this process since the last reset (Linux)."""

    def __init__(self) -> None:
        self._start = 0
        self.works = self._try_reset()

    def _try_reset(self) -> bool:
        try:
            self.reset()
        except OSError:
            return False
        return True

    def reset(self) -> None:
        """Begin anew."""
        Path("/proc/self/clear_refs").write_text("5")  # sets the peak to what is held now
        self._start = self._read(b"VmHWM:")

    def growth_kib(self) -> int:
        """Return by how much the peak lies above what was held at the reset."""
        return self._read(b"VmHWM:") - self._start

    @staticmethod
    def _read(name: bytes) -> int:
        status = Path("/proc/self/status").read_bytes()
        return int(status[status.index(name) + len(name) :].split(None, 1)[0])


class Runner:
    """Hands inputs to a target.

    Args:
        target: The target.
        box: Where counts are kept.
        findings: The folder for inputs that did harm.
    """

    def __init__(self, target: Target, box: BlackBox, findings: Path) -> None:
        self._target = target
        self._box = box
        self._findings = findings
        self._meter = PeakMeter()
        self._batch: list[bytes] = []
        self._seen = bytearray(_SEEN_BITS // 8)

    def hand_over(self, data: bytes) -> str:
        """Hand one input over.

        Returns:
            How it ended; for a crash, the type of the exception and where it came from.
        """
        box = self._box
        self._note_distinct(data)
        box.begin(data, time.monotonic_ns())
        spent = wall = 0
        try:
            begin, start = time.perf_counter_ns(), time.process_time_ns()
            result = self._target.hand_over(data)
            spent, wall = time.process_time_ns() - start, time.perf_counter_ns() - begin
            outcome = self._target.check(data, result)
        except MemoryError:
            outcome = self._found("memory", data, traceback.format_exc())
        except Exception:  # noqa: BLE001 - whatever escapes is the finding
            outcome = self._found("crashes", data, traceback.format_exc())
        box.end()
        box.add("messages")
        box.add("bytes", len(data))
        if outcome == "message":
            box.add("decoded")
        elif outcome == "refused":
            box.add("refused")
        box.raise_to("slowest_us", spent // 1000)
        box.raise_to("slowest_wall_us", wall // 1000)
        box.raise_to("largest", len(data))
        if spent > HANG_S * 1e9:
            self._found("hangs", data, f"{spent / 1e9:.2f} s of processor time")
        self._watch_memory(data)
        return outcome

    def finish(self) -> None:
        """Measure what is left of the last batch."""
        gc.collect()  # a refusal keeps its message until its traceback goes
        self._measure_batch()
        self._box["cpu_ms"] = time.process_time_ns() // 1_000_000

    def _note_distinct(self, data: bytes) -> None:
        number = int.from_bytes(hashlib.blake2b(data, digest_size=8).digest()) % _SEEN_BITS
        mask = 1 << (number & 7)
        if not self._seen[number >> 3] & mask:
            self._seen[number >> 3] |= mask
            self._box.add("distinct")

    def _watch_memory(self, data: bytes) -> None:
        """Measure in batches: reading the peak takes as long as decoding a small message."""
        if not self._meter.works:
            return
        self._batch.append(data)
        if len(self._batch) == _BATCH:
            self._measure_batch()

    def _measure_batch(self) -> None:
        if not self._meter.works:
            return
        growth = self._meter.growth_kib()
        batch, self._batch = self._batch, []
        if growth > MEMORY_FLOOR_KIB:
            # Too much for one small message: each again, alone, to see which it was.
            growth = max((self._growth_of(data) for data in batch), default=0)
        self._box.raise_to("peak_kib", growth)
        self._meter.reset()

    def _growth_of(self, data: bytes) -> int:
        self._meter.reset()
        with suppress(Exception):  # counted when it ran first
            self._target.hand_over(data)
        growth = self._meter.growth_kib()
        if growth > memory_cap_kib(len(data)):
            self._found("memory", data, f"{growth} KiB for {len(data)} bytes")
        return growth

    def _found(self, kind: str, data: bytes, text: str) -> str:
        self._box.add(kind)
        if self._box[kind] <= _MOST_SAVED:
            name = f"{kind}-{hashlib.sha256(data).hexdigest()[:16]}"
            (self._findings / name).write_bytes(data)
            (self._findings / f"{name}.txt").write_text(text)
        return text.strip().rsplit("\n", 1)[-1]
