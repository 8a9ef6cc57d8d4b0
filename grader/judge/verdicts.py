"""What a check can say besides passing: that it failed, or that it can't be judged here.

Both are raised inside a check and turned into a status by the session; they are verdicts, not
faults of the grader, so they stand apart from `grader.errors`.
"""


class CheckFailed(Exception):  # noqa: N818 - a verdict, not an error of the grader
    """An observation differs from what the exercise asks for.

    Args:
        diagnosis: The id of the diagnosis in the exercise's catalogue.
        expected: What was expected, a short phrase for the student.
        seen: What was observed, a short phrase for the student.
        where: The place of the difference, such as `output['0.weight']`.
        partial: The share of the check's points that is earned all the same, 0 <= partial < 1.

    Raises:
        ValueError: `partial` is outside its range.
    """

    def __init__(
        self, diagnosis: str, expected: str, seen: str, where: str = "", partial: float = 0.0
    ) -> None:
        if not 0.0 <= partial < 1.0:
            raise ValueError(f"partial credit is a share in [0, 1), not {partial}")
        super().__init__(diagnosis, expected, seen, where, partial)
        self.diagnosis = diagnosis
        self.expected = expected
        self.seen = seen
        self.where = where
        self.partial = partial

    def __str__(self) -> str:
        """Return the verdict as one line for an author's console."""
        place = f" in {self.where}" if self.where else ""
        return f"{self.diagnosis}{place}: expected {self.expected}; seen {self.seen}"


class NotAssessed(Exception):  # noqa: N818 - a verdict, not an error of the grader
    """The check can't be judged on this machine, through no fault of the student.

    Args:
        reason: Why, such as "no CUDA device".
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
