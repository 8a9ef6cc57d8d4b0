"""Frames: where a message ends, and what is refused before anything is allocated."""

import os
import struct
import threading

import pytest

from grader.errors import ProtocolError
from grader.wire.frames import (
    Frame,
    FrameLimits,
    FrameReader,
    pack_frame,
    read_frame,
    unpack_frame,
    write_frame,
)

SMALL = FrameLimits(json_bytes=100, tensor_bytes=200)


def header(json_size: int, tensor_size: int) -> bytes:
    """Write a frame's header."""
    return struct.pack("!II", json_size, tensor_size)


class TestFrameReader:
    """`FrameReader`, fed with good and bad bytes."""

    def test_gives_a_frame_once_it_is_whole(self) -> None:
        """Bytes that come one by one make the frame at the last one and not before."""
        reader, packed = FrameReader(), pack_frame(b"{}", b"abc")
        for at in range(len(packed)):
            assert reader.pop() is None
            reader.feed(packed[at : at + 1])
        assert reader.pop() == Frame(b"{}", b"abc")
        assert reader.is_empty
        assert reader.pop() is None

    def test_shows_bytes_that_lie_behind(self) -> None:
        """An unasked byte behind a frame makes the reader non-empty."""
        reader = FrameReader()
        reader.feed(pack_frame(b"{}", b"") + b"x")
        assert reader.pop() == Frame(b"{}", b"")
        assert not reader.is_empty

    def test_keeps_two_frames_apart(self) -> None:
        """Frames that arrive together come out one after the other."""
        reader = FrameReader()
        reader.feed(pack_frame(b"1", b"") + pack_frame(b"2", b"22"))
        assert [reader.pop(), reader.pop()] == [Frame(b"1", b""), Frame(b"2", b"22")]

    @pytest.mark.parametrize(
        "sizes", [(101, 0), (10, 201), (0, 0), (0, 10), (2**32 - 1, 0), (1, 2**32 - 1)]
    )
    def test_refuses_sizes_by_the_header_alone(self, sizes: tuple[int, int]) -> None:
        """A header with a forbidden length is refused before its content arrives."""
        with pytest.raises(ProtocolError):
            FrameReader(SMALL).feed(header(*sizes))

    def test_stays_refused(self) -> None:
        """A reader that has met a bad header does not recover."""
        reader = FrameReader(SMALL)
        with pytest.raises(ProtocolError):
            reader.feed(header(101, 0))
        with pytest.raises(ProtocolError):
            reader.pop()

    def test_refuses_a_flood_behind_a_frame(self) -> None:
        """Bytes can't pile up without bound behind a complete frame."""
        reader = FrameReader(SMALL)
        reader.feed(pack_frame(b"{}", b""))
        reader.feed(bytes(1 << 20))
        with pytest.raises(ProtocolError, match="More was sent"):
            reader.feed(b"x")


class TestUnpackFrame:
    """`unpack_frame`."""

    @pytest.mark.parametrize(
        "data", [b"", b"\0" * 7, header(2, 0) + b"{", header(2, 0) + b"{}x", header(2, 3) + b"{}ab"]
    )
    def test_refuses_anything_but_one_frame(self, data: bytes) -> None:
        """Cut and lengthened frames are refused."""
        with pytest.raises(ProtocolError):
            unpack_frame(data)


class TestDescriptors:
    """`read_frame` and `write_frame` on a pipe."""

    def test_carry_a_large_frame(self) -> None:
        """A frame larger than a pipe's buffer arrives whole, and then the end is seen."""
        source, sink = os.pipe()
        packed = pack_frame(b"[1]", bytes(range(256)) * 2000)

        def send() -> None:
            write_frame(sink, packed)
            os.close(sink)

        sender = threading.Thread(target=send)
        sender.start()
        try:
            assert read_frame(source) == unpack_frame(packed)
            assert read_frame(source) is None
        finally:
            sender.join()
            os.close(source)

    @pytest.mark.parametrize("sent", [b"\0\0\0", header(2, 0) + b"{", header(2, 4) + b"{}abc"])
    def test_tell_a_cut_frame_from_the_end(self, sent: bytes) -> None:
        """Hanging up within a frame is an error."""
        source, sink = os.pipe()
        os.write(sink, sent)
        os.close(sink)
        try:
            with pytest.raises(ProtocolError, match="hung up"):
                read_frame(source)
        finally:
            os.close(source)

    def test_refuse_a_size_before_reading_on(self) -> None:
        """A forbidden length is refused although the other side still holds the pipe open."""
        source, sink = os.pipe()
        os.write(sink, header(101, 0))
        try:
            with pytest.raises(ProtocolError, match="bytes of structure"):
                read_frame(source, SMALL)
        finally:
            os.close(source)
            os.close(sink)
