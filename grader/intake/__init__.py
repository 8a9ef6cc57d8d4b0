"""Finds the submissions of a class in whatever shape a course's system hands them out.

`take_in` looks at names only and returns a light list, one `Found` per student; `read_found` reads
one of them when its turn comes. A `Found` is plain data: it can be sent to another process.

What students hand in is read here without trust, and what is read stays bytes:

- Nothing is written. A member of an archive is read into memory; its name is text to be shown, and
  never a path that is opened.
- Links are not followed, and devices, sockets and files with a second name are not read.
- Archives are parsed here and not by `zipfile` and `tarfile`, which build an object per entry and
  read a header of any length before anyone can object. Every count and every size has a cap
  (`grader.intake.limits`), and a broken archive is a sentence, not an exception.
- Who a student is follows from what the course's system wrote: the names of what lies at the top of
  the class, and `submission_metadata.yml` there. Nothing within a submission changes it, unless it
  is the only one: then it may be the class, one level too deep (`grader.intake.nesting`).

Not caught: a folder that is changed while it is being read can show two states of itself.
"""

from grader.intake.reading import is_there, read_found
from grader.intake.taking import take_in
from grader.intake.types import Contents, Found, Intake, Unread

__all__ = ["Contents", "Found", "Intake", "Unread", "is_there", "read_found", "take_in"]
