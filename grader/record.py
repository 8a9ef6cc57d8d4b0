"""The record of a class: one line of JSON per submission, from which every table is made."""

from typing import Literal

import msgspec

from grader.scores import Scores
from grader.text import clean

_LONGEST = 500
_MOST_NOTES = 50

ResultStatus = Literal["graded", "fault", "unread"]


class Result(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What became of one submission.

    Args:
        key: Its name in the class: unique, and safe as a file name.
        student: The student's id as it is shown.
        name: The student's full name, where the course's system tells it.
        email: The same.
        is_late: Whether it came late, where that is known.
        submitted: When it came, ISO 8601, where that is known.
        place: Where it lay, relative to the folder of the class.
        identity: Hash of all that the scores depend on: submission, checks, seed, limits, versions.
        identities: The same for each exercise alone, so that a later run grades only what changed.
        status: `graded`; `fault`, which is ours; or `unread`, when nothing of it could be read.
        message: One sentence for a status other than `graded`.
        notes: What was ignored, or should be looked at by a person, a sentence each.
        answer_notes: The same of what was found in notebooks, which only a grading tells.
        scores: The scores; null unless it was graded.
    """

    key: str
    student: str
    identity: str
    status: ResultStatus
    name: str = ""
    email: str = ""
    is_late: bool | None = None
    submitted: str = ""
    place: str = ""
    message: str = ""
    notes: list[str] = []
    answer_notes: list[str] = []
    identities: dict[str, str] = {}
    scores: Scores | None = None

    def __post_init__(self) -> None:
        """Clean and cut every text: names of students and of files come from outside."""
        for field in ("student", "name", "email", "submitted", "place", "message"):
            msgspec.structs.force_setattr(self, field, clean(getattr(self, field), _LONGEST))
        for field in ("notes", "answer_notes"):
            notes = [clean(note, _LONGEST) for note in getattr(self, field)[:_MOST_NOTES]]
            msgspec.structs.force_setattr(self, field, notes)

    @property
    def all_notes(self) -> list[str]:
        """All that should be looked at."""
        return [*self.notes, *self.answer_notes]


def encode_result(result: Result) -> bytes:
    """Return a result as one line of JSON with its newline."""
    return msgspec.json.encode(result) + b"\n"


def decode_result(line: bytes) -> Result:
    """Read a result.

    Raises:
        msgspec.MsgspecError: The line is no result.
    """
    return msgspec.json.decode(line, type=Result)
