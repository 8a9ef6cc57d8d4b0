"""Syntax trees of the pack's own files, parsed once for all who read them."""

import ast
from functools import lru_cache


@lru_cache(maxsize=64)
def parsed(content: bytes, path: str) -> ast.Module:
    """Parse a file, unless the same has been parsed before.

    Args:
        content: Its bytes.
        path: Its path, for messages.

    Returns:
        The tree; nobody may change it.

    Raises:
        SyntaxError: It isn't Python.
        ValueError: It isn't text.
    """
    return ast.parse(content, path)
