"""What is known of a stub: the names that a student writes, and each piece as it was given.

The judge makes these from its own stub, once; a worker gets them as plain data.
"""

import ast
import hashlib
from dataclasses import dataclass
from typing import Any

from grader.sandbox.inner.notebook_statements import Statement, statements_of


@dataclass(frozen=True)
class Given:
    """A stub in pieces.

    Args:
        names: The classes and functions that are to be written.
        digests: A digest of each of its statements.
        imports: Its imports, each with the names that it binds.
    """

    names: tuple[str, ...]
    digests: frozenset[str]
    imports: tuple[tuple[str, tuple[str, ...]], ...]

    def holds(self, text: str) -> bool:
        """Tell whether a statement is one of the stub's, unchanged."""
        return digest_of(text) in self.digests

    def as_data(self) -> dict[str, Any]:
        """Return the same as lists and texts."""
        imports = [[text, list(names)] for text, names in self.imports]
        return {"names": list(self.names), "digests": sorted(self.digests), "imports": imports}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Given":
        """Return what `as_data` was made from."""
        imports = tuple((text, tuple(names)) for text, names in data["imports"])
        return cls(tuple(data["names"]), frozenset(data["digests"]), imports)


def pieces_of(stub_text: str) -> list[Statement]:
    """Return the statements of a stub without its documentation.

    Args:
        stub_text: A text that is valid Python.
    """
    tree = ast.parse(stub_text)
    statements = statements_of(stub_text, tree, 0, 0)
    return [s for s in statements if not isinstance(s.node, ast.Expr)]


def given_of(stub_text: str) -> Given:
    """Return what a worker must know of a stub.

    Args:
        stub_text: A text that is valid Python.
    """
    pieces = pieces_of(stub_text)
    return Given(
        names=tuple(name for s in pieces if not s.is_import for name in s.binds),
        digests=frozenset(digest_of(s.text) for s in pieces),
        imports=tuple((s.text, s.binds) for s in pieces if s.is_import),
    )


def digest_of(text: str) -> str:
    """Return a digest of a piece of code; white space at the end of lines makes no difference."""
    plain = "\n".join(line.rstrip() for line in text.strip("\n").split("\n"))
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()[:16]
