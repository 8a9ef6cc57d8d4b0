"""The three pipes of a worker: one exchange at a time, under one deadline.

`PipeChannel` polls descriptors and serves forked workers. `ThreadChannel` reads with threads and
serves spawned ones, also on platforms where pipes can't be polled.
"""

import os
import queue
import select
import threading
import time
from contextlib import suppress
from typing import IO, Protocol

from grader import interrupts
from grader.errors import ProtocolError
from grader.sandbox.inner.spawned import END_OF_OUTPUT
from grader.wire.frames import Frame, FrameReader

OUTPUT_KEPT = 64 * 1024
OUTPUT_LIMIT = 64 << 20
_CHUNK = 1 << 18
_WIDE = 1 << 18
_LOOK_S = 0.1
_OUTPUT_GRACE_S = 1.0


class DeadlinePassedError(Exception):
    """The worker did not answer in time."""


class WorkerGoneError(Exception):
    """The worker ended, or closed its end, without a whole reply."""


class SpaceExceededError(Exception):
    """The worker used more memory or disk than allowed.

    Args:
        status: What that is for a check.
        sentence: What was too much.
    """

    def __init__(self, status: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Watch(Protocol):
    """Looks at a worker from outside while the judge waits."""

    status: str

    def look(self) -> str:
        """Return what is too much now, or an empty text."""


class OutputFloodError(Exception):
    """The worker printed more than is let through."""


class Channel(Protocol):
    """What a worker handle needs of a channel."""

    def exchange(self, data: bytes, wall_s: float) -> Frame:
        """Send one request and return the one reply."""

    def take_output(self) -> bytes:
        """Return what was printed since the last call, cut to a cap."""

    def close(self) -> None:
        """Close this end."""


def widen(pipe: int) -> None:
    """Let a pipe hold four times as much, so that a large reply takes fewer turns.

    A user without rights may have 64 MiB in pipes; where that is used up, the pipe stays as it is.

    Args:
        pipe: Either end of it.
    """
    with suppress(ImportError, AttributeError, OSError):
        import fcntl  # noqa: PLC0415 - there is none on Windows

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _WIDE)


class OutputBuffer:
    """Keeps the first part of what a worker prints and counts the rest."""

    def __init__(self) -> None:
        self._kept = bytearray()
        self._seen = 0
        self._total = 0

    def add(self, data: bytes) -> None:
        """Take in what was read.

        Raises:
            OutputFloodError: More than `OUTPUT_LIMIT` bytes came from this worker.
        """
        self._seen += len(data)
        self._total += len(data)
        self._kept += data[: max(0, OUTPUT_KEPT - len(self._kept))]
        if self._total > OUTPUT_LIMIT:
            raise OutputFloodError

    def take(self) -> bytes:
        """Return and forget what was kept, with a line that says what was cut."""
        kept, cut = bytes(self._kept), self._seen - len(self._kept)
        self._kept.clear()
        self._seen = 0
        return kept + (f"\n[{cut} more bytes were printed]\n".encode() if cut else b"")


class PipeChannel:
    """A channel over descriptors that can be polled.

    Args:
        requests: Write end of the request pipe.
        replies: Read end of the reply pipe.
        output: Read end of the pipe that is the worker's standard output and error.
    """

    def __init__(self, requests: int, replies: int, output: int) -> None:
        self._requests, self._replies, self._output = requests, replies, output
        for fd in (requests, replies, output):
            os.set_blocking(fd, False)
        self._reader = FrameReader()
        self._printed = OutputBuffer()
        self.watches: list[Watch] = []
        self._ended: int | None = None
        self._look_at = time.monotonic() + _LOOK_S

    def follow(self, pid: int) -> None:
        """Notice the end of the worker itself, although its children hold its pipes open.

        Args:
            pid: The worker, which nobody has reaped yet.
        """
        # Some builds of Python lack it; old kernels and some containers refuse it.
        with suppress(OSError, AttributeError):
            self._ended = os.pidfd_open(pid)

    def exchange(self, data: bytes, wall_s: float) -> Frame:
        """Send one request and return the one reply.

        Args:
            data: A whole frame.
            wall_s: Seconds for the whole exchange.

        Raises:
            SpaceExceededError: One of `watches` said so while the worker was at work.
            DeadlinePassedError: No whole reply in time.
            WorkerGoneError: The worker closed its end.
            OutputFloodError: It printed too much.
            ProtocolError: The reply is malformed, or more than one came.
        """
        deadline = time.monotonic() + wall_s
        self._refuse_unasked_reply()
        if wall_s <= 0:
            raise DeadlinePassedError
        left = self._send(memoryview(data))  # most requests go at once
        poll = self._new_poll()
        if left:
            poll.register(self._requests, select.POLLOUT)
        while True:
            now = time.monotonic()
            if now >= deadline:
                raise DeadlinePassedError
            self._look(now)
            with interrupts.waiting():
                ready = dict(poll.poll(max(0.0, min(deadline, self._look_at) - now) * 1000))
            if self._replies in ready:
                if (frame := self._read_reply()) is not None:
                    self._look(time.monotonic())
                    return frame
            elif self._ended in ready:
                raise WorkerGoneError
            if self._output in ready and not self._read_output():
                poll.unregister(self._output)
            if self._requests in ready and not (left := self._send(left)):
                poll.unregister(self._requests)

    def _new_poll(self) -> select.poll:
        poll = select.poll()
        if self._ended is not None:  # first: a reply from before its end is then seen with it
            poll.register(self._ended, select.POLLIN)
        poll.register(self._replies, select.POLLIN)
        poll.register(self._output, select.POLLIN)
        return poll

    def _look(self, now: float) -> None:
        """Let the watches look if it is time to, however often a worker answers or prints."""
        if now < self._look_at:
            return
        for watch in self.watches:
            if said := watch.look():
                raise SpaceExceededError(watch.status, said)
        self._look_at = time.monotonic() + _LOOK_S

    def _refuse_unasked_reply(self) -> None:
        with suppress(BlockingIOError):
            if os.read(self._replies, 1):
                raise ProtocolError("The worker sent a reply that nobody had asked for.")

    def _send(self, left: memoryview) -> memoryview:
        try:
            return left[os.write(self._requests, left[:_CHUNK]) :]
        except BlockingIOError:
            return left
        except BrokenPipeError:
            raise WorkerGoneError from None

    def _read_output(self) -> bool:
        """Read what there is; returns False at the end of the pipe."""
        try:
            data = os.read(self._output, _CHUNK)
        except BlockingIOError:
            return True
        self._printed.add(data)
        return bool(data)

    def _read_reply(self) -> Frame | None:
        try:
            data = os.read(self._replies, _CHUNK)
        except BlockingIOError:
            return None
        if not data:
            raise WorkerGoneError
        self._reader.feed(data)
        frame = self._reader.pop()
        if frame is not None and not self._reader.is_empty:
            raise ProtocolError("The worker sent more than one reply.")
        return frame

    def take_output(self) -> bytes:
        """Return what was printed since the last call, cut to a cap."""
        with suppress(OSError, OutputFloodError):
            while data := os.read(self._output, _CHUNK):
                self._printed.add(data)
        return self._printed.take()

    def close(self) -> None:
        """Close this end."""
        for fd in (self._requests, self._replies, self._output, self._ended):
            if fd is not None:
                os.close(fd)
        self._ended = None


