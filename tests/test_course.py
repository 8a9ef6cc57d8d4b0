import datetime as dt
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from made_results import COURSE, NAMES, check, result, scores

from grader.course import Course, CourseExercise, LatePolicy, grade_of, load_course
from grader.errors import UsageError
from grader.pack import Exercise

EXERCISES = [Exercise.at(Path("pack"), name) for name in NAMES]
DUE = dt.datetime.fromisoformat("2026-11-01T23:59:00+01:00")


def load(tmp_path: Path, text: str) -> Course:
    """Return the course that a text describes."""
    path = tmp_path / "course.toml"
    path.write_text(text, encoding="utf-8")
    return load_course(path, EXERCISES)


def late(policy: LatePolicy, deadline: dt.datetime | None = DUE) -> Course:
    """Return a course with a policy for late submissions."""
    return Course(COURSE.title, COURSE.exercises, deadline=deadline, late=policy)


class TestLoadCourse:
    """What a course file may say."""

    def test_without_a_file_every_exercise_counts_the_same(self) -> None:
        """The default course has all exercises with weight 1, 100 points and no deadline."""
        course = load_course(None, EXERCISES)
        assert [(e.name, e.weight) for e in course.exercises] == [(n, 1) for n in NAMES]
        assert (course.points, course.deadline, course.late.policy) == (100, None, "none")

    def test_a_whole_file(self, tmp_path: Path) -> None:
        """Every key is read, an exercise may be named by its number, and a tenth is a tenth."""
        course = load(
            tmp_path,
            """
            title = "Week 3"
            points = 20
            rounding = 0.5
            deadline = 2026-11-01T23:59:00+01:00
            [exercises]
            ex02 = 0.1
            ex01_scale = 2
            [late]
            policy = "per-day"
            percent = 10
            cap = 50
            grace_minutes = 15
            [limits]
            timeout_s = 5
            memory_mib = 1024
            submission_s = 120.5
            """,
        )
        assert course.title == "Week 3"
        assert [(e.name, e.weight) for e in course.exercises] == [
            (NAMES[0], 2),
            (NAMES[1], Decimal("0.1")),
        ]
        assert course.deadline == DUE
        assert course.late == LatePolicy("per-day", Decimal(10), Decimal(50), dt.timedelta(0, 900))
        assert (course.limits.timeout_s, course.limits.memory_mib) == (5.0, 1024)
        assert course.limits.submission_s == 120.5

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("titel = 'x'", "titel is not known. Is title meant"),
            ("title = 3", "title must be a text"),
            ("title = ''", "title must be a text that is not empty"),
            ("points = '20'", "points must be a number"),
            ("points = true", "points must be a number"),
            ("points = 0", "points is 0, which is out of range"),
            ("points = nan", "points is NaN, which is out of range"),
            ("points = inf", "out of range"),
            ("rounding = -1", "rounding is -1"),
            ("deadline = 2026-11-01", "deadline must be a date and a time"),
            ("deadline = 2026-11-01T23:59:00", "doesn't say in which time zone"),
            ("deadline = 'tomorrow'", "is no date and time"),
            ("exercises = 3", "exercises must be a table"),
            ("[exercises]\nex99 = 1", "exercises.ex99 is no exercise of this pack"),
            ("[exercises]\nex01_scal = 1", "Is ex01_scale meant"),
            ("[exercises]\nex01 = 1\nex01_scale = 1", "is ex01_scale once more"),
            ("[exercises]\nex01 = -1", "exercises.ex01 is -1"),
            ("[exercises]\nex01 = '1'", "exercises.ex01 must be a number"),
            ("[exercises]\nex01 = 0", "has no exercise that counts"),
            ("[exercises]", "has no exercise that counts"),
            ("late = 'none'", "late must be a table"),
            ("[late]\npolicy = 'daily'", "late.policy is no policy"),
            ("[late]\npolicy = 'per-day'", "late.percent is missing"),
            ("[late]\npercent = 10", "late.percent has no meaning with the policy none"),
            ("[late]\npolicy = 'cut-off'\ncap = 10", "late.cap has no meaning"),
            ("[late]\npolicy = 'per-day'\npercent = 101", "late.percent is 101"),
            ("[limits]\nmemory = 3", "limits.memory is not known. Is memory_mib meant"),
            ("[limits]\nmemory_mib = 0.5", "must be a whole number"),
            ("[limits]\ntimeout_s = 0", "limits.timeout_s is 0"),
            ("title = ", "isn't well-formed TOML"),
        ],
    )
    def test_what_is_not_understood_is_refused(self, tmp_path: Path, text: str, said: str) -> None:
        """The message names the key, and there is something to do."""
        with pytest.raises(UsageError) as refused:
            load(tmp_path, text)
        assert said in str(refused.value)
        assert refused.value.tip

    def test_a_file_that_is_not_there(self, tmp_path: Path) -> None:
        """A course file that was named has to be there, and to be text."""
        with pytest.raises(UsageError, match="can't be read"):
            load_course(tmp_path / "none.toml", EXERCISES)
        (tmp_path / "course.toml").write_bytes(b"title = '\xff'")
        with pytest.raises(UsageError, match="isn't UTF-8"):
            load_course(tmp_path / "course.toml", EXERCISES)


