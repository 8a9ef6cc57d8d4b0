"""Hostile text on its way from a submission to the terminal, to JSON and to hints.

Each text is sent through everything that a student controls: what is printed, the type, message
and source lines of an exception, names in an observation, the name of the submitted folder. What
comes out is judged by rules that are written down here once more, not by `grader.text` alone.
"""

import io
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import msgspec
import pytest
from conftest import TOY, Grade, Run, exercise_of
from rich.console import Console

from grader.cli.app import run as run_command_line
from grader.cli.grading import option_of
from grader.flows.progress import Progress
from grader.flows.results import summary_of
from grader.outputs.terminal import TerminalReport, put, put_text
from grader.pack import Pack
from grader.sandbox.outer.tiers import Isolation
from grader.scores import CheckScore, ExerciseScore, Scores, encode_scores, score_exercise
from grader.scores import Run as RunRecord
from grader.submission import SourceFile, notes_on
from grader.text import clean

SOLUTION = (TOY / "solutions" / "ex01_scale.py").read_text()
ATTACKS = {
    "harmless": "x[::2] of a::b",
    "colour": "\x1b[31mred\x1b[0m",
    "screen cleared": "\x1b[2J\x1b[H\x1bc",
    "C1 sequence": "\x9b2J\x9d0;title\x9c",
    "link left open": "\x1b]8;;http://example.org\x1b\\click",
    "clipboard": "\x1b]52;c;ZXZpbA==\x07",
    "title": "\x1b]0;title\x07",
    "carriage return": "0 / 40\rPASS   ex01_scale  The function doubles    40 / 40",
    "backspaces": "FAIL\x08\x08\x08\x08PASS",
    "line feeds of other kinds": "a\x0bPASS\x0cPASS\x85PASS\u2028PASS\u2029PASS\x1cPASS",
    "null": "a\x00b",
    "mask": "::add-mask::secret",
    "stop": "x\n \t::stop-commands::token",
    "stop after wide space": "x\n\u3000\xa0::stop-commands::token",
    "mask where a line is broken": "word " * 11 + "::add-mask::secret " * 30,
    "mask where a word is broken": "w" * 61 + "::add-mask::" + "w" * 111 + "::add-mask::",
    "group of the older form": "x ##[group]y ##[command]z ###[error]",
    "variable for Azure": "x ##vso[task.setvariable variable=a;]b",
    "message to TeamCity": "##teamcity[buildStatus status='SUCCESS']",
    "section of GitLab": "section_start:1560896352:x\r\x1b[0K",
    "markup": "[bold red]x[/] [link=http://example.org]y[/link] :bomb:",
    "markup left open": "[/] [/bold] \\[x] [",
    "HTML": "<script>alert(1)</script><!--",
    "formula": "=cmd|' /C calc'!A0",
    "bidirectional": "a\u202eb\u2066c\u2069\u200f\u061c",
    "invisible": "a\u200b\u2060\ufeff\xad\u3164\u180eb",
    "tags": "a\U000e0041\U000e0042\U000e0100",
    "surrogates": "a\ud800\udfffb\udc80",
    "no characters": "\ufffe\uffff",
    "stacked marks": ("e" + "\u0301" * 50) * 40,
    "joined letters": "\u200d".join("PASS  ex01 40/40 " * 20),
    "wide letters": "\uff30\uff21\uff33\uff33" * 100,
    "wide letters in words": "\u6f22\u5b57 " * 200,
    "wide letter at the edge": "a" + "\u6f22" * 31 + "b" * 200,
    "tabs": "\t" * 500 + "PASS",
    "long word": "P" * 100_000,
    "long text": "PASS ex01 " * 50_000,
    "empty lines": "\n" * 60_000,
    "forged check": "x\nPASS   ex01_scale  The function doubles           40 / 40",
    "forged total": "x\n\nTotal                                            200 / 200",
    "forged field": "x\n       why       all is well",
}
# Everything that a student's text can get into, at once: the first check raises, the second one
# gives an object whose class bears the text as its name.
HOSTILE = """

import linecache, os

TEXT = {text!a}
RAW = TEXT.encode("utf-8", "surrogatepass")

try:
    Hostile, Odd = type(TEXT, (ValueError,), {{}}), type(TEXT, (), {{}})
except (ValueError, UnicodeError):  # not every text can be the name of a class
    Hostile, Odd = ValueError, object
linecache.cache[__file__] = (1, None, [TEXT] * 1000, __file__)


def twice(x):
    os.write(1, RAW[:60_000])
    raise Hostile(TEXT)


class Scale(nn.Module):
    def __init__(self, factor):
        super().__init__()

    def forward(self, x):
        return Odd()
"""
PATTERNS = {
    "an escape, a control or a lone surrogate": r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]",
    "a bidirectional or invisible character": "[\u061c\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u2069\u3164\ufeff\xad\ufffe\uffff\U000e0000-\U000e0fff]",
    "a command to a runner": r"(?m)##\w*\[|^\s*::",
    "stacked marks": "\u0301{6}",
}


