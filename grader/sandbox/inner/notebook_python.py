"""Parses the text of a cell as IPython would, without running it."""

import ast
import textwrap
import warnings

from grader.sandbox.inner.notebook_magics import without_magics, without_prompts

NAME = "<cell>"
# What a text that is no Python, or too intricate for the parser, makes it raise.
REFUSALS = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)


class NoPythonError(Exception):
    """A cell does not parse.

    Args:
        line: The line in the cell, from 1; 0 where it is not known.
        why: What is wrong.
        text: The line's text.
        magic: The cell magic that makes it another language; "" for Python.
    """

    def __init__(self, line: int, why: str, text: str = "", magic: str = "") -> None:
        super().__init__(why)
        self.line, self.why, self.text, self.magic = line, why, text, magic


def python_of(text: str) -> tuple[str, ast.Module, bool]:
    """Return what Python there is in a cell.

    Args:
        text: The text of a code cell.

    Returns:
        The text that was parsed, with as many lines; its tree; whether magics were taken out.

    Raises:
        NoPythonError: It does not parse.
    """
    try:
        return text, _parsed(text), False
    except REFUSALS:
        text = without_prompts(text)
        cleaned, magic = without_magics(text)
    if magic:
        raise NoPythonError(0, "another language", magic=magic)
    try:
        return cleaned, _parsed(cleaned), cleaned != text
    except REFUSALS as error:
        try:
            dedented = textwrap.dedent(cleaned)  # as IPython does
            return dedented, _parsed(dedented), cleaned != text
        except REFUSALS:
            raise _no_python(error, cleaned) from None


def _parsed(text: str) -> ast.Module:
    flags = ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = compile(text, NAME, "exec", flags, dont_inherit=True)
        # Some errors come late: `return` outside a function, a parameter that is there twice.
        compile(text, NAME, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    if not isinstance(tree, ast.Module):
        raise SyntaxError("no module")  # noqa: TRY004 - one kind of refusal
    return tree


def _no_python(error: BaseException, text: str) -> NoPythonError:
    if not isinstance(error, SyntaxError):
        return NoPythonError(0, f"{type(error).__name__}: {error}"[:200])
    line = error.lineno if isinstance(error.lineno, int) else 0
    lines = text.split("\n")
    shown = lines[line - 1].strip()[:120] if 0 < line <= len(lines) else ""
    return NoPythonError(line, str(error.msg)[:200], shown)
