"""Loads what every grading of an exercise needs, once."""

from grader.catalogue import Catalogue, load_catalogue
from grader.check_specs import read_check_specs
from grader.judge.scoring import LoadedExercise
from grader.pack import Exercise
from grader.regions import given_stub


def load_exercise(exercise: Exercise) -> LoadedExercise:
    """Read the catalogue, the checks' marks and the stub of an exercise.

    Raises:
        PackError: A file is missing or not well formed.
    """
    catalogue: Catalogue = load_catalogue(exercise.catalogue_path)
    specs = read_check_specs(exercise.checks_path)
    return LoadedExercise(exercise, catalogue, specs, given_stub(exercise))
