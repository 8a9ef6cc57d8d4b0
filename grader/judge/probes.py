"""Marks what is shipped to a worker, and writes the text that is shipped.

A worker is no place for a check file: it holds expected values. So a probe travels alone, with the
imports and the marked helpers that it uses, and whatever else it refers to is refused while the
file is loaded. The text is made from syntax trees only. A pickled function would take constants,
closures and pytest's rewritten assertions along.
"""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from types import FrameType
from typing import NoReturn, TypeVar, cast

from grader.errors import GraderFault, ProbeRefusedError
from grader.judge.probe_bundle import Part, bundle_of
from grader.judge.probe_parts import Marks, Module, collect_parts
from grader.judge.top_level import read_top_level

_Definition = TypeVar("_Definition", bound=Callable[..., object])


@dataclass(frozen=True, slots=True, eq=False)
class Shipped:
    """A marked function or class. It is data here and runs in a worker only.

    Args:
        name: Its name in the text.
        source: A self-contained module that defines it, ready for `exec` in a worker.
        path: The file that it was written in.
        line: The line of its `def` or `class`.
        parts: Itself and every other definition that the text holds.
    """

    name: str
    source: str = field(repr=False)
    path: str = field(repr=False)
    line: int = field(repr=False)
    parts: tuple[Part, ...] = field(repr=False)

    def __call__(self, *_arguments: object, **_named: object) -> NoReturn:
        """Refuse to run.

        Raises:
            GraderFault: Always.
        """
        raise GraderFault(
            f"`{self.name}` runs in a worker only.", "Pass the probe to worker.run(...)."
        )


class Probe(Shipped):
    """A function that observes a student's code and returns what it saw."""

    __slots__ = ()


class Helper(Shipped):
    """A function or class that probes use."""

    __slots__ = ()

    def __mro_entries__(self, bases: tuple[object, ...]) -> tuple[type, ...]:
        """Let a helper class derive from this one; in the judge it is never instantiated."""
        return ()


def probe(function: Callable[..., object]) -> Probe:
    """Mark a function of a check file as a probe.

    Its first parameter is `student`, the module of the student; the others come by name from
    `worker.run`. It refers to nothing but its parameters, builtins, imports of torch, numpy and
    the standard library at the top of the file, and other probes and helpers. Of several
    decorators this one stands first; the others travel along.

    Args:
        function: A function at the top level of a file.

    Raises:
        ProbeRefusedError: It refers to anything else, or isn't a plain function; the message
            has the line and the name.
    """
    return Probe(*_ship(function, "probe", inspect.currentframe()))


def helper(definition: _Definition) -> _Definition:
    """Mark a function or a class as something that probes may use.

    The rules are those of `probe` but for the parameters, which are free. What comes back is a
    `Helper`; its declared type is that of the definition, for the helpers that use it.

    Args:
        definition: A function or class at the top level of a file.

    Raises:
        ProbeRefusedError: As for `probe`.
    """
    return cast("_Definition", Helper(*_ship(definition, "helper", inspect.currentframe())))


def shipped_text(probes: Iterable[Shipped]) -> str:
    """Return, for an author's eyes, what is shipped for each of these probes.

    Args:
        probes: Probes, or helpers.
    """
    titles = ((p, f"# {p.name}, from line {p.line} of {p.path}") for p in probes)
    return "\n\n".join(f"{title}\n{p.source}" for p, title in titles)


def _kind_of(decorator: object) -> str | None:
    return "probe" if decorator is probe else "helper" if decorator is helper else None


def _parts_of(value: object) -> tuple[Part, ...] | None:
    return value.parts if isinstance(value, Shipped) else None


def _ship(
    marked: Callable[..., object], kind: str, decorator: FrameType | None
) -> tuple[str, str, str, int, tuple[Part, ...]]:
    """Build the fields of a `Shipped` for what a decorator was given.

    Args:
        marked: The function or class, perhaps wrapped by other decorators.
        kind: `probe` or `helper`.
        decorator: The frame of the decorator; its caller is the check file.
    """
    caller = decorator.f_back if decorator else None
    if caller is None:
        raise GraderFault("This Python doesn't give access to its frames; use CPython.")
    name = str(getattr(inspect.unwrap(marked), "__name__", type(marked).__name__))
    path, line = caller.f_code.co_filename, caller.f_lineno
    if caller.f_code.co_name != "<module>":
        raise ProbeRefusedError(
            f"{path}:{line}: {kind} `{name}` is defined inside `{caller.f_code.co_name}`.",
            "Move it to the top level of the file.",
        )
    module = Module(read_top_level(path), caller.f_globals, Marks(_kind_of, _parts_of))
    parts = collect_parts(name, kind, line, module)
    return name, bundle_of(parts), path, parts[-1].line, parts
