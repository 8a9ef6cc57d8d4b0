"""Finds everything that a probe refers to, and refuses what must not be shipped.

Which definitions are marked is seen in the syntax tree, so that a helper may stand below the
probe that uses it. Live objects answer two questions only: whether a decorator is one of ours,
whatever it was imported as, and whether an imported name is a helper of another file.
"""

import ast
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NoReturn

from grader.errors import ProbeRefusedError
from grader.judge.free_names import Definition, FreeNames, free_names, shippable
from grader.judge.probe_bundle import Part
from grader.judge.probe_form import (
    ALLOWED,
    Fault,
    form_faults,
    is_allowed_module,
    is_builtin,
    reference_fault,
)
from grader.judge.top_level import Import, TopLevel


@dataclass(frozen=True, slots=True)
class Marks:
    """What tells a marked definition from another.

    Args:
        kind_of: Returns `probe` or `helper` for one of the two decorators, else None.
        parts_of: Returns the parts of what a decorator returned, itself last; None for
            anything else.
    """

    kind_of: Callable[[object], str | None]
    parts_of: Callable[[object], tuple[Part, ...] | None]


@dataclass(frozen=True, slots=True)
class Module:
    """A file whose definitions are being decorated.

    Args:
        top: Its top level.
        live: Its names, as far as it is executed.
        marks: How to tell what is marked.
    """

    top: TopLevel
    live: dict[str, Any]
    marks: Marks

    def mark_of(self, definition: Definition) -> str | None:
        """Return `probe` or `helper` if one of the decorators says so."""
        kinds = [self.marks.kind_of(self._value(d)) for d in definition.decorator_list]
        return next(filter(None, kinds), None)

    def is_mark_first(self, definition: Definition) -> bool:
        """Tell whether the first decorator is the mark."""
        return self.marks.kind_of(self._value(definition.decorator_list[0])) is not None

    def imported_parts(self, name: str) -> tuple[Part, ...] | None:
        """Return the parts of an imported name that is a probe or helper of another file."""
        return self.marks.parts_of(self.live.get(name))

    def _value(self, expression: ast.expr) -> object:
        match expression:
            case ast.Name(id=name):
                return self.live.get(name)
            case ast.Attribute(value=value, attr=attribute):
                return getattr(self._value(value), attribute, None)
            case _:
                return None


def collect_parts(name: str, kind: str, line: int, module: Module) -> tuple[Part, ...]:
    """Return a marked definition and all that it uses, itself last.

    Args:
        name: Its name.
        kind: `probe` or `helper`.
        line: Where it was decorated.
        module: Its file.

    Raises:
        ProbeRefusedError: It, or a definition that it uses, refers to what isn't shipped.
    """
    collector = _Collector(module, f"{kind} `{name}`")
    definitions = module.top.definitions.get(name, [])
    for star_line in module.top.star_lines:
        text = "stands in a file with `import *`, which hides what names stand for."
        collector.refuse(collector.root, Fault(star_line, text, "Import each name."))
    if not definitions:
        text = "is no function or class at the top level of its file."
        collector.refuse(collector.root, Fault(line, text))
    if module.top.is_ambiguous(name):
        text = "shares its name with something else at the top of its file."
        collector.refuse(collector.root, Fault(line, text, "Rename one of them."))
    if module.mark_of(definitions[0]) != kind:
        text = f"isn't decorated where it is defined, in line {definitions[0].lineno}."
        collector.refuse(collector.root, Fault(line, text, f"Write @{kind} above it."))
    own = collector.parts.pop(collector.collect(definitions[0], kind))
    return (*collector.parts.values(), own)


class _Collector:
    """Walks from one definition to all that it uses.

    Args:
        module: The file.
        root: What an author calls the definition that the walk begins with.
    """

    def __init__(self, module: Module, root: str) -> None:
        self.module = module
        self.top = module.top
        self.root = root
        self.parts: dict[str, Part] = {}
        self._entered: set[str] = set()

    def refuse(self, title: str, fault: Fault) -> NoReturn:
        used_by = "" if title == self.root else f", which {self.root} uses,"
        message = f"{self.top.path}:{fault.line}: {title}{used_by} {fault.text}"
        raise ProbeRefusedError(message, fault.tip)

    def collect(self, definition: Definition, kind: str) -> str:
        """Add a marked definition, after what it uses, and return its key."""
        key = f"{self.top.path}:{definition.name}"
        if key in self._entered:
            return key
        self._entered.add(key)
        title = f"{kind} `{definition.name}`"
        if not self.module.is_mark_first(definition):
            text = f"has @{kind} below another decorator."
            self.refuse(title, Fault(definition.lineno, text, "Put it first."))
        fault, free, text = _analysed(definition, kind)
        if fault:
            self.refuse(title, fault)
        meanings: dict[str, str] = {}
        imports: list[str] = []
        for name in sorted(free.at_definition | free.at_call, key=lambda n: (free.lines[n], n)):
            meanings[name] = self._resolve(name, free.lines[name], title, imports)
        self.parts[key] = Part(
            key=key,
            name=definition.name,
            title=title,
            line=definition.lineno,
            text=text,
            imports=tuple(imports),
            meanings=meanings,
            needs_first=frozenset(meanings[n] for n in free.at_definition),
        )
        return key

    def _resolve(self, name: str, line: int, title: str, imports: list[str]) -> str:
        """Return what a free name stands for; add what it needs to the parts or the imports."""
        if self.top.is_ambiguous(name):
            text = f"refers to `{name}`, which is bound more than once in its file."
            self.refuse(title, Fault(line, text))
        if name in self.top.others:
            text = f"refers to `{name}`, a value set in line {self.top.others[name]}."
            tip = "Pass it as an argument of the probe, or write it in the body."
            self.refuse(title, Fault(line, text, tip))
        if name in self.top.imports:
            return self._resolve_import(name, line, title, imports)
        for definition in self.top.definitions.get(name, []):
            kind = self.module.mark_of(definition)
            if kind is None:
                text = f"refers to `{name}`, which is neither a probe nor a helper."
                self.refuse(title, Fault(line, text, f"Mark `{name}` with @helper."))
            return self.collect(definition, kind)
        if hiding := reference_fault(name, line):
            self.refuse(title, hiding)
        if not is_builtin(name):
            text = f"refers to `{name}`, which is not defined at the top of its file."
            self.refuse(title, Fault(line, text))
        return f"builtins.{name}"

    def _resolve_import(self, name: str, line: int, title: str, imports: list[str]) -> str:
        found = self.top.imports[name]
        if parts := self.module.imported_parts(name):
            self.parts.update((part.key, part) for part in parts if part.key not in self.parts)
            return parts[-1].key
        for statement in found:
            if not is_allowed_module(statement.module):
                self.refuse(title, _import_fault(name, line, statement))
        imports += [statement.text for statement in found]
        return found[0].meaning


@lru_cache(maxsize=1024)
def _analysed(definition: Definition, kind: str) -> tuple[Fault | None, FreeNames, str]:
    """Return what is wrong with a definition, what it refers to and its text.

    It is remembered because a helper is asked for by each probe that uses it.
    """
    stripped = shippable(definition)
    fault = next(form_faults(stripped, kind), None)
    text = ast.unparse(stripped)
    return fault, free_names(stripped, text), text


def _import_fault(name: str, line: int, statement: Import) -> Fault:
    origin = f"`{statement.text}` in line {statement.line}"
    tip = f"A worker has {ALLOWED} only; what the student wrote is in the parameter `student`."
    return Fault(line, f"refers to `{name}`, which comes from {origin}.", tip)