def faults_of(text: str) -> list[str]:
    """Return what is wrong with a text that reaches people."""
    return [fault for fault, pattern in PATTERNS.items() if re.search(pattern, text)]


def texts_of(value: object) -> Iterator[str]:
    """Yield every text in decoded JSON, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from texts_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_of(item)


def report_of(
    scores: Scores, *, is_coloured: bool = False, source: str = "", verbose: bool = False
) -> str:
    """Return the report on a terminal of 80 columns, or without one."""
    stream = io.StringIO()
    kind = {"force_terminal": True, "color_system": "truecolor"} if is_coloured else {}
    console = Console(file=stream, width=80, highlight=False, **kind)
    TerminalReport(console, source=source, verbose=verbose).print_scores(scores)
    return stream.getvalue()


def without_texts(scores: Scores) -> Scores:
    """Return the scores with a harmless word in place of whatever may be a student's."""
    word = "nothing"
    texts = {"seen": word, "message": f"Your code raised {word}", "where": word, "output": word}

    def cleared(check: CheckScore) -> CheckScore:
        changed: dict[str, Any] = {k: v for k, v in texts.items() if getattr(check, k)}
        changed["traceback"] = [word] if check.traceback else []
        return msgspec.structs.replace(check, **changed) if check.seen else check

    exercises = [
        msgspec.structs.replace(exercise, checks=[cleared(check) for check in exercise.checks])
        for exercise in scores.exercises
    ]
    return msgspec.structs.replace(scores, student=word, exercises=exercises)


def own_lines(report: str) -> list[str]:
    """Return the lines of a report as far as they are the grader's own words."""
    shown = [re.sub(r"^( {7}[a-z ]{9})\|.*", r"\1|", line) for line in report.splitlines()]
    is_own = (line != " " * 16 + "|" and "more lines; -v shows" not in line for line in shown)
    return [line for line, own in zip(shown, is_own, strict=True) if own]


def columns_of(line: str) -> int:
    """Return the most columns that a terminal may need for a line."""
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in line)


@pytest.fixture
def isolation(none_tier: Isolation) -> Isolation:
    """Grade in one tier: text takes the same way in each."""
    return none_tier


@pytest.fixture(params=ATTACKS)
def attack(request: pytest.FixtureRequest) -> str:
    """Return one hostile text after the other."""
    return ATTACKS[request.param]


def hostile_scores(grade: Grade, text: str) -> Scores:
    """Grade a submission that sends a text through everything that it controls."""
    scores = grade(SOLUTION + HOSTILE.format(text=text), seed="7")
    student = f"{text[:200]}"
    return msgspec.structs.replace(scores, student=student)