class TestGradeOf:
    """The grade that follows from scores and weights."""

    def test_everything_right_is_all_points(self) -> None:
        """A submission that earned everything gets the points of the course, exactly."""
        grade = grade_of(result(), COURSE)
        assert (grade.share, grade.total, grade.final) == (1, 100, 100)
        assert grade.is_complete

    def test_weights(self) -> None:
        """An exercise of weight 3 counts three times one of weight 1."""
        weighted = (CourseExercise(NAMES[0], Decimal(3)), CourseExercise(NAMES[1], Decimal(1)))
        half = scores([check("a"), check("b", status="failed")], [check("c", 100, "error")])
        grade = grade_of(result(scores=half), Course("T", weighted, points=Decimal(20)))
        assert (grade.share, grade.final) == (Fraction(3, 8), Decimal("7.5"))

    def test_an_exercise_of_weight_zero_does_not_count(self) -> None:
        """It is shown and adds nothing."""
        only = (CourseExercise(NAMES[0], Decimal(0)), CourseExercise(NAMES[1]))
        wrong = scores([check("a", status="failed")], [check("c", 100)])
        assert grade_of(result(scores=wrong), Course("T", only)).final == 100

    def test_what_could_not_be_assessed_is_left_out(self) -> None:
        """Neither above nor below the line: 30 of 80 of the one, and the other whole."""
        first = [check("a", 30), check("b", 50, "failed"), check("c", 20, "not_assessed")]
        grade = grade_of(result(scores=scores(first, [check("d", 100)])), COURSE)
        assert grade.share == Fraction(130, 180)
        assert not grade.is_complete

    def test_an_exercise_that_was_not_graded_is_left_out(self) -> None:
        """One that the scores lack is no zero, and the grade is not complete."""
        grade = grade_of(result(scores=scores([check("a", 100)])), COURSE)
        assert grade.final == 100
        assert not grade.is_complete
        assert grade.exercises[1].earned is None

    @pytest.mark.parametrize("status", ["fault", "unread"])
    def test_no_scores_no_grade(self, status: str) -> None:
        """A fault of the grader and an unreadable submission are no zero."""
        grade = grade_of(result(status=status), COURSE)
        assert (grade.share, grade.total, grade.final) == (None, None, None)

    def test_nothing_assessed_no_grade(self) -> None:
        """A submission of which nothing could be judged has no grade."""
        nothing = scores([check("a", 100, "grader_fault")])
        assert grade_of(result(scores=nothing), COURSE).final is None

    @pytest.mark.parametrize(
        ("step", "final"), [("0.01", "33.33"), ("0.5", "33.5"), ("1", "33"), ("10", "30")]
    )
    def test_rounding(self, step: str, final: str) -> None:
        """Points are rounded once, to the nearest step."""
        third = scores([check("a", 1), check("b", 2, "failed")])
        course = Course("T", COURSE.exercises, rounding=Decimal(step))
        assert grade_of(result(scores=third), course).final == Decimal(final)

    def test_halves_go_up_and_nothing_goes_above_the_points(self) -> None:
        """An eighth of 100 is 12.5 and becomes 13; 10 points in steps of 4 stay 10."""
        eighth = scores([check("a", 1), check("b", 7, "failed")])
        course = Course("T", COURSE.exercises, rounding=Decimal(1))
        assert grade_of(result(scores=eighth), course).final == 13
        course = Course("T", COURSE.exercises, points=Decimal(10), rounding=Decimal(4))
        assert grade_of(result(), course).final == 10

    def test_partial_credit_is_exact(self) -> None:
        """A tenth of a point is a tenth: no binary fraction decides about a half."""
        part = scores([check("a", 1, "failed", earned=0.15), check("b", 1, "failed", earned=0.15)])
        course = Course("T", COURSE.exercises, rounding=Decimal(10))
        assert grade_of(result(scores=part), course).share == Fraction(15, 100)
        assert grade_of(result(scores=part), course).final == 20


