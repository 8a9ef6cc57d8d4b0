"""Marks what is shipped to a worker, and writes the text that is shipped.

A worker is no place for a check file: it holds expected values. So a probe travels alone, with the
imports and the marked helpers that it uses, and whatever else it refers to is refused while the
file is loaded. The text is made from syntax trees only. A pickled function would take constants,
closures and pytest's rewritten assertions along.
"""

import inspect
from collections.abc import Callable, Iterable
from functools import cached_property
from types import FrameType
from typing import NoReturn, TypeVar, cast

from grader.errors import GraderFault, ProbeRefusedError
from grader.judge.probe_bundle import Part, bundle_of
from grader.judge.probe_parts import Marks, Module, collect_parts
from grader.judge.top_level import read_top_level

_Definition = TypeVar("_Definition", bound=Callable[..., object])


class Shipped:
    """A marked function or class. It is data here and runs in a worker only.

    Args:
        name: Its name in the text.
        path: The file that it was written in.
        collect: Finds itself and every other definition that the text holds, itself last.
    """

    def __init__(self, name: str, path: str, collect: Callable[[], tuple[Part, ...]]) -> None:
        self.name = name
        self.path = path
        self._collect = collect

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """Itself, last, and every other definition that the text holds.

        Raises:
            ProbeRefusedError: It refers to what must not be shipped.
        """
        return self._collect()

    @cached_property
    def source(self) -> str:
        """A self-contained module that defines it, ready for `exec` in a worker."""
        return bundle_of(self.parts)

    @property
    def line(self) -> int:
        """The line of its `def` or `class`."""
        return self.parts[-1].line

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


class Helper(Shipped):
    """A function or class that probes use."""

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
    shipped = Probe(*_ship(function, "probe", inspect.currentframe()))
    # Now, so that a refusal comes when the file is loaded and not when a student is graded.
    _ = shipped.source
    return shipped


def helper(definition: _Definition) -> _Definition:
    """Mark a function or a class as something that probes may use.

    The rules are those of `probe` but for the parameters, which are free, and they are applied
    when the first probe uses it: of a file of helpers most are used by none. What comes back is
    a `Helper`; its declared type is that of the definition, for the helpers that use it.

    Args:
        definition: A function or class at the top level of a file.

    Raises:
        ProbeRefusedError: It is not at the top level of a file.
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
) -> tuple[str, str, Callable[[], tuple[Part, ...]]]:
    """Return the arguments of a `Shipped` for what a decorator was given.

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
    names = caller.f_globals

    def collect() -> tuple[Part, ...]:
        module = Module(read_top_level(path), names, Marks(_kind_of, _parts_of))
        return collect_parts(name, kind, line, module)

    return name, path, collect
