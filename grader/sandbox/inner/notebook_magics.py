"""Takes out of a cell what is IPython's and not Python's: magics, shell lines, questions.

Only lines that begin a statement can be such lines: `% b)` may be the rest of a division. A line
that goes becomes `pass`, so that the others keep their numbers and a block keeps a body.
"""

import re

# Cell magics whose body is ordinary code that runs in the notebook.
_TRANSPARENT = frozenset(("capture", "memit", "prun", "time", "timeit"))
_CELL_MAGIC = re.compile(r"\s*%%\s*([\w.]*)")
_LINE = re.compile(
    r"""[ \t]*(?:
        [%!?]                                   # %time, !pip install, ?help
        | [\w.,\s\[\]'"*]+=\s*(?:!|%[a-zA-Z])   # files = !ls, t = %timeit -o f()
        | [\w.*\[\]]+\?{1,2}\s*(?:\#.*)?$       # nn.Linear?, f??
    )""",
    re.VERBOSE,
)
_TOKEN = re.compile(
    r"""(?P<triple>\"\"\"|''')
    | "(?:\\.|[^"\\])*(?:"|$) | '(?:\\.|[^'\\])*(?:'|$)
    | (?P<comment>\#) | (?P<open>[(\[{]) | (?P<close>[)\]}])""",
    re.VERBOSE,
)
_PROMPT = re.compile(r"(?:>>>|\.\.\.)(?: |$)")
_FIRST_PROMPT = re.compile(r"[ \t]*(?=>>>(?: |$))")


def without_prompts(text: str) -> str:
    """Return a cell without the `>>> ` and `... ` that were pasted along, line by line.

    As in IPython the first line decides, and lines without a prompt, such as outputs, stay.

    Args:
        text: The text of a cell that is no Python as it stands.
    """
    lines = text.split("\n")
    first = next((line for line in lines if line.strip()), "")
    indent = _FIRST_PROMPT.match(first)
    if indent is None:
        return text
    lines = [line.removeprefix(indent[0]) for line in lines]
    return "\n".join(
        _PROMPT.sub("", line, count=1) if _PROMPT.match(line) else line for line in lines
    )


def without_magics(text: str) -> tuple[str, str]:
    """Return what is Python in a cell.

    Args:
        text: The text of a cell that is no Python as it stands.

    Returns:
        A text with as many lines, and the cell magic because of which nothing is left, or "".
    """
    lines = text.split("\n")
    for number, line in enumerate(lines):
        magic = _CELL_MAGIC.match(line)
        if magic is None:
            if line.strip():
                break
        elif magic[1] in _TRANSPARENT:
            lines[number] = ""
        else:
            return "", f"%%{magic[1][:30]}"
    return "\n".join(_without_line_magics(lines)), ""


def _without_line_magics(lines: list[str]) -> list[str]:
    kept: list[str] = []
    place = _Place()
    goes_on = False
    for line in lines:
        if goes_on or (place.is_at_start and _LINE.match(line)):
            kept.append("" if goes_on else line[: len(line) - len(line.lstrip())] + "pass")
            goes_on = line.endswith("\\")
        else:
            place.pass_line(line)
            kept.append(line)
    return kept


class _Place:
    """Where in the grammar a line begins: inside a string, inside brackets, or nowhere."""

    def __init__(self) -> None:
        self._quote = ""
        self._depth = 0
        self._is_continued = False

    @property
    def is_at_start(self) -> bool:
        return not self._quote and not self._depth and not self._is_continued

    def pass_line(self, line: str) -> None:
        position = 0
        while position < len(line):
            if self._quote:
                end = line.find(self._quote, position)
                while end > 0 and _is_escaped(line, end):
                    end = line.find(self._quote, end + 1)
                if end < 0:
                    return
                position = end + len(self._quote)
                self._quote = ""
                continue
            token = _TOKEN.search(line, position)
            if token is None or token["comment"]:
                break
            position = token.end()
            if token["triple"]:
                self._quote = token["triple"]
            elif token["open"]:
                self._depth += 1
            elif token["close"]:
                self._depth = max(0, self._depth - 1)
        self._is_continued = not self._quote and line.endswith("\\")


def _is_escaped(line: str, place: int) -> bool:
    before = line[:place]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1