class TestLateness:
    """What comes late, and what that costs."""

    PER_DAY = LatePolicy("per-day", Decimal(10), Decimal(25))

    @pytest.mark.parametrize(
        ("submitted", "final"),
        [
            ("2026-11-01T23:59:00+01:00", 100),  # the last moment
            ("2026-11-01T22:59:00Z", 100),  # the same elsewhere
            ("2026-11-01T23:59:01+01:00", 90),  # a day is begun
            ("2026-11-02T23:59:00+01:00", 90),
            ("2026-11-02T23:59:01+01:00", 80),
            ("2026-11-09T00:00:00+01:00", 75),  # the cap
        ],
    )
    def test_percent_for_each_day_begun(self, submitted: str, final: int) -> None:
        """The total stays what it was; the reduction is told beside it and applied once."""
        grade = grade_of(result(submitted=submitted), late(self.PER_DAY))
        assert (grade.total, grade.final) == (100, final)
        assert grade.late.factor == Fraction(final, 100)
        assert grade.late.is_late == (final < 100)

    def test_grace(self) -> None:
        """Within the time of grace nothing is lost; after it a cut-off takes everything."""
        course = late(LatePolicy("cut-off", grace=dt.timedelta(minutes=10)))
        assert grade_of(result(submitted="2026-11-02T00:09:00+01:00"), course).final == 100
        grade = grade_of(result(submitted="2026-11-02T00:09:01+01:00"), course)
        assert (grade.total, grade.final) == (100, 0)

    def test_the_courses_system_knows_who_was_given_more_time(self) -> None:
        """Its `not late` stands, whatever the deadline says."""
        grade = grade_of(
            result(submitted="2026-12-01T00:00:00+01:00", is_late=False), late(self.PER_DAY)
        )
        assert (grade.late.is_late, grade.final) == (False, 100)

    def test_late_by_an_unknown_time_costs_the_least_that_it_can(self) -> None:
        """One day, or nothing if it may have come within the time of grace; and it is noted."""
        known_late = result(is_late=True)
        grade = grade_of(known_late, late(self.PER_DAY, None))
        assert (grade.final, bool(grade.late.note)) == (90, True)
        assert grade_of(known_late, late(LatePolicy("cut-off"))).final == 0
        grade = grade_of(known_late, late(LatePolicy("cut-off", grace=dt.timedelta(1))))
        assert (grade.final, bool(grade.late.note)) == (100, True)

    @pytest.mark.parametrize("submitted", ["", "soon", "2026-11-05T00:00:00"])
    def test_a_time_that_is_not_known(self, submitted: str) -> None:
        """Without a time, or without its offset, nothing is taken off."""
        grade = grade_of(result(submitted=submitted), late(self.PER_DAY))
        assert (grade.late.is_late, grade.final) == (None, 100)

    def test_no_policy(self) -> None:
        """Lateness is told and costs nothing."""
        grade = grade_of(result(submitted="2026-11-05T00:00:00+01:00"), late(LatePolicy()))
        assert (grade.late.is_late, grade.final) == (True, 100)
