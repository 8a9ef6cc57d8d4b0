"""Derives from a check file and its catalogue those that students may have.

A check file holds public checks beside hidden ones, and what both use. Which statements the public
ones need is found by their syntax trees; of imports only the names that are used are kept, of the
module's text and of the comments between statements nothing. What the hidden checks are worth
stays in the sum, as one check that is never assessed: students see how much is judged later.
"""

import ast
import json
import re
import symtable
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from grader.catalogue import Catalogue, load_catalogue
from grader.check_specs import CheckSpec, read_check_specs
from grader.errors import PackError
from grader.pack import Exercise, read_pack_text

_VOCABULARY = "grader.checks"
_LINE = 100
_Import = ast.Import | ast.ImportFrom


@dataclass(frozen=True)
class PublicPart:
    """What of an exercise's checks and catalogue is public.

    Args:
        exercise: The exercise.
        specs: All of its checks.
        catalogue: Its whole catalogue.
    """

    exercise: Exercise
    specs: tuple[CheckSpec, ...]
    catalogue: Catalogue

    @classmethod
    def of(cls, exercise: Exercise) -> "PublicPart":
        """Read the files of an exercise.

        Raises:
            PackError: They are not well formed, or no check is public.
        """
        specs = read_check_specs(exercise.checks_path)
        if not any(spec.public for spec in specs):
            raise PackError(
                f"{exercise.checks_path}: no check is public, so students could not try anything.",
                "Mark one with public=True, or leave the exercise out.",
            )
        return cls(exercise, specs, load_catalogue(exercise.catalogue_path))

    @cached_property
    def source(self) -> str:
        """Text of the whole check file."""
        return read_pack_text(self.exercise.checks_path)

    @cached_property
    def _body(self) -> list[ast.stmt]:
        return ast.parse(self.source).body

    @cached_property
    def _public(self) -> frozenset[str]:
        return frozenset(spec.name for spec in self.specs if spec.public)

    @cached_property
    def kept(self) -> tuple[ast.stmt, ...]:
        """Statements of the file that public checks need, imports apart, in its order."""
        places: dict[str, list[int]] = {}
        for place, statement in enumerate(self._body):
            for name in _bound(statement):
                places.setdefault(name, []).append(place)
        waiting = [place for name in self._public for place in places[f"test_{name}"]]
        found: set[int] = set()
        while waiting:
            place = waiting.pop()
            if place not in found and not isinstance(self._body[place], _Import):
                found.add(place)
                for name in _used(self._body[place]):
                    waiting += places.get(name, [])
        return tuple(self._body[place] for place in sorted(found))

    @cached_property
    def checks_text(self) -> str:
        """The check file for students."""
        hidden = [spec for spec in self.specs if not spec.public]
        used = {name for statement in self.kept for name in _used(statement)}
        if hidden:
            used |= {"pytest"}
        about = f'"""Public checks of {self.exercise.name}: those that you can run yourself."""'
        text = "\n".join([about, "", *self._imports(used)])
        parts = [_stand_in(sum(spec.points for spec in hidden))] if hidden else []
        parts += [self._text_of(statement) for statement in self.kept]
        for before, part in pairwise(["", *parts]):
            text += ("\n" if before and "\n" not in before + part else "\n\n\n") + part
        return text.rstrip() + "\n"

    @cached_property
    def kept_lines(self) -> frozenset[str]:
        """Lines of the original file that students get, as they stand there."""
        texts = [self._segment(statement) for statement in self.kept]
        return frozenset(line for text in texts for line in text.split("\n"))

    @cached_property
    def diagnoses(self) -> frozenset[str]:
        """Ids of the diagnoses that public checks can reach: those whose names they hold."""
        nodes = [node for statement in self.kept for node in ast.walk(statement)]
        texts = {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
        forms = [re.compile(_form(node)) for node in nodes if isinstance(node, ast.JoinedStr)]
        known = self.catalogue.diagnoses
        return frozenset(
            id_ for id_ in known if id_ in texts or any(form.fullmatch(id_) for form in forms)
        )

    @cached_property
    def catalogue_text(self) -> str:
        """The catalogue for students."""
        catalogue = self.catalogue
        lines = [f"{name} = {_toml(getattr(catalogue, name))}" for name in ("title", "goal")]
        lines += [f"section = {_toml(catalogue.section)}"]
        lines += [f"first_steps = {_toml(list(catalogue.first_steps))}"]
        if catalogue.warm:
            lines.append(f"warm = {_toml(list(catalogue.warm))}")
        for id_, diagnosis in catalogue.diagnoses.items():
            if id_ in self.diagnoses:
                lines += ["", f"[diagnoses.{id_}]"]
                names = ("title", "why", "concept")
                lines += [f"{name} = {_toml(getattr(diagnosis, name))}" for name in names]
                lines.append(f"hints = {_toml(list(diagnosis.hints))}")
        return "\n".join(lines) + "\n"

    def _imports(self, used: set[str]) -> Iterator[str]:
        for statement in self._body:
            if not isinstance(statement, _Import):
                continue
            names = [a for a in statement.names if (a.asname or a.name).split(".")[0] in used]
            if isinstance(statement, ast.ImportFrom) and statement.module == _VOCABULARY:
                names.sort(key=lambda alias: (not alias.name[0].isupper(), alias.name))
            if names:
                yield _import_text(statement, names)

    def _text_of(self, statement: ast.stmt) -> str:
        """Return the text of a statement; a check no longer waits for one that isn't there."""
        text = self._segment(statement)
        spec = next((s for s in self.specs if f"test_{s.name}" in _bound(statement)), None)
        if spec is None or self._public >= set(spec.needs):
            return text
        needs = [name for name in spec.needs if name in self._public]
        lines = self.source.split("\n")
        for decorator in getattr(statement, "decorator_list", []):
            for keyword in getattr(decorator, "keywords", []):
                if keyword.arg == "needs":
                    keyword.value = ast.Tuple([ast.Constant(name) for name in needs], ast.Load())
                    first, last = decorator.lineno, decorator.end_lineno
                    start = statement.decorator_list[0].lineno  # type: ignore[attr-defined] # it has one
                    before = lines[start - 1 : first - 1]
                    after = lines[last : statement.end_lineno]
                    return "\n".join([*before, f"@{ast.unparse(decorator)}", *after])
        return text

    def _segment(self, statement: ast.stmt) -> str:
        decorators = getattr(statement, "decorator_list", [])
        first = min([statement.lineno, *(decorator.lineno for decorator in decorators)])
        lines = self.source.split("\n")[first - 1 : statement.end_lineno]
        if not isinstance(statement, ast.FunctionDef | ast.ClassDef) and lines:
            # A comment behind the value may speak about hidden checks.
            lines[-1] = lines[-1].encode()[: statement.end_col_offset].decode()
        return "\n".join(lines)


def _stand_in(points: int) -> str:
    title = "What is judged after you hand in"
    mark = f'points={points}, title="{title}", evidence="witnessed", later=True'
    return f'''@pytest.mark.check({mark})
def test_after_handing_in():
    """Stand for the checks that are not in this file."""'''


def _bound(statement: ast.stmt) -> set[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, _Import):
        return {(alias.asname or alias.name).split(".")[0] for alias in statement.names}
    stored = (node for node in ast.walk(statement) if isinstance(node, ast.Name))
    return {node.id for node in stored if isinstance(node.ctx, ast.Store)}


def _used(statement: ast.stmt) -> set[str]:
    """Return the names of the module that a statement refers to."""
    text = ast.unparse(ast.Module([statement], []))
    found: set[str] = set()

    def walk(table: symtable.SymbolTable, *, is_module: bool) -> None:
        found.update(
            symbol.get_name()
            for symbol in table.get_symbols()
            if symbol.is_referenced() and (is_module or symbol.is_global())
        )
        for child in table.get_children():
            walk(child, is_module=False)

    walk(symtable.symtable(text, "checks", "exec"), is_module=True)
    return found | (_bound(statement) if isinstance(statement, ast.AugAssign) else set())


def _form(node: ast.JoinedStr) -> str:
    """Return an expression for every text that an f-string can give."""
    parts = [v.value if isinstance(v, ast.Constant) else None for v in node.values]
    if all(part is None for part in parts):
        return "(?!)"  # it could be any text, so it says nothing
    return "".join(".+" if part is None else re.escape(str(part)) for part in parts)


def _import_text(statement: _Import, names: list[ast.alias]) -> str:
    if isinstance(statement, ast.Import):
        return ast.unparse(ast.Import(names))
    line = ast.unparse(ast.ImportFrom(statement.module, names, statement.level))
    if len(line) <= _LINE:
        return line
    head, _, _ = line.partition(" import ")
    return "\n".join([f"{head} import (", *(f"    {ast.unparse(a)}," for a in names), ")"])


def _toml(value: str | list[str]) -> str:
    """Write a text or a list of texts as TOML: its escapes are those of JSON, and one more."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
