"""How text from students is made safe."""

import json
import re
import unicodedata
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.text import clean, hidden_characters, one_line

ANYTHING = st.text(st.characters(exclude_categories=()))
# What the rules are about, so that chance puts the pieces together.
SYNTAX = [
    "#",
    "##",
    "##a",
    "##[",
    "[",
    "vso",
    ":",
    "::",
    "\n::",
    "\\x23",
    "a",
    "0x",
    "0x1",
    "1234567",
]
SPACES = [" ", "\t ", "\n", "\r", "\r\n", "\xa0", "\u3000"]
ODD = ["\x1b", "\u0301", "\u200d", "\u202e", "\ud800", "\U000e0041", "\U0001f600"]
PIECES = st.lists(st.sampled_from([*SYNTAX, *SPACES, *ODD]), max_size=40).map("".join)

_XML_SYNTAX = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def _is_visible_format(character: str) -> bool:
    """Tell format characters that are drawn: signs above Arabic, Syriac and Kaithi numbers."""
    return character in "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2" or (
        character in "\U000110bd\U000110cd" or 0x13430 <= ord(character) <= 0x1343F
    )


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
            ("\U000e0100", "\\U000e0100"),
            ("\u180e\u3164\u115f\ufeff", "\\u180e\\u3164\\u115f\\ufeff"),
            ("\ufffe\uffff", "\\ufffe\\uffff"),
            ("a\u200db", "a\u200db"),
            ("\u263a\ufe0f \U0001f469\u200d\U0001f467", "\u263a\ufe0f \U0001f469\u200d\U0001f467"),
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

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("::add-mask::x", "\\x3a:add-mask::x"),
            (" \t\u3000::stop-commands::x", "  \u3000\\x3a:stop-commands::x"),
            ("a\n  ::error::x", "a\n  \\x3a:error::x"),
            (":::x", "\\x3a::x"),
            ("a ##[group]b", "a \\x23#[group]b"),
            ("##vso[task.setvariable]b", "\\x23#vso[task.setvariable]b"),
            ("##teamcity[testFailed]", "\\x23#teamcity[testFailed]"),
            ("###[x", "#\\x23#[x"),
            ("section_start:1:a\r\x1b[0Kb", "section_start:1:a\\x0d\\x1b[0Kb"),
        ],
    )
    def test_commands_to_ci_systems(self, text: str, shown: str) -> None:
        """No line begins with `::`, and none holds `##name[`."""
        assert clean(text, 100, multiline="\n" in text) == shown

    @pytest.mark.parametrize(
        "text", ["x[::2]", "a::b", "## title [a]", "##", "# [1]", "x: int", "`#[a]`", ": :"]
    )
    def test_ordinary_code_stays_readable(self, text: str) -> None:
        """What only resembles a command is shown as it is."""
        assert clean(text, 100, multiline=True) == text

    def test_marks_do_not_stack(self) -> None:
        """Five marks on a letter are a script's affair, a thousand cover the lines above."""
        shown = clean("e" + "\u0301" * 7 + "e\u0301", 100)
        assert shown == "e" + "\u0301" * 5 + "\\u0301" * 2 + "e\u0301"

    def test_lines_are_capped(self) -> None:
        """A text of line breaks alone fills no screen after the other."""
        shown = clean("x\n" * 5000, 9000, multiline=True)
        assert shown.count("\n") == 199
        assert shown.endswith(" [... 9601 characters cut]")

    @pytest.mark.parametrize("unit", [*SYNTAX, *SPACES, *ODD])
    @pytest.mark.parametrize("head", ["", "##", "0x"])
    def test_work_grows_with_the_length_alone(self, head: str, unit: str) -> None:
        """Were any step quadratic, each of these texts would take minutes; nothing is cut off."""
        text = head + unit * (300_000 // len(unit))
        assert clean(text + ":", 10_000_000, multiline=True)
        assert one_line(text + "[", 10_000_000)

    def test_what_is_not_shown_is_not_read(self) -> None:
        """A long text costs no more than its cap."""
        text = "\u0301\x1b" * (1 << 21)
        assert len(clean(text, 300)) <= 300
        assert len(one_line(" " * 5000 + text, 300)) <= 300

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

    @given(ANYTHING | PIECES, st.integers(0, 60), st.booleans())
    def test_any_text(self, text: str, limit: int, multiline: bool) -> None:  # noqa: FBT001
        """Whatever comes in, the result is within the limit, printable and encodable."""
        shown = clean(text, limit, multiline=multiline)
        assert len(shown) <= limit
        assert json.loads(json.dumps(shown).encode()) == shown
        assert shown.encode().decode() == shown
        lines = shown.replace("\t", "").splitlines() if multiline else [shown]
        assert len(lines) <= shown.count("\n") + 1
        assert not any(ord(c) < 32 or 127 <= ord(c) < 160 for line in lines for c in line)
        assert not re.search(r"##\w*\[", shown)
        assert not any(line.lstrip().startswith("::") for line in shown.splitlines())
        format_characters = [c for c in shown if unicodedata.category(c) == "Cf"]
        assert set(format_characters) <= {"\u200c", "\u200d", *filter(_is_visible_format, shown)}
        ET.fromstring(f"<a>{shown.translate(_XML_SYNTAX)}</a>")  # noqa: S314 - our own text

    @given(ANYTHING | PIECES, st.integers(0, 60) | st.just(10_000), st.booleans())
    def test_twice_is_once(self, text: str, limit: int, multiline: bool) -> None:  # noqa: FBT001
        """Text may pass through here more than once."""
        once = clean(text, limit, multiline=multiline)
        assert clean(once, limit, multiline=multiline) == once


class TestOneLine:
    """`one_line`."""

    def test_folds_white_space(self) -> None:
        """Line breaks and indentation become single spaces."""
        assert one_line("  a\n\n    b\t\u2028c \x1b ") == "a b c \\x1b"

    def test_limit(self) -> None:
        """The limit is that of the result."""
        assert len(one_line("ab " * 1000)) <= 200
        assert len(one_line("ab " * 1000, 50)) <= 50


class TestHiddenCharacters:
    """`hidden_characters`."""

    def test_finds_them_with_their_places(self) -> None:
        """Bidirectional marks, invisible letters and control characters."""
        source = "if x:\n    y = '\u202e\u3164'\x08\n"
        found = [(9 + len("if x:\n"), "\\u202e"), (10 + len("if x:\n"), "\\u3164")]
        assert list(hidden_characters(source)) == [*found, (12 + len("if x:\n"), "\\x08")]

    def test_passes_over_what_editors_write(self) -> None:
        """Line ends of either kind, tabs, form feeds and a byte order mark are usual."""
        assert not list(hidden_characters("\ufeffx = 1\r\n\tif y:\r\x0c\n"))
        assert list(hidden_characters("x\ufeff"))
