"""Describes an exception that student code raised, in plain data.

Hostile exceptions are expected: `__str__` may raise, hang or return megabytes. Whatever happens
here, happens in the worker.
"""

import linecache
import traceback
from types import ModuleType, TracebackType
from typing import Any

from grader.sandbox.inner import loader

PROBE_FILE = "<probe>"
_MESSAGE_LIMIT = 2000
_FRAMES_LIMIT = 30
_NO_CUDA = (
    "Torch not compiled with CUDA enabled",
    "Found no NVIDIA driver",
    "No CUDA GPUs are available",
)
_OUT_OF_MEMORY = (
    "bad_alloc",
    "can't allocate memory",
    "not enough memory",
    "cannot allocate memory",
)


def describe(error: BaseException, exercise: str, module: ModuleType | None) -> dict[str, Any]:
    """Describe an exception.

    Args:
        error: What was raised.
        exercise: Name of the exercise, to tell the student's frames from others.
        module: The loaded submission; None while it loads.

    Returns:
        type, bases (before them `CudaMissingError` where torch found no CUDA), message, frames
        (innermost last), `missing` (a name that the submission should define and does not),
        `memory` (whether memory ran out), `line` and `text` of a syntax error.
    """
    message = _message_of(error)
    student_file = loader.file_name_of(exercise)
    report: dict[str, Any] = {
        "type": type(error).__name__,
        "bases": [*_what_it_means(message), *(b.__name__ for b in type(error).__mro__)][:16],
        "message": message,
        "frames": _frames(error.__traceback__, student_file),
        "missing": None,
        "memory": _is_out_of_memory(error, message),
    }
    if isinstance(error, AttributeError) and module is not None and error.obj is module:
        report["missing"] = str(error.name)
    if isinstance(error, SyntaxError):
        report["line"] = error.lineno if isinstance(error.lineno, int) else None
        report["text"] = str(error.text or "")[:200]
        report["message"] = str(error.msg)[:_MESSAGE_LIMIT]
    return report


def _what_it_means(message: str) -> list[str]:
    """Name what builds of torch with and without CUDA tell by exceptions of different classes."""
    return ["CudaMissingError"] if any(text in message for text in _NO_CUDA) else []


def undescribed(*, is_memory: bool) -> dict[str, Any]:
    """Stand for an exception that could not be described.

    Args:
        is_memory: Whether that was for want of memory.
    """
    return {
        "type": "MemoryError" if is_memory else "Exception",
        "bases": [],
        "message": "an exception that can't be described",
        "frames": [],
        "missing": None,
        "memory": is_memory,
    }


def _message_of(error: BaseException) -> str:
    try:
        return str(error)[:_MESSAGE_LIMIT]
    except BaseException as second:  # noqa: BLE001 - its own __str__ raised
        return f"(the exception's own text raised {type(second).__name__})"


def _is_out_of_memory(error: BaseException, message: str) -> bool:
    if isinstance(error, MemoryError):
        return True
    text = message.lower()
    return isinstance(error, (RuntimeError, OSError)) and any(t in text for t in _OUT_OF_MEMORY)


def _frames(trace: TracebackType | None, student_file: str) -> list[dict[str, Any]]:
    """List the frames from the first one of a probe or the student on, innermost last."""
    found: list[dict[str, Any]] = []
    for frame, line in traceback.walk_tb(trace):
        name = frame.f_code.co_filename
        kind = {student_file: "student", PROBE_FILE: "probe"}.get(name, "library")
        if found or kind != "library":
            text = linecache.getline(name, line).strip()[:200] if kind == "student" else ""
            entry = {"kind": kind, "line": line, "function": frame.f_code.co_name, "text": text}
            found.append(entry)
        if len(found) > 4 * _FRAMES_LIMIT:
            del found[_FRAMES_LIMIT:-_FRAMES_LIMIT]
    if len(found) > _FRAMES_LIMIT:
        return found[: _FRAMES_LIMIT // 2] + found[-_FRAMES_LIMIT // 2 :]
    return found
