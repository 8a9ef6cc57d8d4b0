"""docs/coverage.md: every subject points at checks that there are, and no check is forgotten."""

import re

from conftest import ROOT

from grader.check_specs import read_check_specs
from grader.pack import Pack

PAGE = (ROOT / "docs" / "coverage.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("|")]
POINTER = re.compile(r"`(ex\d\d\.[a-z0-9_]+)`")


def checks_there_are() -> set[str]:
    """Return the ids of all checks of the pack."""
    exercises = Pack.find(ROOT).exercises
    return {spec.id for one in exercises for spec in read_check_specs(one.checks_path)}


def test_every_pointer_leads_to_a_check() -> None:
    """A check that is renamed has to be renamed here."""
    assert set(POINTER.findall(PAGE)) <= checks_there_are()


def test_every_subject_has_a_pointer() -> None:
    """A row without one would only claim something."""
    subjects = [row for row in ROWS if not row.startswith(("| subject", "|---"))]
    assert [row for row in subjects if not POINTER.search(row)] == []


def test_every_check_is_named() -> None:
    """What a check teaches is a subject of the chapter."""
    assert checks_there_are() <= set(POINTER.findall(PAGE))
