"""Joins the parts of a probe into one module text, in an order in which it can be executed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grader.errors import ProbeRefusedError


@dataclass(frozen=True, slots=True)
class Part:
    """One function or class of a bundle, with what the names in it stand for.

    Args:
        key: What identifies it: its file and name.
        name: Its name.
        title: What an author calls it, such as "probe `gradients`".
        line: Its line in its file.
        text: Its own text, ready to be shipped.
        imports: The import statements that it uses.
        meanings: Per name that it uses, what the name stands for: a module, an attribute of
            one, a builtin or the key of another part.
        needs_first: Those meanings that must exist when it is executed.
    """

    key: str
    name: str
    title: str
    line: int
    text: str
    imports: tuple[str, ...]
    meanings: dict[str, str]
    needs_first: frozenset[str]


def bundle_of(parts: Iterable[Part]) -> str:
    """Return the text of a module that defines all these parts.

    Args:
        parts: Each part once; those that it uses come before it, as far as there is no cycle.

    Raises:
        ProbeRefusedError: One name stands for different things in different parts, or the
            text can't be compiled.
    """
    by_key = {part.key: part for part in parts}
    aliases = _aliases(by_key)
    imports = dict.fromkeys(text for part in by_key.values() for text in part.imports)
    blocks = ["\n".join(imports)] if imports else []
    for part in _executable_order(by_key):
        blocks.append(part.text)
        blocks += [f"{alias} = {part.name}" for alias in aliases.get(part.key, [])]
    source = "\n\n".join(blocks) + "\n"
    try:
        compile(source, "<probe>", "exec", dont_inherit=True)
    except SyntaxError as error:
        last = list(by_key.values())[-1]
        raise ProbeRefusedError(f"{last.title} can't be compiled alone: {error}.") from error
    return source


def _aliases(by_key: dict[str, Part]) -> dict[str, list[str]]:
    """Return, per part, the other names under which it is used."""
    meanings: dict[str, tuple[str, Part]] = {}
    aliases: dict[str, list[str]] = {}
    for part in by_key.values():
        for name, meaning in {**part.meanings, part.name: part.key}.items():
            known, user = meanings.setdefault(name, (meaning, part))
            if known != meaning:
                raise ProbeRefusedError(
                    f"{part.title} and {user.title} are shipped together, and `{name}` stands "
                    f"for {meaning} in one and for {known} in the other.",
                    "Rename one of them.",
                )
            if meaning in by_key and name != by_key[meaning].name:
                known_aliases = aliases.setdefault(meaning, [])
                known_aliases += [name] if name not in known_aliases else []
    return aliases


def _executable_order(by_key: dict[str, Part]) -> Iterator[Part]:
    placed: set[str] = set()

    def place(part: Part) -> Iterator[Part]:
        if part.key in placed:
            return
        placed.add(part.key)
        for key in sorted(part.needs_first & by_key.keys()):
            yield from place(by_key[key])
        yield part

    for part in by_key.values():
        yield from place(part)
