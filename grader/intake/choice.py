"""Which file answers which exercise, by its name alone, and why that one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from grader.intake.copies import Order, exercise_mark, exercises_in, is_copy_of, newest_first
from grader.intake.names import listed, shown
from grader.pack import Exercise

_CANVAS_COPY = re.compile(r"(.+?)-\d{1,4}")
_SHORTEST_TOPIC = 5
EXACT, CASE, FULL_NAME, NUMBER, TOPIC, ONLY = range(6)


@dataclass(frozen=True, slots=True, order=True)
class Fit:
    """How well a file's name fits an exercise; the smallest is the best."""

    is_bad: bool
    is_given: bool
    age: int
    rank: int
    depth: int
    is_elsewhere: bool
    order: Order
    path: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A Python file of a submission.

    Args:
        path: Its path in the submission.
        is_bad: Whether it is a link or the like.
        is_named_by_layout: Whether it is all that was handed in under the student's name.
        age: How many newer copies there are of the archive in which it lies.
        is_given: Whether it may be from the next sheet and is a stub as it was given.
    """

    path: str
    is_bad: bool = False
    is_named_by_layout: bool = False
    age: int = 0
    is_given: bool = False


def choose(
    candidates: Sequence[Candidate],
    exercises: Sequence[Exercise],
    notes: list[str],
    *,
    is_canvas: bool,
) -> tuple[dict[str, Candidate], set[Candidate]]:
    """Return the file that answers each exercise.

    Args:
        candidates: The Python files of a submission.
        exercises: The selected exercises.
        notes: Takes a sentence on each choice that a person might have made otherwise.
        is_canvas: Whether `-1` behind a name is a resubmission.

    Returns:
        A file per exercise that has one, and the files that another one was preferred to.
    """
    fits: dict[str, list[tuple[Fit, Candidate]]] = {}
    unnamed: list[Candidate] = []
    for candidate in candidates:
        stem = _stem(candidate.path, is_canvas=is_canvas)
        ranks = _ranks(stem, exercises)
        best = min(ranks.values(), default=ONLY)
        fit = _fit(candidate, best)
        for name, rank in ranks.items():
            if rank == best and not (candidate.is_bad and rank > CASE):
                fits.setdefault(name, []).append((fit, candidate))
        if not ranks and not candidate.is_bad and not exercises_in(stem):
            unnamed.append(candidate)
    if len(exercises) == 1 and not fits:
        _choose_unnamed(unnamed, exercises[0].name, fits, notes)
    chosen = {}
    for exercise in exercises:
        if exercise.name in fits:
            chosen[exercise.name] = _best(fits[exercise.name], exercise.name, notes)
    return chosen, {candidate for pairs in fits.values() for _, candidate in pairs}


def _choose_unnamed(
    unnamed: list[Candidate],
    name: str,
    fits: dict[str, list[tuple[Fit, Candidate]]],
    notes: list[str],
) -> None:
    youngest = min((one.age for one in unnamed), default=0)
    newest = [one for one in unnamed if one.age == youngest]
    if len(newest) == 1:
        fits[name] = [(_fit(one, ONLY), one) for one in unnamed]
    elif unnamed:
        files = listed([candidate.path for candidate in unnamed])
        notes.append(f"None of {files} was taken: name the answer {name}.py.")


def _best(fits: list[tuple[Fit, Candidate]], name: str, notes: list[str]) -> Candidate:
    ordered = sorted(fits, key=lambda pair: pair[0])
    (best, candidate), *others = ordered
    path = shown(candidate.path)
    if best.rank != EXACT and not (best.rank == ONLY and candidate.is_named_by_layout):
        notes.append(f"{path} was taken as the answer to {name}, though its name is another.")
    if others:
        files = listed([other.path for _, other in others], 4)
        notes.append(f"For {name}, {path} was taken: {_reason(best, others[0][0])}. Not: {files}.")
    return candidate


def _reason(best: Fit, second: Fit) -> str:
    for is_different, reason in (
        (best.is_bad != second.is_bad, "the other is a link or a special file"),
        (best.is_given != second.is_given, "the other is the stub as it was given"),
        (best.age != second.age, "its archive is the latest"),
        (best.rank != second.rank, "its name fits better"),
        (best.depth != second.depth, "it lies nearer to the top"),
        (best.is_elsewhere != second.is_elsewhere, "it lies in exercises/"),
    ):
        if is_different:
            return reason
    is_copy = best.order != second.order and is_copy_of(best.order, second.order)
    return "its copy is the latest" if is_copy else "it is the first by name"


def _fit(candidate: Candidate, rank: int) -> Fit:
    path = candidate.path
    *folders, _ = path.split("/")
    is_elsewhere = "exercises" not in folders
    order = newest_first(path)
    bad, given, age = candidate.is_bad, candidate.is_given, candidate.age
    return Fit(bad, given, age, rank, len(folders), is_elsewhere, order, path)


def _ranks(stem: str, exercises: Sequence[Exercise]) -> dict[str, int]:
    """Return how well a name fits each exercise that it fits at all."""
    lower, plain, numbers = stem.lower(), _plain(stem), set(exercises_in(stem))
    ranks = {e.name: _rank(stem, lower, plain, numbers, e) for e in exercises}
    return {name: rank for name, rank in ranks.items() if rank is not None}


def _rank(stem: str, lower: str, plain: str, numbers: set[int], exercise: Exercise) -> int | None:
    if stem == exercise.name:
        return EXACT
    if lower == exercise.name.lower():
        return CASE
    if _plain(exercise.name) in plain:
        return FULL_NAME
    if numbers:
        return NUMBER if int(exercise.number[2:]) in numbers else None
    topic = _plain(exercise.topic)
    return TOPIC if len(topic) >= _SHORTEST_TOPIC and topic in plain else None


def _plain(text: str) -> str:
    return "".join(re.findall(r"[a-z0-9]+", text.lower()))


def _stem(path: str, *, is_canvas: bool) -> str:
    """Return a file's name without its ending, and without the number that Canvas gives copies."""
    stem = path.rpartition("/")[2].rpartition(".")[0]
    match = _CANVAS_COPY.fullmatch(stem) if is_canvas else None
    return match[1] if match else stem


