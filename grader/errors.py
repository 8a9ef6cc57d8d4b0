"""Errors that the grader raises on purpose, each with what is wrong and what to do about it.

`UsageError` is the caller's (exit code 2), `GraderFault` is ours (exit code 3).
What a student's code does wrong is never an exception here: it is a status in the scores.
"""


class GraderError(Exception):
    """Something the grader can explain.

    Args:
        message: One sentence that says what is wrong.
        tip: One sentence that says what to do; empty when the message says it.
    """

    def __init__(self, message: str, tip: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.tip = tip

    def __str__(self) -> str:
        """Return the message followed by the tip."""
        return f"{self.message} {self.tip}".rstrip()


class UsageError(GraderError):
    """The command or its input can't be used as given (exit code 2)."""


class GraderFault(GraderError):  # noqa: N818 - a fault is ours, an error the caller's
    """The grader, the pack or the machine failed, not the student (exit code 3)."""


class SandboxFault(GraderFault):
    """A worker could not be started, asked or ended, through no doing of student code."""


class PackError(GraderFault):
    """A file of the exercise pack (check, catalogue, solution, case) is not well formed."""


class ProbeRefusedError(PackError):
    """A probe refers to something that must not be shipped to a worker."""


class ProtocolError(GraderError):
    """A message from a worker is malformed, too large or out of turn."""
