"""Writes the instructor's page of each exercise from what the exercise itself says.

Everything on a page comes from the check file, the catalogue and the cases, so that it can't tell
another story than the grading does.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.cases import Case, read_cases
from grader.catalogue import Catalogue, Diagnosis, load_catalogue
from grader.check_specs import CheckSpec, read_check_specs
from grader.outputs.files import write_atomically
from grader.pack import Exercise, Pack, read_pack_text

FOLDER = "docs/exercises"
_NOTICE = "<!-- Written by `python -m grader pages` from the exercise's own files. Edit those. -->"
_INDEX = "README"


@dataclass(frozen=True)
class Page:
    """One page as it should be.

    Args:
        path: Where it belongs.
        text: Its Markdown.
    """

    path: Path
    text: str

    @property
    def is_current(self) -> bool:
        """Whether the file is this page."""
        return self.path.is_file() and read_pack_text(self.path) == self.text

    def write(self) -> None:
        """Put the page where it belongs."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(self.path, self.text.encode())


def pages_of(pack: Pack) -> list[Page]:
    """Return the page of every exercise, and one that lists them."""
    folder = pack.root / FOLDER
    texts = {exercise.name: page_text(exercise) for exercise in pack.exercises}
    texts[_INDEX] = _index_text(pack)
    return [Page(folder / f"{name}.md", text) for name, text in texts.items()]


def page_text(exercise: Exercise) -> str:
    """Return the page of one exercise.

    Raises:
        PackError: One of its files is not well formed.
    """
    catalogue = load_catalogue(exercise.catalogue_path)
    specs = read_check_specs(exercise.checks_path)
    cases = read_cases(exercise)
    lines = [
        _NOTICE,
        f"# {exercise.name}: {catalogue.title}",
        "",
        catalogue.goal,
        "",
        f"Section of the chapter: {catalogue.section}.",
        f"`python -m grader show {exercise.name}` prints the task text.",
        "",
        *_checks(specs),
        *_first_steps(catalogue),
        *_misconceptions(catalogue, specs, cases),
        *_right_answers(cases),
    ]
    return "\n".join(lines) + "\n"


def _index_text(pack: Pack) -> str:
    lines = [
        _NOTICE,
        "# The exercises",
        "",
        "| exercise | title | goal | checks | GPU points |",
        "|---|---|---|---|---|",
    ]
    for exercise in pack.exercises:
        catalogue = load_catalogue(exercise.catalogue_path)
        specs = read_check_specs(exercise.checks_path)
        gpu = sum(spec.points for spec in specs if spec.gpu)
        link = f"[{exercise.name}]({exercise.name}.md)"
        goal = _cell(catalogue.goal)
        lines.append(f"| {link} | {_cell(catalogue.title)} | {goal} | {len(specs)} | {gpu or ''} |")
    return "\n".join(lines) + "\n"


def _checks(specs: tuple[CheckSpec, ...]) -> Iterator[str]:
    yield from ("## Checks", "")
    yield "| check | points | evidence | waits for | what it demands |"
    yield "|---|---|---|---|---|"
    for spec in specs:
        marks = [spec.evidence, *(["public"] * spec.public), *(["GPU"] * spec.gpu)]
        needs = ", ".join(f"`{need}`" for need in spec.needs)
        told = _cell(" ".join(spec.doc.split()) or spec.title)
        yield (
            f"| `{spec.name}`: {_cell(spec.title)} | {spec.points} | {', '.join(marks)} |"
            f" {needs} | {told} |"
        )
    yield ""


def _first_steps(catalogue: Catalogue) -> Iterator[str]:
    yield from ("## Where students begin", "", "What `hint` says before there is a finding:", "")
    yield from (f"{number}. {step}" for number, step in enumerate(catalogue.first_steps, 1))
    yield ""


def _misconceptions(
    catalogue: Catalogue, specs: tuple[CheckSpec, ...], cases: tuple[Case, ...]
) -> Iterator[str]:
    answers: dict[str, list[Case]] = defaultdict(list)
    checks: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        for check, verdict in case.expected.items():
            if verdict.diagnosis:
                checks[verdict.diagnosis].add(check)
                if case not in answers[verdict.diagnosis]:
                    answers[verdict.diagnosis].append(case)
    order = {spec.name: place for place, spec in enumerate(specs)}
    yield from ("## Misconceptions", "")
    yield "Under each: what the student reads, the hints in their order, and the answers of the"
    yield "bank that get it. How often each occurs has not been counted."
    yield ""
    for diagnosis in catalogue.diagnoses.values():
        found_by = sorted(checks[diagnosis.id], key=lambda name: order.get(name, len(order)))
        yield from _misconception(diagnosis, found_by, answers[diagnosis.id])


def _misconception(diagnosis: Diagnosis, checks: list[str], answers: list[Case]) -> Iterator[str]:
    yield f"### {diagnosis.title}"
    yield ""
    found_by = ", ".join(f"`{name}`" for name in checks)
    yield f"`{diagnosis.id}`{', found by ' + found_by if found_by else ''}. {diagnosis.why}"
    yield ""
    yield f"- Concept: {diagnosis.concept}"
    yield from (f"- Hint {number}: {hint}" for number, hint in enumerate(diagnosis.hints, 1))
    for case in answers:
        seen = f" Seen: {case.seen}." if case.seen else ""
        yield f"- `{case.name}`: {case.about}.{seen}".replace("..", ".")
    yield ""


def _right_answers(cases: tuple[Case, ...]) -> Iterator[str]:
    yield from ("## Other right answers", "", "Besides the solution, these get full points:", "")
    for case in cases:
        if case.kind == "right":
            yield f"- `{case.name}`: {case.about}"


def _cell(text: str) -> str:
    """Return text for a table cell."""
    return text.replace("|", "\\|")