def exercises_named(name: str, exercises: Sequence[Exercise]) -> list[str]:
    """Return the names of the exercises that a file's name tells, whichever are selected."""
    stem = name.rpartition(".")[0] or name
    return list(_ranks(stem, exercises)) or [str(number) for number in exercises_in(stem)]


def without_exercise(stem: str, exercises: Sequence[Exercise]) -> tuple[str, str]:
    """Split a file's name into the student's name and the rest, which names an exercise.

    `anna_ex01_my_sequential` and `ex01_my_sequential_anna` are Anna's. Which other files are in the
    class makes no difference.

    Args:
        stem: The name without its ending.
        exercises: The selected exercises.

    Returns:
        The student, empty if the name tells none, and the rest, empty if it names no exercise.
    """
    for exercise in sorted(exercises, key=lambda exercise: -len(exercise.name)):
        name = rf"{re.escape(exercise.name)}(?:-\d{{1,4}}| ?\(\d{{1,4}}\))?"
        match = re.search(name, stem, re.IGNORECASE)
        if match:
            return _trimmed(stem[: match.start()]) or _trimmed(stem[match.end() :]), match[0]
    match = exercise_mark(stem)
    if match is None:
        return stem, ""
    before = _trimmed(stem[: match.start()])
    is_selected = any(int(e.number[2:]) == int(match[1]) for e in exercises)
    if before:
        return before, stem[match.start() :]
    after = _trimmed(stem[match.end() :]) if is_selected else ""
    return after, stem[match.start() : match.end()]


def _trimmed(text: str) -> str:
    return text.strip(" _-.+,")