def test_hostile_text(grade: Grade, attack: str) -> None:
    """It reaches JSON and the terminal, plain and coloured, as text and as nothing else.

    Whatever the text is, the lines of the report that are not behind a bar stay the same.
    """
    scores = hostile_scores(grade, attack)
    written = encode_scores(scores)
    for text in texts_of(json.loads(written)):
        assert faults_of(text) == []
        assert clean(text, 10_000, multiline=True) == text
    assert faults_of(written.decode()) == []
    source = option_of(Path(attack[:200].replace("/", "")))
    for verbose in (False, True):
        report = report_of(scores, verbose=verbose, source=source)
        assert faults_of(report) == []
        assert all(columns_of(line) <= 80 for line in report.splitlines() if "--from" not in line)
        coloured = report_of(scores, verbose=verbose, source=source, is_coloured=True)
        assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == report
        without = report_of(without_texts(scores), verbose=verbose, source=source)
        assert own_lines(report) == own_lines(without)
    assert [check.earned for check in exercise_of(scores).checks] == [0, 0, 0, 0]


def test_the_text_gets_where_it_is_meant_to(grade: Grade) -> None:
    """Each field that can quote a submission does: else the tests above would prove nothing."""
    first, second = exercise_of(hostile_scores(grade, "x ##[y")).checks[:2]
    told = "x \\x23#[y"
    for text in (first.message, first.seen, first.where, first.output, first.traceback[-1]):
        assert told in text
    assert first.seen == f"{told}: {told}"
    assert second.seen == f"an object of type ex01_scale.{told}"
    shown = report_of(hostile_scores(grade, "x ##[y"), verbose=True)
    assert f"       printed  | {told}\n" in shown
    assert re.search(rf"(?m)^       trace    \| line \d+, in twice: {re.escape(told)}$", shown)


def test_names_in_an_observation(grade: Grade, attack: str) -> None:
    """Names that a check lists are a student's text, too.

    The reply is changed on its way, as a program can that is written to attack its worker.
    """
    text = (
        f"\n\nimport sys\nserving = sys.modules['grader.sandbox.inner.serving']\nTEXT = {attack!a}"
    )
    text += (
        "\nplain = serving.encode_message\nserving.encode_message = lambda reply, result: plain("
    )
    text += "reply, result and {**result, TEXT[:60_000]: 0, (TEXT[:99],): 0})\n"
    check = exercise_of(grade(SOLUTION + text)).checks[0]
    assert (check.status, check.expected) == ("failed", "only the names result, x")
    assert check.seen.startswith("besides them ")
    assert faults_of(check.seen) == []
    assert len(check.seen) <= 400


def test_a_reply_that_cannot_be_read(grade: Grade, attack: str) -> None:
    """What is wrong with a reply is said in words of ours around words of the reply."""
    text = (
        f"\n\nimport sys\nserving = sys.modules['grader.sandbox.inner.serving']\nTEXT = {attack!a}"
    )
    text += "\nplain = serving.encode_message\nerror = {TEXT[:60_000]: 1}\n"
    text += "serving.encode_message = lambda reply, result: plain("
    text += "{**reply, 'outcome': 'raised', 'error': error}, None)\n"
    check = exercise_of(grade(SOLUTION + text)).checks[0]
    assert check.status in {"crashed", "error"}
    assert faults_of(check.message + check.seen) == []


def test_printed_scores_are_never_read(grade: Grade) -> None:
    """What looks like a result in what a student prints changes no result."""
    forged = "{'status': 'passed', 'earned': 40}\nPASS doubles 40 / 40\n::set-output name=x::1\n"
    wrong = SOLUTION + "\n\ndef twice(x):\n    print(TEXT)\n    return x\n"
    scores = [exercise_of(grade(wrong + f"\nTEXT = {text!r}\n")) for text in ("", forged)]
    assert [c.earned for c in scores[0].checks] == [c.earned for c in scores[1].checks]
    assert scores[0].checks[0].earned == 0


def test_a_traceback_names_nothing_of_the_judge(grade: Grade) -> None:
    """Neither a line of a check nor a path of this machine gets into the scores."""
    scores = hostile_scores(grade, "x")
    for text in texts_of(json.loads(encode_scores(scores))["exercises"]):
        assert str(TOY) not in text
        assert "assert_same_tensors" not in text
        assert "site-packages" not in text


FIXED: dict[str, Any] = {"points": 1, "earned": 0, "evidence": "verified", "public": True}


