"""The instructors' pages: written from the exercises, and current in this repository."""

from conftest import ROOT, Run

from grader.catalogue import load_catalogue
from grader.check_specs import read_check_specs
from grader.flows.pages import page_text, pages_of
from grader.pack import Pack


def test_the_pages_of_this_pack_are_current() -> None:
    """`python -m grader pages` brings them up to date."""
    assert [page.path.name for page in pages_of(Pack.find(ROOT)) if not page.is_current] == []


def test_a_page_has_every_check_and_every_diagnosis() -> None:
    """With points, hints, and the answers that get it."""
    for exercise in Pack.find(ROOT).exercises:
        text = page_text(exercise)
        for spec in read_check_specs(exercise.checks_path):
            assert f"`{spec.name}`: {spec.title}" in text
        for diagnosis in load_catalogue(exercise.catalogue_path).diagnoses.values():
            assert f"### {diagnosis.title}" in text
            assert all(hint in text for hint in diagnosis.hints)


def test_a_stale_page_is_named_and_rewritten(run: Run, toy: Pack) -> None:
    """As in continuous integration, and then by the author."""
    assert run("pages").returncode == 0
    catalogue = toy.exercises[0].catalogue_path
    catalogue.write_text(catalogue.read_text().replace("title = ", "title = 'New' # ", 1))
    stale = run("pages", "--check")
    assert stale.returncode == 1
    assert "docs/exercises/ex01_scale.md is not current" in stale.stdout
    assert run("pages").returncode == 0
    assert run("pages", "--check").stdout == "All 3 pages are current.\n"
