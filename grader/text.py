"""The one place where text that comes from students is made safe to show.

Names, messages and printed output end up in terminals, in JSON and in logs. Escape sequences could
repaint a terminal, a carriage return could forge a line, bidirectional marks could reorder one,
a lone surrogate can't be encoded, and a memory address differs from run to run.
"""

import re

_ADDRESS = re.compile(r"0[xX][0-9a-fA-F]{6,}")
# Control characters but newline and tab, soft hyphen, zero-width and bidirectional marks (the two
# joiners stay: some scripts need them), line and paragraph separators, byte order mark, interlinear
# marks, surrogates, tag characters.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_LAST_BYTE, _LAST_SHORT = 0xFF, 0xFFFF


def clean(text: str, limit: int, *, multiline: bool = False) -> str:
    r"""Return `text` in a form that is safe in a terminal, in JSON and in a log.

    Unsafe characters become visible escapes such as `\x1b`, and memory addresses become `0x...`.
    Cleaning a cleaned text again changes nothing.

    Args:
        text: Any text, lone surrogates included.
        limit: Longest result in characters; what is cut is counted at its end.
        multiline: Whether newlines and tabs stay; otherwise each becomes a space.

    Returns:
        At most `limit` characters.
    """
    text = _UNSAFE.sub(_escaped, text.replace("\r\n", "\n"))
    text = _ADDRESS.sub("0x...", text)
    if not multiline:
        text = text.replace("\n", " ").replace("\t", " ")
    return _capped(text, limit)


def one_line(text: str, limit: int = 200) -> str:
    """Return `text` as one clean line, every run of white space as one space.

    Args:
        text: Any text, lone surrogates included.
        limit: Longest result in characters.

    Returns:
        At most `limit` characters without a line break.
    """
    return clean(" ".join(text.split()), limit)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code <= _LAST_BYTE:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= _LAST_SHORT else f"\\U{code:08x}"


def _capped(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    # The mark for the whole length is the longest that can be needed, so that the result fits.
    kept = limit - len(_mark(len(text)))
    if kept <= 0:
        return text[:limit]
    return text[:kept] + _mark(len(text) - kept)


def _mark(count: int) -> str:
    return f" [... {count} characters cut]"
