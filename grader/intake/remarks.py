"""What is said about a submission while it is read, and what of it could not be read at all."""

from dataclasses import dataclass, field

_MOST_CLAUSES = 3


@dataclass(slots=True)
class Remarks:
    """Sentences for the results of a submission.

    Args:
        notes: What was ignored, couldn't be read or had to be chosen, a sentence each.
        lost: What may be an answer and couldn't be read, a clause each.
    """

    notes: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def lose(self, clause: str, tip: str = "") -> None:
        """Say that something which may be an answer couldn't be read.

        Args:
            clause: What it is, and why, without a full stop.
            tip: What became of it, or what the student can do; a clause, too.
        """
        self.lost.append(clause)
        self.notes.append(f"{clause}: {tip}." if tip else f"{clause}.")

    def unread(self) -> str:
        """Return one sentence on what couldn't be read; empty if there is nothing."""
        if not self.lost:
            return ""
        first, more = self.lost[:_MOST_CLAUSES], len(self.lost) - _MOST_CLAUSES
        rest = f"; and {more} more" if more > 0 else ""
        return f"Nothing of it could be read: {'; '.join(first)}{rest}."
