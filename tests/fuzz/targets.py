"""What the fuzzers aim at: four ways into the decoder."""

import json
import os
import struct
from dataclasses import dataclass

from plain import check_message
from plans import (
    MESSAGE,
    MOST_IN_A_PIPE,
    REFUSED,
    Target,
    demand_refusal,
    frame_limits_of,
    limits_of,
    pieces_of,
    split_plan,
)
from reply import REPLY

from grader.errors import ProtocolError
from grader.wire.decode import DecodeLimits, decode_message
from grader.wire.frames import Frame, FrameLimits, FrameReader, pack_frame, read_frame, unpack_frame
from grader.wire.strict_json import parse
from grader.wire.values import Message


@dataclass
class _Read:
    """What a `FrameReader` made of a stream."""

    frames: list[Frame]
    fault: str
    is_empty: bool


def read_stream(data: bytes) -> _Read:
    """Feed a stream to a `FrameReader` in pieces."""
    plan, stream = split_plan(data)
    reader, frames = FrameReader(frame_limits_of(plan)), list[Frame]()
    try:
        for piece in pieces_of(plan, stream, 1 << 20):
            reader.feed(piece)
            while (frame := reader.pop()) is not None:
                frames.append(frame)
    except ProtocolError as error:
        return _Read(frames, str(error), reader.is_empty)
    return _Read(frames, "", reader.is_empty)


def check_stream(data: bytes, read: _Read) -> str:
    """Compare what was read with what was sent, and with all other ways of reading it."""
    plan, stream = split_plan(data)
    limits = frame_limits_of(plan)
    packed = b"".join(pack_frame(f.json_bytes, f.tensor_bytes) for f in read.frames)
    assert stream.startswith(packed), "frames that were not sent"
    assert read.fault or read.is_empty == (len(packed) == len(stream)), "bytes that were lost"
    for frame in read.frames:
        assert 0 < len(frame.json_bytes) <= limits.json_bytes
        assert len(frame.tensor_bytes) <= limits.tensor_bytes
    is_whole = not read.fault and read.is_empty
    _compare_with_whole(stream, limits, read.frames, is_whole=is_whole)
    return MESSAGE if read.frames and is_whole else REFUSED


def _compare_with_whole(
    stream: bytes, limits: FrameLimits, frames: list[Frame], *, is_whole: bool
) -> None:
    if len(stream) <= MOST_IN_A_PIPE:
        assert _first_from_pipe(stream, limits) == (frames[0] if frames else None)
    try:
        one = unpack_frame(stream, limits)
    except ProtocolError:
        assert not is_whole or len(frames) != 1, "a whole frame was refused"
    else:
        assert is_whole, "a frame with bytes behind it was accepted"
        assert frames == [one]


def _first_from_pipe(stream: bytes, limits: FrameLimits) -> Frame | None:
    source, sink = os.pipe()
    try:
        os.write(sink, stream)
    finally:
        os.close(sink)
    try:
        return read_frame(source, limits)
    except ProtocolError:
        return None
    finally:
        os.close(source)


def decode_json(data: bytes) -> Message | ProtocolError:
    """Decode bytes as the structure of a message without tensors."""
    plan, text = split_plan(data)
    return _decoded(Frame(text, b""), limits_of(plan))


def check_json(data: bytes, result: Message | ProtocolError) -> str:
    """Compare with the lenient parser: what is accepted is read as it reads it."""
    _, text = split_plan(data)
    try:
        tree = parse(text, max_depth=200, max_containers=600_000)
    except ProtocolError as error:
        demand_refusal(error)
        assert isinstance(result, ProtocolError), "a message that is no strict JSON"
    else:
        assert tree == json.loads(text.decode())
        json.dumps(tree, allow_nan=False, ensure_ascii=False).encode("utf-8")
    return check_decoded(data, result)


def decode_parts(data: bytes) -> Message | ProtocolError:
    """Decode a structure and tensors that stand side by side, without a frame's header."""
    plan, rest = split_plan(data)
    size = int.from_bytes(rest[:4], "big")
    return _decoded(Frame(rest[4 : 4 + size], rest[4 + size :]), limits_of(plan))


def _decoded(frame: Frame, limits: DecodeLimits) -> Message | ProtocolError:
    try:
        return decode_message(frame, limits)
    except ProtocolError as error:
        return error


def check_decoded(data: bytes, result: Message | ProtocolError) -> str:
    """Demand plain data, or a refusal that is one."""
    if isinstance(result, ProtocolError):
        demand_refusal(result)
        return REFUSED
    check_message(result, limits_of(split_plan(data)[0]))
    return MESSAGE


def framed(json_bytes: bytes, tensor_bytes: bytes) -> bytes:
    """Put the parts of a message together as the target `tensors` takes them, less the plan."""
    return struct.pack("!I", len(json_bytes)) + json_bytes + tensor_bytes


TARGETS = {
    target.name: target
    for target in (
        Target("frames", read_stream, check_stream, is_framed=True, has_blob=True),
        Target("json", decode_json, check_json, is_framed=False, has_blob=False),
        Target("tensors", decode_parts, check_decoded, is_framed=False, has_blob=True),
        REPLY,
    )
}
