import json
from collections.abc import Iterable, Iterator

from made_results import COURSE, RUN, check, result, scores
from msgspec.structs import replace

from grader.course import Course
from grader.outputs.summary import Summary, Tally, summary_json, summary_lines
from grader.record import Result


def class_of(count: int) -> Iterator[Result]:
    """Make a class whose members earned 0, 1, 2, ... points of 100 and so on again."""
    for number in range(count):
        earned = number % 101
        first = check("ex01.a", 100, "failed", earned=earned, diagnosis=f"d{number % 2}")
        made = scores([first])
        run = replace(RUN, duration_s=float(number))
        yield result(f"s{number:04}", scores=replace(made, run=run))


def summarise(results: Iterable[Result], course: Course) -> Summary:
    """Return what became of a class."""
    tally = Tally(course)
    for one in results:
        tally.add(one)
    return tally.summary()


class TestSummary:
    """What became of a class."""

    def test_counts(self) -> None:
        """Each result is counted once by its status; only grades make the mean."""
        half = scores([check("ex01.a"), check("ex01.b", status="failed")], [check("ex02.a", 100)])
        some = [
            result("a"),
            result("b", scores=half, is_late=True, notes=["Look."]),
            result("c", status="fault", message="It broke."),
            result("d", status="unread", message="No archive."),
        ]
        summary = summarise(some, COURSE)
        assert summary.submissions == 4
        assert summary.statuses == {"graded": 2, "fault": 1, "unread": 1}
        assert (summary.late, summary.with_notes, summary.graded) == (1, 1, 2)
        assert (summary.mean, summary.median) == (87.5, 87.5)
        assert [one.key for one in summary.faults] == ["c"]
        assert [one.message for one in summary.unread] == ["No archive."]

    def test_distribution(self) -> None:
        """Tenths and deciles of a class with every number of points once."""
        summary = summarise(class_of(101), COURSE)
        assert summary.tenths == [10] * 9 + [11]
        assert summary.deciles == [10, 20, 30, 40, 50, 60, 70, 80, 90]
        assert summary.mean == 50

    def test_slowest(self) -> None:
        """Those that took longest, longest first."""
        summary = summarise(class_of(101), COURSE)
        assert [one.key for one in summary.slowest] == [f"s{n:04}" for n in (100, 99, 98, 97, 96)]

    def test_checks(self) -> None:
        """Rates over those for whom a check could be assessed, and the commonest diagnoses."""
        some = [
            result("a", scores=scores([check("ex01.a", 100)])),
            result("b", scores=scores([check("ex01.a", 100, "failed", diagnosis="in-a-list")])),
            result("c", scores=scores([check("ex01.a", 100, "failed", diagnosis="in-a-list")])),
            result("d", scores=scores([check("ex01.a", 100, "grader_fault")])),
        ]
        summary = summarise(some, COURSE)
        first = summary.exercises[0]
        one = first.checks["ex01.a"]
        assert (one.assessed, one.passed, one.diagnoses) == (3, 1, {"in-a-list": 2})
        assert (first.assessed, first.passed) == (3, 1)
        assert summary.check_faults == ["d"]
        assert summary.graded == 3
        assert "   33 % pass  Check ex01.a (in-a-list 2)" in summary_lines(summary)

    def test_nobody(self) -> None:
        """An empty class has no mean, and no line fails for it."""
        summary = summarise([], COURSE)
        assert (summary.mean, summary.median, summary.deciles) == (None, None, [])
        assert summary_lines(summary) == ["0 submissions: none"]
        assert json.loads(summary_json(summary))["submissions"] == 0

    def test_json(self) -> None:
        """The same facts in the same order, whatever the order of the results."""
        forward = summary_json(summarise(class_of(150), COURSE))
        backward = summary_json(summarise(reversed(list(class_of(150))), COURSE))
        assert forward == backward
        made = json.loads(forward)
        assert made["exercises"][0]["checks"][0]["diagnoses"] == {"d0": 75, "d1": 75}

    def test_lines(self) -> None:
        """The counts come first, then the bars, the exercises, the slowest and the faults."""
        broken = [result(f"x{n}", status="fault", message="It broke.") for n in range(12)]
        lines = summary_lines(summarise([*class_of(101), *broken], COURSE))
        assert lines[0] == "113 submissions: 101 graded, 12 fault"
        assert "mean 50, median 50 of 100 points" in lines
        assert " 90 to 100 %     11  " + "#" * 40 in lines
        assert "The grader failed on 12:" in lines
        assert "  x0: It broke." in lines
        assert "  and 2 more, listed in summary.json" in lines