class ThreadChannel:
    """A channel over the standard streams of a child process, read by threads.

    Args:
        requests: The child's standard input.
        replies: Its standard output.
        output: Its standard error, where all that student code prints goes.
    """

    def __init__(self, requests: IO[bytes], replies: IO[bytes], output: IO[bytes]) -> None:
        self._streams = (requests, replies, output)
        self._requests = requests
        self._reader = FrameReader()
        self._printed = OutputBuffer()
        self._lock = threading.Lock()
        self._flooded = False
        self._output_ended = threading.Event()
        self._replies: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        for target, stream in ((self._pump_replies, replies), (self._pump_output, output)):
            threading.Thread(target=target, args=(stream,), daemon=True).start()

    def _pump_replies(self, stream: IO[bytes]) -> None:
        with suppress(OSError, ValueError):
            while data := os.read(stream.fileno(), _CHUNK):
                self._replies.put(data)
        self._replies.put(b"")

    def _pump_output(self, stream: IO[bytes]) -> None:
        tail = b""
        with suppress(OSError, ValueError):
            while data := os.read(stream.fileno(), _CHUNK):
                try:
                    with self._lock:
                        tail = self._take_in(tail + data)
                except OutputFloodError:
                    self._flooded = True
                    self._replies.put(b"")
                    break
        with self._lock, suppress(OutputFloodError):
            self._printed.add(tail)
        self._output_ended.set()

    def _take_in(self, data: bytes) -> bytes:
        """Keep what was printed; returns the part that may be the beginning of the mark."""
        before, mark, after = data.partition(END_OF_OUTPUT)
        if mark:
            self._printed.add(before)
            self._output_ended.set()
            return after
        start = data.rfind(END_OF_OUTPUT[:1], -len(END_OF_OUTPUT))
        split = len(data) if start < 0 else start
        self._printed.add(data[:split])
        return data[split:]

    def exchange(self, data: bytes, wall_s: float) -> Frame:
        """Send one request and return the one reply; as `PipeChannel.exchange`."""
        deadline = time.monotonic() + wall_s
        if not self._reader.is_empty or not self._replies.empty():
            raise ProtocolError("The worker sent a reply that nobody had asked for.")
        threading.Thread(target=self._send, args=(data,), daemon=True).start()
        while True:
            try:
                with interrupts.waiting():
                    part = self._replies.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise DeadlinePassedError from None
            if not part:
                raise OutputFloodError if self._flooded else WorkerGoneError
            self._reader.feed(part)
            frame = self._reader.pop()
            if frame is not None:
                if not self._reader.is_empty or not self._replies.empty():
                    raise ProtocolError("The worker sent more than one reply.")
                return frame

    def _send(self, data: bytes) -> None:
        with suppress(OSError, ValueError):
            left = memoryview(data)
            while left:
                left = left[os.write(self._requests.fileno(), left) :]

    def take_output(self) -> bytes:
        """Return what was printed since the last call, cut to a cap."""
        # What is printed travels apart from the reply; a mark follows it, and a worker that
        # withholds the mark loses no more than this wait.
        self._output_ended.wait(_OUTPUT_GRACE_S)
        self._output_ended.clear()
        with self._lock:
            return self._printed.take()

    def close(self) -> None:
        """Close this end."""
        for stream in self._streams:
            with suppress(OSError):
                stream.close()
