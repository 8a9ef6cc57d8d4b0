"""Frames: how one message is told from the next on a pipe.

A frame is a header of two lengths (32 bits each, big-endian), then the structure as JSON, then the
tensors as safetensors (on the way to a worker: the envelope, then all the rest, pickled). The
lengths are checked before anything is allocated for them.
"""

import os
import struct
from dataclasses import dataclass

from grader.errors import ProtocolError

_HEADER = struct.Struct("!II")
_CHUNK_BYTES = 1 << 20
# What may lie behind a complete frame until it is taken: the rest of the reader's last chunk.
_SPARE_BYTES = 1 << 20


@dataclass(frozen=True)
class FrameLimits:
    """Largest sizes of the two parts of a frame, in bytes.

    Args:
        json_bytes: Of the structure.
        tensor_bytes: Of the tensors.
    """

    json_bytes: int = 4 << 20
    tensor_bytes: int = 64 << 20


@dataclass(frozen=True)
class Frame:
    """One message as bytes.

    Args:
        json_bytes: The structure.
        tensor_bytes: The tensors; empty where there are none.
    """

    json_bytes: bytes
    tensor_bytes: bytes


DEFAULT_LIMITS = FrameLimits()


def pack_frame(json_bytes: bytes, *tensor_bytes: bytes | memoryview) -> bytes:
    """Put a header before the two parts.

    Args:
        json_bytes: The structure, less than 4 GiB.
        tensor_bytes: The tensors, less than 4 GiB, in as many contiguous pieces as they come.

    Returns:
        The whole frame.
    """
    views = [memoryview(piece) for piece in tensor_bytes]
    header = _HEADER.pack(len(json_bytes), sum(view.nbytes for view in views))
    return b"".join((header, json_bytes, *views))


def unpack_frame(data: bytes, limits: FrameLimits = DEFAULT_LIMITS) -> Frame:
    """Read bytes that are exactly one frame.

    Args:
        data: The frame.
        limits: Largest sizes accepted.

    Returns:
        The frame.

    Raises:
        ProtocolError: The bytes are not one whole frame, or it is too large.
    """
    reader = FrameReader(limits)
    reader.feed(data)
    frame = reader.pop()
    if frame is None or not reader.is_empty:
        raise ProtocolError("The bytes are not exactly one frame.")
    return frame


class FrameReader:
    """Collects bytes as they come and hands out whole frames.

    Args:
        limits: Largest sizes accepted.
    """

    def __init__(self, limits: FrameLimits = DEFAULT_LIMITS) -> None:
        self._limits = limits
        self._buffer = bytearray()

    @property
    def is_empty(self) -> bool:
        """Whether no byte is waiting, neither of a frame begun nor of an unasked one."""
        return not self._buffer

    def feed(self, data: bytes | bytearray | memoryview) -> None:
        """Add bytes.

        Args:
            data: As read; at most 1 MiB at a time may lie behind a complete frame.

        Raises:
            ProtocolError: The frame is larger than allowed, or bytes pile up behind it.
        """
        self._buffer += data
        sizes = self._sizes()
        if sizes and len(self._buffer) > _HEADER.size + sum(sizes) + _SPARE_BYTES:
            raise ProtocolError("More was sent than one frame.")

    def pop(self) -> Frame | None:
        """Take the first frame.

        Returns:
            The frame, or None while it is not complete.

        Raises:
            ProtocolError: The frame is larger than allowed.
        """
        sizes = self._sizes()
        if sizes is None or len(self._buffer) < _HEADER.size + sum(sizes):
            return None
        middle = _HEADER.size + sizes[0]
        end = middle + sizes[1]
        with memoryview(self._buffer) as view:
            frame = Frame(bytes(view[_HEADER.size : middle]), bytes(view[middle:end]))
        del self._buffer[:end]
        return frame

    def _sizes(self) -> tuple[int, int] | None:
        if len(self._buffer) < _HEADER.size:
            return None
        return _checked_sizes(self._buffer[: _HEADER.size], self._limits)


def _checked_sizes(header: bytes | bytearray, limits: FrameLimits) -> tuple[int, int]:
    json_size, tensor_size = _HEADER.unpack(header)
    if not 0 < json_size <= limits.json_bytes:
        raise ProtocolError(
            f"A frame has {json_size} bytes of structure; 1 to {limits.json_bytes} are allowed."
        )
    if tensor_size > limits.tensor_bytes:
        raise ProtocolError(
            f"A frame has {tensor_size} bytes of tensors; {limits.tensor_bytes} are allowed."
        )
    return json_size, tensor_size


def read_frame(fd: int, limits: FrameLimits = DEFAULT_LIMITS) -> Frame | None:
    """Wait for one frame on a blocking descriptor.

    Args:
        fd: Where to read.
        limits: Largest sizes accepted.

    Returns:
        The frame, or None when the other side has hung up between two frames.

    Raises:
        ProtocolError: The frame is too large, or the other side hung up within it.
    """
    header = _read_up_to(fd, _HEADER.size)
    if not header:
        return None
    if len(header) < _HEADER.size:
        raise ProtocolError("The other side hung up within a frame.")
    json_size, tensor_size = _checked_sizes(header, limits)
    json_bytes, tensor_bytes = _read_up_to(fd, json_size), _read_up_to(fd, tensor_size)
    if len(json_bytes) < json_size or len(tensor_bytes) < tensor_size:
        raise ProtocolError("The other side hung up within a frame.")
    return Frame(json_bytes, tensor_bytes)


def _read_up_to(fd: int, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        chunk = os.read(fd, min(size - len(data), _CHUNK_BYTES))
        if not chunk:
            break
        data += chunk
    return bytes(data)


def write_frame(fd: int, frame: bytes) -> None:
    """Write a whole frame to a blocking descriptor.

    Args:
        fd: Where to write.
        frame: As `pack_frame` or `encode_message` returns it.

    Raises:
        OSError: The other side has hung up.
    """
    with memoryview(frame) as view:
        written = 0
        while written < len(view):
            written += os.write(fd, view[written : written + _CHUNK_BYTES])
