"""Turns the bytes of a submission into a module, beside nothing else.

Parsing happens here and not in the judge: a hostile source can crash the parser.
"""

import io
import linecache
import sys
import tokenize
from types import ModuleType

_ACCEPTED = {"utf-8", "utf-8-sig", "iso-8859-1", "latin-1", "ascii", "us-ascii"}


class BadEncodingError(Exception):
    """The file is not text in an encoding that is accepted."""


def file_name_of(exercise: str) -> str:
    """Return the name under which the student's file stands in tracebacks."""
    return f"{exercise}.py"


def decode(content: bytes) -> str:
    """Decode a source file as Python itself would, in the encodings that are accepted.

    Raises:
        BadEncodingError: It is no such text; the message says where.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
    except (SyntaxError, UnicodeDecodeError) as error:
        _decoded(content, "utf-8")  # most likely it is no UTF-8: that can be told exactly
        raise BadEncodingError(str(error)) from None
    if encoding not in _ACCEPTED:
        raise BadEncodingError(f"the encoding {encoding} is not accepted")
    text = _decoded(content, encoding)
    return io.IncrementalNewlineDecoder(None, translate=True).decode(text)


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        byte = content[error.start]
        raise BadEncodingError(
            f"byte 0x{byte:02x} in line {line} is not valid {encoding}"
        ) from None


def load(content: bytes, exercise: str) -> ModuleType:
    """Execute a submission as a fresh module.

    Args:
        content: The file's bytes.
        exercise: The exercise's name; the module bears it, so `__main__` parts don't run.

    Raises:
        BadEncodingError: It is not text.
        BaseException: Whatever the student's code raises, SyntaxError included.
    """
    text = decode(content)
    name = file_name_of(exercise)
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    module = ModuleType(exercise)
    module.__file__ = name
    sys.modules[exercise] = module
    code = compile(text, name, "exec", dont_inherit=True)
    exec(code, module.__dict__)  # noqa: S102 - this is what a worker is for
    return module
