import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from made_results import COURSE, check, result, scores

from grader.course import Course, CourseExercise
from grader.errors import UsageError
from grader.outputs.feedback import as_code, as_text, feedback_of, write_feedback
from grader.record import Result
from grader.regions import UNWRITTEN

MEANINGFUL = [
    "# heading",
    "[link](http://a.b)",
    "![image](http://a.b/c.png)",
    "<script>alert(1)</script>",
    "<img src=x>",
    "@everyone",
    "| a | b |",
    "`code`",
    "```\nout\n```",
    "~~~\nout",
    "***",
    "> quote",
    "- item",
    "::error::x",
    "##[group]x",
    "www.a.b",
    "<!-- hidden",
    "&lt;",
    "\n\n# heading after a gap",
    "a\n===",
    "[^1]: note",
    "\\",
    "    ",
]


def without_code(markdown: str) -> str:
    """Return what Markdown gives a meaning to: all but blocks of code and inline code."""
    lines = [line for line in markdown.split("\n") if line and not line.startswith("    ")]
    return re.sub(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", "", "\n".join(lines))


def everywhere(text: str) -> Result:
    """Return a result in which a text stands wherever a student can put one."""
    failed = check(
        "ex01.a",
        status="failed",
        message=f"It says {text}",
        expected=text,
        seen=f"seen {text}",
        where=text,
        output=text,
        traceback=text.split("\n"),
    )
    todo = check("ex01.b", status="not_attempted", message=text)
    made = scores([failed, todo], notes=(text,))
    return result(student=text, name=text, notes=[text], scores=made)


class TestFeedback:
    """The feedback for one student."""

    def test_says_what_the_terminal_says(self) -> None:
        """Points, what was expected and seen, what it means, and the student's own lines."""
        failed = check(
            "ex01.trains",
            20,
            "failed",
            title="Every layer learns",
            diagnosis="layers-in-a-list",
            message="Layers are kept in a list",
            expected="4 parameters",
            seen="none",
            why="nn.Module does not look into lists.",
            traceback=["line 3, in forward: return x"],
            output="hello",
        )
        rest = [check("ex01.rest", 70), check("ex01.later", 10, "skipped", needs="ex01.trains")]
        text = feedback_of(result(scores=scores([failed, *rest])), COURSE)
        assert "**70 of 100 points**" in text
        assert "### FAIL Every layer learns (0 / 20)" in text
        for shown in ("4 parameters", "none", "line 3, in forward: return x", "hello"):
            assert f"\n    {shown}\n" in text
        assert "What that means: Layers are kept in a list" in text
        assert "Why: nn.Module does not look into lists." in text
        assert "- Passed: 1 check, 70 points" in text
        assert "Not run, because a check above did not pass: 1 check, 10 points" in text

    def test_what_students_are_not_shown_is_not_in_it(self) -> None:
        """No titles of checks that passed, no ids, no seed, no times."""
        made = scores([check("ex01.hidden_name", title="A hidden title", duration_s=4.25)])
        text = feedback_of(result(scores=made), COURSE)
        for secret in ("hidden_name", "A hidden title", "the-secret-seed", "4.25", "2026-01-01"):
            assert secret not in text

    def test_lateness_is_told_apart_from_the_points(self) -> None:
        """A student sees what was earned and what was taken off."""
        text = feedback_of(result(is_late=True), COURSE)
        assert "It came late; nothing was taken off." in text

    @pytest.mark.parametrize("status", ["fault", "unread"])
    def test_without_scores(self, status: str) -> None:
        """A student reads that there are no points yet, and why."""
        text = feedback_of(result(status=status, message="Its archive is broken."), COURSE)
        assert "There are no points yet" in text
        assert "    Its archive is broken." in text

    def test_the_same_finding_is_told_once(self) -> None:
        """A file that can't be imported fails every check for the same reason."""
        broken = [check(f"ex01.{n}", 25, "error", seen="SyntaxError", message="No") for n in "abcd"]
        text = feedback_of(result(scores=scores(broken)), COURSE)
        assert text.count("SyntaxError") == 1
        assert "The same for 3 checks, 75 points." in text

    @pytest.mark.parametrize("text", MEANINGFUL)
    def test_nothing_of_a_student_means_anything(self, text: str) -> None:
        """Outside of code there is the same, whatever the student wrote."""
        harmless = without_code(feedback_of(everywhere("harmless"), COURSE))
        assert without_code(feedback_of(everywhere(text), COURSE)) == harmless

    @given(st.text(max_size=60))
    @example("`")
    @example("a``b`")
    @example("\n\n\n")
    def test_no_text_gets_out_of_its_code(self, text: str) -> None:
        """The same for any text; nor is any line a command for a CI system."""
        made = feedback_of(everywhere(text + "x"), COURSE)
        assert without_code(made) == without_code(feedback_of(everywhere("harmless"), COURSE))
        assert not re.search(r"^\s*::|##\[", made, re.MULTILINE)

    def test_texts_of_the_pack_are_shown_as_they_are(self) -> None:
        """A title with underscores or stars is not set in italics."""
        course = Course("*Week* <3>", (CourseExercise("ex01_scale"),))
        made = scores([check("a", 100, "failed", title="The __init__ of [nn.Module]")])
        text = feedback_of(result(scores=made), course)
        assert text.startswith("# \\*Week\\* \\<3\\>\n")
        assert "The \\_\\_init\\_\\_ of \\[nn.Module\\]" in text

    def test_is_the_same_whenever_it_is_made(self, tmp_path: Path) -> None:
        """The file is named by the key, and depends on the result and the course alone."""
        path = write_feedback(result("ada.1"), COURSE, tmp_path)
        assert path == tmp_path / "ada.1.md"
        assert path.read_text(encoding="utf-8") == feedback_of(result("ada.1"), COURSE)
        assert list(tmp_path.iterdir()) == [path]

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        """The message names the file."""
        with pytest.raises(UsageError, match=r"ada\.md could not be written"):
            write_feedback(result(), COURSE, tmp_path / "none")


def test_inline_code_is_longer_than_what_it_holds() -> None:
    """The delimiter has more backticks than the text; at an end a space keeps them apart."""
    assert as_code("a") == "`a`"
    assert as_code("a`b``c") == "```a`b``c```"
    assert as_code("`") == "`` ` ``"
    assert as_code("") == "`(empty)`"


def test_escaped_text() -> None:
    """Punctuation with a meaning is escaped, the rest is left for those who read the source."""
    assert as_text("a_b: 1.5 (x)") == "a\\_b: 1.5 (x)"


class TestHiddenChecks:
    """What the feedback tells of checks that students don't have."""

    SECRETS = ("the title", "the expectation", "the sight", "the place", "the print", "the line")

    def of(self, word: str) -> str:
        """Return the feedback on hidden checks as a course wants it."""
        more = {
            "public": False,
            "title": "the title",
            "expected": "the expectation",
            "seen": "the sight",
            "where": "the place",
            "output": "the print",
            "traceback": ["the line"],
        }
        known = {"diagnosis": "a-list", "message": "Kept in a list", "why": "It is not searched"}
        failed = [check(f"ex01.{n}", 20, "failed", **known, **more) for n in "ab"]
        raised = check("ex01.c", 20, "error", message="the sight raised", **more)
        later = [
            check("ex01.d", 10, "skipped", message="It was not run", **more),
            check("ex01.e", 10, "not_attempted", message="the sight", **more),
            check("ex01.f", 10, "not_attempted", message=f"report {UNWRITTEN}", **more),
            check("ex01.g", 10),
        ]
        course = Course(COURSE.title, COURSE.exercises[:1], hidden_checks=word)  # type: ignore[arg-type]
        return feedback_of(result(scores=scores([*failed, raised, *later])), course)

    def test_why(self) -> None:
        """Points and misconceptions, and nothing that the check says or student code makes."""
        told = self.of("why")
        assert not [secret for secret in self.SECRETS if secret in told]
        assert "3 checks, 60 points, 60 of them lost" in told
        assert "### FAIL 2 checks, 40 points\n\nWhat that means: Kept in a list" in told
        assert "Why: It is not searched" in told
        assert "Your code raised an exception." in told
        assert "`report is not written yet`" in told

    def test_points(self) -> None:
        """Only how many."""
        told = self.of("points")
        assert not [secret for secret in (*self.SECRETS, "Kept in a list") if secret in told]
        assert "3 checks, 60 points, 60 of them lost" in told

    def test_all(self) -> None:
        """As of public checks."""
        told = self.of("all")
        assert not [secret for secret in (*self.SECRETS, "Kept in a list") if secret not in told]

    def test_the_same_trouble_in_a_public_check(self) -> None:
        """A file that can't be imported is told once, by the check that the student has."""
        same = {"message": "It raised", "seen": "It raised"}
        hidden = check("ex01.a", status="error", public=False, title="secret", **same)
        told = feedback_of(
            result(scores=scores([hidden, check("ex01.b", status="error", **same)])), COURSE
        )
        assert "### ERROR Check ex01.b" in told
        assert "The same for 1 check" in told
        assert "secret" not in told
