"""From a submission to its scores: what is asked for, what is counted, what is repeated."""

import json
from pathlib import Path

import jsonschema
import msgspec
import pytest
from conftest import TOY, Grade, exercise_of, statuses_of

from grader.scores import Scores, encode_scores, schema_text

SOLUTION = (TOY / "solutions" / "ex01_scale.py").read_text()
SCHEMA = Path(__file__).resolve().parents[1] / "grader" / "scores.schema.json"


def without_times(scores: Scores) -> bytes:
    """Return the scores as JSON, without what may differ between two equal runs."""
    plain = json.loads(encode_scores(scores))
    for key in ("started", "duration_s"):
        del plain["run"][key]
    for exercise in plain["exercises"]:
        for check in exercise["checks"]:
            del check["duration_s"]
    return msgspec.json.encode(plain)


def test_a_right_answer_gets_everything_that_can_be_assessed(grade: Grade) -> None:
    """What can't be judged here counts neither for nor against."""
    exercise = exercise_of(grade(SOLUTION))
    assert (exercise.earned, exercise.assessed, exercise.possible) == (90, 90, 100)
    assert exercise.score == 1.0
    assert not exercise.complete
    assert exercise.status == "passed"


def test_a_failed_check_says_why(grade: Grade) -> None:
    """A recognised misconception is named, with the catalogue's reason."""
    text = SOLUTION + "\n\ndef twice(x):\n    x *= 2\n    return x\n"
    check = exercise_of(grade(text)).checks[0]
    assert (check.status, check.earned) == ("failed", 0)
    assert check.diagnosis == "changed-in-place"
    assert check.message == "The argument was changed"
    assert check.why == "The caller still needs x."


def test_an_exception_can_name_a_misconception(grade: Grade) -> None:
    """A check may say what a kind of exception means."""
    text = SOLUTION.replace("self.factor = factor", "self.factor = (factor,)")
    check = exercise_of(grade(text)).checks[1]
    assert (check.status, check.diagnosis) == ("error", "no-number")


def test_a_check_waits_for_the_one_that_it_needs(grade: Grade) -> None:
    """It is skipped, and says for which."""
    text = SOLUTION.replace("return self.factor * x", "return x")
    check = exercise_of(grade(text)).checks[2]
    assert (check.status, check.needs) == ("skipped", "ex01.scales")


def test_nonsense_does_not_take_a_check_out_of_the_score(grade: Grade) -> None:
    """An observation that a check can't read costs its points; it is no fault of the grader."""
    text = SOLUTION + "\n\nclass Scale:\n    def __init__(self, factor): pass\n"
    text += "    def __call__(self, x): return type(x).__name__\n"
    check = exercise_of(grade(text)).checks[1]
    assert (check.status, check.earned) == ("failed", 0)
    spoilt = "import sys\nserving = sys.modules['grader.sandbox.inner.serving']\n"
    spoilt += "plain = serving.encode_message\n"
    spoilt += "serving.encode_message = lambda reply, _: plain(reply, [])\n"
    assert exercise_of(grade(SOLUTION + spoilt)).assessed == 90
    spoilt = SOLUTION + "\n\ndef twice(x):\n    return {'a': [1]}\n"
    scores = exercise_of(grade(spoilt))
    assert scores.checks[0].status == "failed"
    assert scores.assessed == 90


def test_the_same_seed_gives_the_same_scores(grade: Grade) -> None:
    """Byte for byte but for times, also where an answer is wrong."""
    text = SOLUTION + "\n\ndef twice(x):\n    return x + 1 / 3\n"
    first, second = (without_times(grade(text, seed="7")) for _ in range(2))
    assert first == second


def test_another_seed_draws_other_inputs(grade: Grade) -> None:
    """What a student's code sees depends on the seed."""
    text = SOLUTION + "\n\ndef twice(x):\n    print(float(x[0, 0]))\n    return 2 * x\n"
    printed = {exercise_of(grade(text, seed=seed)).checks[0].output for seed in ("1", "2", "1")}
    assert len(printed) == 2


def test_generators_of_the_worker_are_seeded_apart(grade: Grade) -> None:
    """The student's own random numbers repeat with the seed."""
    body = "import random, torch\nprint(random.random(), float(torch.rand(1)))\n"
    printed = [exercise_of(grade(SOLUTION + body, seed="7")).checks[0].output for _ in range(2)]
    assert printed[0] == printed[1] != ""


def test_public_checks_alone(grade: Grade) -> None:
    """Only what students may see before they hand in is run and counted."""
    scores = grade(SOLUTION, public_only=True)
    assert statuses_of(scores) == {"doubles": "passed"}
    assert scores.run.public_only


def test_the_record_names_the_tier(grade: Grade, request: pytest.FixtureRequest) -> None:
    """Every score says under which isolation it came about."""
    run = grade(SOLUTION).run
    assert run.tier == request.node.callspec.params["isolation"]
    assert bool(run.why_not_full) == (run.tier != "full")
    assert bool(run.locks) == (run.tier != "none")


def test_scores_fit_the_schema(grade: Grade) -> None:
    """What is written can be validated with the schema that is checked in."""
    jsonschema.validate(json.loads(encode_scores(grade(SOLUTION))), json.loads(schema_text()))


def test_the_checked_in_schema_is_that_of_the_model() -> None:
    """`python -m grader schema > grader/scores.schema.json` brings the two together again."""
    assert SCHEMA.read_text(encoding="utf-8") == schema_text()