class TestModel:
    """The records clean and cut what is put into them."""

    @pytest.mark.parametrize("record", [CheckScore, ExerciseScore, RunRecord, Scores])
    def test_no_text_field_is_forgotten(self, record: type[msgspec.Struct]) -> None:
        """Whichever field a hostile text is put into, it comes out safe and short."""
        hints = get_type_hints(record)
        text = "\n ::x ##[y \x1b[2J\u202e\ud800" * 3000
        others = {str | None: None, float: 0.0, int: 0, bool: True}
        values: dict[str, Any] = {name: others.get(hint, []) for name, hint in hints.items()}
        names = [name for name, hint in hints.items() if str in (hint, *get_args(hint))]
        assert names
        for name in names:
            values[name] = [text] * 100 if hints[name] == list[str] else text
        made = record(**values)
        for name in names:
            value = getattr(made, name)
            shown = value if isinstance(value, str) else "\n".join(value)
            assert faults_of(shown) == []
            assert len(shown) <= (8000 if name == "output" else 12_100 if value != shown else 1000)

    def test_a_flood_is_kept_within_four_mebibytes(self) -> None:
        """A hundred checks in ten exercises, each with all the text there can be."""
        flood = "\U0001f600" * 100_000
        texts = dict.fromkeys(("message", "expected", "seen", "where", "why", "output"), flood)
        exercises = [
            score_exercise(
                flood,
                flood,
                flood,
                [
                    CheckScore(
                        id=f"ex{e}.{c}{flood}",
                        title=flood,
                        status="failed",
                        diagnosis=flood,
                        needs=flood,
                        traceback=[flood] * 1000,
                        **texts,
                        **FIXED,
                    )
                    for c in range(10)
                ],
                [flood] * 1000,
            )
            for e in range(10)
        ]
        size = len(msgspec.json.format(msgspec.json.encode(exercises), indent=2))
        assert (1 << 20) < size < (4 << 20) - 10_000

    def test_what_did_not_pass_keeps_its_output_first(self) -> None:
        """Of an exercise that prints too much, the passed checks lose theirs, and say so."""
        statuses = ("passed", "passed", "passed", "passed", "failed")
        checks = [
            CheckScore(id=str(i), title="t", status=s, output="x" * 8000, traceback=["y"], **FIXED)
            for i, s in enumerate(statuses)
        ]
        kept = score_exercise("n", "t", None, checks).checks
        assert [check.output for check in (kept[4], kept[0])] == ["x" * 8000] * 2
        assert all(check.output.endswith(" characters cut]") for check in kept[1:4])
        assert sum(len(check.output) for check in kept) <= 24_000 + 3 * 50
        assert [check.traceback for check in kept[3:]] == [["[... lines cut: 1]"], ["y"]]


class TestSubmission:
    """What an instructor is told about a file."""

    def test_a_file_with_hidden_characters_is_flagged(self, grade: Grade) -> None:
        """Source that reads otherwise than it runs is named, in the scores and in the report."""
        text = SOLUTION + "\naccess = 'user\u202e \u2066# admin\u2069 \u2066'\n"
        scores = grade(text)
        line = SOLUTION.count("\n") + 2
        note = "Invisible or bidirectional characters in the file: 4, the first in line "
        assert exercise_of(scores).notes == [f"{note}{line} (\\u202e)."]
        assert exercise_of(scores, "ex02_words").notes == []
        assert "       note       Invisible or bidirectional" in report_of(scores)

    def test_an_ordinary_file_has_no_notes(self) -> None:
        """Other scripts, emoji, a byte order mark, and bytes that are no text at all."""
        text = "\ufeff# caf\u00e9 \u0645\u0631\u062d\u0628\u0627 \U0001f469\u200d\U0001f467\r\n\x0c"
        for content in (text.encode(), b"\xff\xfe\xe9"):
            assert notes_on(SourceFile.from_bytes("ex01_scale", content)) == []


