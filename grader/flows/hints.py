"""Gives hints one step at a time: the next step for what stands in the way first."""

from dataclasses import dataclass
from typing import Any

from grader.catalogue import Catalogue
from grader.flows.progress import Progress

FIRST_STEPS = "first-steps"


@dataclass(frozen=True)
class Hint:
    """One step.

    Args:
        title: What it is about.
        is_quoted: Whether the title quotes what student code said.
        number: Which step it is, from 1.
        of: How many steps there are.
        text: The hint.
        concept: Where to read about it; empty for first steps.
        is_repeated: Whether all steps had been given before, and this is the last again.
    """

    title: str
    is_quoted: bool
    number: int
    of: int
    text: str
    concept: str
    is_repeated: bool


def next_hint(
    exercise: str, catalogue: Catalogue, first: dict[str, Any], progress: Progress
) -> Hint:
    """Return the next hint for an exercise and remember that it was given.

    Args:
        exercise: The exercise's name.
        catalogue: Its texts.
        first: The check to work on first, as `grader.flows.results.summary_of` describes it.
        progress: What was given before; the caller saves it.
    """
    is_quoted = False
    diagnosis = catalogue.diagnoses.get(str(first.get("diagnosis")))
    if diagnosis is not None:
        topic, title, steps, concept = (
            diagnosis.id,
            diagnosis.title,
            diagnosis.hints,
            diagnosis.concept,
        )
    elif first.get("status") == "not_attempted":
        topic, title, steps, concept = (
            FIRST_STEPS,
            "Getting started",
            catalogue.first_steps,
            catalogue.section,
        )
    else:
        # Nothing but the fact that the code was stopped or raised: read what it said.
        title, concept, is_quoted = str(first.get("message", "")), "", True
        topic = f"general/{title[:60]}"  # another exception is another topic
        steps = (
            "Read the line under `seen`: it names what happened. `-v` shows your own lines.",
            "Call the function in a small script of your own, with a small input, and print.",
        )
    given = progress.hints_given(exercise, topic)
    number = min(given + 1, len(steps))
    progress.record_hint(exercise, topic, number)
    text, is_repeated = steps[number - 1], given >= len(steps)
    return Hint(title, is_quoted, number, len(steps), text, concept, is_repeated)
