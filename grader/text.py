r"""The one place where text that comes from students is made safe to show.

Names, messages and printed output end up in terminals, in JSON, in the logs of CI systems and in
exports. The same rules hold for all of them:

- Control characters, and the characters that Unicode calls default ignorable because nothing is
  drawn for them (bidirectional and other format characters, fillers, tags), become visible
  escapes such as `\x1b`: no sequence repaints a terminal or sets its clipboard, no carriage return
  overwrites a line, no mark reorders one. So do lone surrogates and U+FFFE and U+FFFF: what is left
  can be encoded, and is allowed in XML 1.0. Newline and tab stay where lines are wanted. The two
  joiners and the variation selectors stay, because scripts and emoji need them.
- At most five marks stack on one character; further ones become escapes.
- A runner takes a line for a command when it begins, after white space, with `::` (GitHub), or
  holds `##[`, `##vso[` or `##teamcity[` (GitHub's older form, Azure, TeamCity). One character of
  these becomes an escape: `\x3a:add-mask::`, `\x23#vso[`. `x[::2]`, `a::b` and `## title` stay as
  they are. What GitLab, Travis, Jenkins and Buildkite obey holds an escape or a carriage return.
- A memory address becomes `0x...`, because it differs from run to run.
- Every text is cut to a cap, and says how much was cut. The work is in proportion to the cap.

It can't be forgotten: `grader.scores` cleans every text of every record when the record is made,
and every output is made from the scores. Messages that go elsewhere are cleaned where they are
printed. An output that breaks lines makes new lines, which it has to clean again
(`grader.outputs.terminal.put`), and what is syntax in its own format alone (Markdown, HTML, the
formulas of a spreadsheet) it has to quote itself.

Not caught: letters that look like other letters, and right-to-left letters, which are shown in
their own order within their line.

Sources: Unicode Standard 15.1, DerivedCoreProperties (Default_Ignorable_Code_Point); XML 1.0,
section 2.2; CVE-2020-15228 and CVE-2021-42574.
"""

import re
import unicodedata
from collections.abc import Iterator

_ADDRESS = re.compile(r"0[xX][0-9a-fA-F]{6,}")
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\ufffb"
    "\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_COMMAND_IN_LINE = re.compile(r"#(?=#[\w.-]*\[)")
_COMMAND_AT_START = re.compile(r"^([^\S\n]*):(?=:)", re.MULTILINE)
# What any of the three expressions above needs. Most texts have none of it, and are many.
_SUSPECT = re.compile(r"0[xX]|##|::")
_JOINERS = "\u200c\u200d"
_STACKED = 5
_LINES = 200
# Cleaning may shorten a text (addresses, line endings, runs of white space), so more than the cap
# is looked at; not all of it, or a long text would cost time that nobody sees the fruits of.
_AHEAD = 4
_LAST_BYTE, _LAST_SHORT = 0xFF, 0xFFFF


def clean(text: str, limit: int, *, multiline: bool = False) -> str:
    r"""Return `text` in a form that is safe in a terminal, in JSON and in a log.

    Cleaning a cleaned text again changes nothing.

    Args:
        text: Any text, lone surrogates included.
        limit: Longest result in characters; what is cut is counted at its end.
        multiline: Whether newlines and tabs stay; otherwise each becomes a space.

    Returns:
        At most `limit` characters and 200 lines.
    """
    head = text[: _AHEAD * limit]
    return _capped(_safe(head, multiline=multiline), limit, len(text) - len(head))


def one_line(text: str, limit: int = 200) -> str:
    """Return `text` as one clean line, every run of white space as one space.

    Args:
        text: Any text, lone surrogates included.
        limit: Longest result in characters.

    Returns:
        At most `limit` characters without a line break.
    """
    head = text[: _AHEAD * limit]
    folded = " ".join(head.split())
    return _capped(_safe(folded, multiline=False), limit, len(text) - len(head))


def hidden_characters(source: str) -> Iterator[tuple[int, str]]:
    """Find what a reader of a source file doesn't see: invisible and bidirectional characters.

    Args:
        source: Text of a file; line ends, form feeds and a byte order mark at its beginning are
            not counted.

    Yields:
        Place in the text, and the character as an escape.
    """
    for match in _UNSAFE.finditer(source):
        is_usual = match[0] in "\r\f" or (match[0] == "\ufeff" and match.start() == 0)
        if not is_usual:
            yield match.start(), _escape(match)


def _safe(text: str, *, multiline: bool) -> str:
    if text.isascii() and text.isprintable() and not _SUSPECT.search(text):
        return text
    text = _UNSAFE.sub(_escape, text.replace("\r\n", "\n"))
    text = _ADDRESS.sub("0x...", text)
    if not multiline:
        text = text.replace("\n", " ").replace("\t", " ")
    text = _COMMAND_IN_LINE.sub(r"\\x23", text)
    text = _COMMAND_AT_START.sub(r"\1\\x3a", text)
    return text if text.isascii() else "".join(_unstacked(text))


def _unstacked(text: str) -> Iterator[str]:
    """Yield the characters of a text, with marks that stack too high as escapes."""
    height = 0
    for character in text:
        is_stacked = character in _JOINERS or unicodedata.category(character) in {"Mn", "Me"}
        height = height + 1 if is_stacked else 0
        yield character if height <= _STACKED else _escape_of(character)


def _escape(match: re.Match[str]) -> str:
    return _escape_of(match[0])


def _escape_of(character: str) -> str:
    code = ord(character)
    if code <= _LAST_BYTE:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= _LAST_SHORT else f"\\U{code:08x}"


def _capped(text: str, limit: int, unread: int) -> str:
    """Cut a text to its caps; `unread` characters of it were not even looked at."""
    if not unread and len(text) <= limit and text.count("\n") < _LINES:
        return text
    # The mark for the whole length is the longest that can be needed, so that the result fits.
    length = len(text) + unread
    room = limit - len(_mark(length))
    if room <= 0:
        return text[:limit]
    kept = "\n".join(text[:room].split("\n", _LINES)[:_LINES])
    return kept + _mark(length - len(kept))


def _mark(count: int) -> str:
    return f" [... {count} characters cut]"
