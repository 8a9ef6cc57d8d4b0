"""How the success of an attack shows, in what the grader or a naive grader made of it."""

import io
import re
import unicodedata
from collections.abc import Iterator

import msgspec
from arena.planted import Planted
from rich.console import Console

from grader.outputs.terminal import TerminalReport
from grader.scores import Scores, encode_scores

# Above all that the caps let through for the three short checks of the toy exercise.
_HUGE = 1 << 17
_ESCAPED = re.compile(r"(?:^|[\s:(])ESCAPED (\S.*)", re.MULTILINE)
# What a terminal or a job log would obey; all of it checked apart from the grader's own list.
_HARMLESS_CONTROLS = "\n\t"
_UNSAFE_CATEGORIES = ("Cc", "Cs", "Zl", "Zp")
_UNSAFE_FORMATS = re.compile(
    "[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LOG_COMMAND = re.compile(r"^\s*::|##\[", re.MULTILINE)


def terminal_text(scores: Scores) -> str:
    """Return the most talkative report on the terminal."""
    stream = io.StringIO()
    console = Console(
        file=stream, width=80, force_terminal=False, color_system=None, highlight=False
    )
    TerminalReport(console, verbose=True).print_scores(scores)
    return stream.getvalue()


def escape_in(text: str) -> str:
    """Return what an attack says that it reached; empty if it says nothing."""
    match = _ESCAPED.search(text)
    return match[1][:200] if match else ""


def is_told(text: str, planted: Planted) -> bool:
    """Tell whether the secret came out. The attack knew its first half."""
    return planted.token_tail in text


def is_huge(text: str) -> bool:
    """Tell whether a report is too long to be read."""
    return len(text) > _HUGE


def unsafe_in(text: str, *, in_log: bool = True) -> str:
    """Return the first thing that is not safe to show; empty if there is none.

    Args:
        text: What is shown.
        in_log: Whether it may end up in the log of a CI job, which obeys commands.
    """
    for character in text:
        category = unicodedata.category(character)
        if category in _UNSAFE_CATEGORIES and character not in _HARMLESS_CONTROLS:
            return f"{category} U+{ord(character):04X}"
    match = _UNSAFE_FORMATS.search(text)
    if match is None and in_log:
        match = _LOG_COMMAND.search(text)
    return f"{match[0]!r}" if match else ""


def strings_of(value: object) -> Iterator[str]:
    """Yield every string in plain data."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from strings_of(key)
            yield from strings_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings_of(item)


def of_scores(scores: Scores, exercise: str, planted: Planted, allowed: float) -> dict[str, str]:
    """Return the signs of success in the scores and in the report, each with a detail.

    Args:
        scores: Of a submission with an attack.
        exercise: The attacked one.
        planted: What was to be found.
        allowed: Points that the attack may have.
    """
    signs = {}
    text = encode_scores(scores).decode()
    attacked = next(e for e in scores.exercises if e.name == exercise)
    if attacked.earned > allowed:
        signs["points"] = f"{attacked.earned:g} points"
    said = (part for check in attacked.checks for part in (check.output, check.message, check.seen))
    if told := next(filter(None, map(escape_in, said)), ""):
        signs["escaped"] = told
    if is_told(text, planted):
        signs["secret"] = "the token is in the scores"  # noqa: S105 - a sign, no password
    shown = terminal_text(scores)
    raw = unsafe_in(shown) or unsafe_in(text)
    raw = raw or next(filter(None, map(_unsafe_field, strings_of(msgspec.json.decode(text)))), "")
    if raw:
        signs["raw_text"] = raw
    if is_huge(text) or is_huge(shown):
        signs["huge"] = f"{max(len(text), len(shown))} characters"
    return signs


def _unsafe_field(text: str) -> str:
    return unsafe_in(text, in_log=False)
