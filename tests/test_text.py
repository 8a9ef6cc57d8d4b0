"""How text from students is made safe."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.text import clean, one_line


class TestClean:
    """`clean`."""

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("plain, caf\u00e9, \u6df1\u5ea6", "plain, caf\u00e9, \u6df1\u5ea6"),
            ("\x1b[31mred\x1b[0m", "\\x1b[31mred\\x1b[0m"),
            ("\x1b]0;title\x07", "\\x1b]0;title\\x07"),
            ("\x9b31m", "\\x9b31m"),
            ("FAIL\rPASS", "FAIL\\x0dPASS"),
            ("a\x00b\x7f", "a\\x00b\\x7f"),
            ("a\u202eb\u2066c\u2069\u200f", "a\\u202eb\\u2066c\\u2069\\u200f"),
            ("a\u2028b\u2029\x85", "a\\u2028b\\u2029\\x85"),
            ("\ud800\udfff", "\\ud800\\udfff"),
            ("\U000e0041", "\\U000e0041"),
            ("a\u200db", "a\u200db"),
            ("a\nb\tc", "a b c"),
            ("a\r\nb", "a b"),
        ],
    )
    def test_escapes(self, text: str, shown: str) -> None:
        """What could forge or break the output is shown as an escape, the rest as it is."""
        assert clean(text, 100) == shown

    def test_multiline_keeps_newline_and_tab(self) -> None:
        """Printed output keeps its lines, in either convention."""
        assert clean("a\n\tb\r\nc\r", 100, multiline=True) == "a\n\tb\nc\\x0d"

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("<Net object at 0x7f12ab34cd56>", "<Net object at 0x...>"),
            ("0X7FFFFFFF and 0xabcdef", "0x... and 0x..."),
            ("0xff 0x12345", "0xff 0x12345"),
        ],
    )
    def test_scrubs_addresses(self, text: str, shown: str) -> None:
        """An address differs from run to run; a short hexadecimal number doesn't."""
        assert clean(text, 100) == shown

    def test_says_how_much_was_cut(self) -> None:
        """A long text ends with the number of characters that are missing."""
        shown = clean("x" * 1000, 100)
        kept = shown.count("x")
        assert shown == "x" * kept + f" [... {1000 - kept} characters cut]"
        assert 95 < len(shown) <= 100

    def test_fits_exactly(self) -> None:
        """A text as long as the limit isn't cut."""
        assert clean("x" * 100, 100) == "x" * 100

    def test_tiny_limit(self) -> None:
        """A limit without room for the mark still holds."""
        assert clean("x" * 1000, 5) == "xxxxx"
        assert clean("x", 0) == ""

    @given(st.text(st.characters(exclude_categories=())), st.integers(0, 60), st.booleans())
    def test_any_text(self, text: str, limit: int, multiline: bool) -> None:  # noqa: FBT001
        """Whatever comes in, the result is within the limit, printable and encodable."""
        shown = clean(text, limit, multiline=multiline)
        assert len(shown) <= limit
        assert json.loads(json.dumps(shown).encode()) == shown
        assert shown.encode().decode() == shown
        lines = shown.replace("\t", "").splitlines() if multiline else [shown]
        assert len(lines) <= shown.count("\n") + 1
        assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for line in lines for c in line)

    @given(st.text(st.characters(exclude_categories=())))
    def test_twice_is_once(self, text: str) -> None:
        """Text may pass through here more than once."""
        once = clean(text, 10_000, multiline=True)
        assert clean(once, 10_000, multiline=True) == once


class TestOneLine:
    """`one_line`."""

    def test_folds_white_space(self) -> None:
        """Line breaks and indentation become single spaces."""
        assert one_line("  a\n\n    b\t\u2028c \x1b ") == "a b c \\x1b"

    def test_limit(self) -> None:
        """The limit is that of the result."""
        assert len(one_line("ab " * 1000)) <= 200
        assert len(one_line("ab " * 1000, 50)) <= 50