class TestSinks:
    """What prints besides the report."""

    def test_put_prints_what_it_gets(self) -> None:
        """No markup, no emoji code, no second line."""
        stream = io.StringIO()
        put(Console(file=stream, width=20), "[bold]x[/] :bomb:\n::error::" + "y" * 30)
        assert stream.getvalue() == "[bold]x[/] :bomb: ::error::" + "y" * 30 + "\n"

    def test_put_text_marks_quotes(self, attack: str) -> None:
        """Every line of a quote stands behind a bar."""
        stream = io.StringIO()
        put_text(Console(file=stream, width=80), attack, is_quoted=True)
        lines = stream.getvalue().splitlines()
        assert faults_of(stream.getvalue()) == []
        assert all(line.startswith("| ") and columns_of(line) <= 80 for line in lines)
        assert len(lines) <= 200

    @pytest.mark.parametrize(
        ("name", "option"),
        [
            ("a/b.py", " --from a/b.py"),
            ("-x", " --from -x"),
            ("a b", " --from ..."),
            ("a\nPASS", " --from ..."),
            ("=cmd", " --from =cmd"),
            ("\u202e", " --from ..."),
        ],
    )
    def test_a_suggested_command_can_be_typed(self, name: str, option: str) -> None:
        """A name that a shell or a terminal would take for something else is left out."""
        assert option_of(Path(name)) == option

    def test_the_state_file_and_hints(
        self,
        toy: Pack,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
        attack: str,
    ) -> None:
        """What is remembered of a submission is safe, and safe to print even if it was changed."""
        texts = {"message": attack, "seen": attack}
        check = CheckScore(id="ex01.doubles", title="t", status="error", **FIXED, **texts)
        exercise = score_exercise("ex01_scale", "Scaling", None, [check])
        (toy.root / "exercises" / "ex01_scale.py").write_bytes(b"x = 1\n")
        sha256 = SourceFile.from_bytes("", b"x = 1\n").sha256
        summary = summary_of(exercise) | {"source_sha256": sha256}
        monkeypatch.chdir(toy.root)
        tampered = summary | {"first": summary["first"] | {"title": attack, "message": attack}}
        for result in (summary, tampered):
            progress = Progress(toy.root)
            progress.record("ex01_scale", result)
            progress.save()
            if result is summary:
                state = json.loads((toy.root / ".grader" / "state.json").read_text())
                assert [fault for text in texts_of(state) for fault in faults_of(text)] == []
            assert run_command_line(["hint", "ex01"]) == 0
            said = capsys.readouterr().out
            assert faults_of(said) == []
            assert re.search("(?m)^Hint [12] of 2", said)


FOLDER = "a\n::error::x\nPASS   ex01  40 of 40\r\x1b[2J\u202e##[group]"


def test_the_name_of_a_folder(run: Run, toy: Pack) -> None:
    """It is a label: in the scores, in the report, in no suggested command."""
    folder = toy.root / FOLDER
    folder.mkdir()
    (folder / "ex02_words.py").write_text("def shout(word):\n    return 1\n")
    done = run("ex02", "--from", FOLDER, "--json", "-")
    assert done.returncode == 1
    scores = json.loads(done.stdout)
    assert [fault for text in texts_of(scores) for fault in faults_of(text)] == []
    assert scores["student"].startswith("a ::error::x PASS")
    assert faults_of(done.stdout + done.stderr) == []
    assert "--from ...\n" in done.stderr
    assert not re.search(r"(?m)^PASS", done.stderr)


@pytest.mark.parametrize(
    "words",
    [
        ["--from", FOLDER],
        ["--from", "empty"],
        ["--from", f"{FOLDER}.txt"],
        ["--json", f"exercises/{FOLDER}/s.json"],
        [FOLDER],
        [f"--{FOLDER}"],
        ["grade", "--tier", FOLDER],
        ["--seed", FOLDER],
    ],
)
def test_errors_about_names(
    toy: Pack,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
) -> None:
    """A message that quotes what was typed, or what lies in a folder, is one line."""
    monkeypatch.chdir(toy.root)
    (toy.root / "empty" / FOLDER).mkdir(parents=True)
    assert run_command_line(words) == 2
    said = capsys.readouterr().err
    assert faults_of(said) == []
    assert not re.search(r"(?m)^PASS", said)
