"""The pack that is shipped: complete, consistent, and strict where it matters."""

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from grader.cases import read_cases
from grader.catalogue import load_catalogue
from grader.check_specs import read_check_specs
from grader.flows.grading import Grading, Options
from grader.flows.stubs import stub_state
from grader.pack import Exercise, Pack
from grader.sandbox.outer.tiers import Isolation
from grader.submission import SourceFile, Submission, read_submission

PACK = Pack.find(ROOT)
NAMES = [exercise.name for exercise in PACK.exercises]
MIN_WRONG, MIN_RIGHT = 12, 5


@pytest.fixture(params=NAMES)
def exercise(request: pytest.FixtureRequest) -> Exercise:
    """Return each exercise in turn."""
    return PACK.select([request.param])[0]


def test_the_twelve_exercises_are_there() -> None:
    """Topics as the chapter has them."""
    topics = ["my_sequential", "parallel_block", "custom_init", "tied_gradients"]
    topics += ["deferred_init", "save_load", "gpu_speedup", "blocks_and_constants"]
    topics += ["parameter_access", "custom_layers", "device_placement", "transfer_costs"]
    expected = [f"ex{n:02}_{topic}" for n, topic in enumerate(topics, 1)]
    assert expected == NAMES


def test_the_stub_is_that_of_the_solution(exercise: Exercise) -> None:
    """`python -m grader stubs` brings the two together again."""
    assert stub_state(exercise).is_current


def test_there_are_enough_cases(exercise: Exercise) -> None:
    """At least twelve wrong answers and five right ones prove the checks."""
    kinds = [case.kind for case in read_cases(exercise)]
    assert kinds.count("wrong") >= MIN_WRONG
    assert kinds.count("right") >= MIN_RIGHT


def test_every_exercise_has_public_checks(exercise: Exercise) -> None:
    """A student can try something before handing in, and hundred points are given."""
    specs = read_check_specs(exercise.checks_path)
    assert any(spec.public for spec in specs)
    assert sum(spec.points for spec in specs) == 100


def test_no_exercise_rests_on_witnessed_evidence_alone(exercise: Exercise) -> None:
    """At least some points are for raw data that the judge compares with its own."""
    assert any(s.evidence == "verified" for s in read_check_specs(exercise.checks_path))


def test_hints_do_not_give_the_answer_away(exercise: Exercise) -> None:
    """No line of the solution's own code stands in a hint."""
    solution = exercise.solution_path.read_text(encoding="utf-8")
    code = {line.strip() for line in solution.splitlines() if len(line.strip()) > 30}
    hints = [h for d in load_catalogue(exercise.catalogue_path).diagnoses.values() for h in d.hints]
    assert [hint for hint in hints if any(line in hint for line in code)] == []


def test_solutions_get_full_points_in_both_tiers(isolation: Isolation) -> None:
    """The lock-down costs honest work nothing."""
    grading = Grading(PACK, PACK.exercises, Options(seed="7"), isolation)
    scores = grading.grade(read_submission(ROOT / "solutions", PACK.exercises))
    lost = [
        f"{check.id}: {check.status} {check.message}"
        for one in scores.exercises
        for check in one.checks
        if check.status not in {"passed", "not_assessed"}
    ]
    assert lost == []


LIST = """
class MySequential(nn.Module):
    def __init__(self, *blocks):
        super().__init__()
        self.blocks = list(blocks)
    def append(self, block):
        self.blocks.append(block)
        return self
    def __len__(self):
        return len(self.blocks)
    def __iter__(self):
        return iter(self.blocks)
    def __getitem__(self, i):
        return self.blocks[i]
    def forward(self, X):
        for block in self.blocks:
            X = block(X)
        return X
"""
OVERRIDDEN = (
    LIST
    + """
    def parameters(self, recurse=True):
        return [p for block in self.blocks for p in block.parameters()]
    def named_parameters(self, *args, **kwargs):
        return [(f"{i}.{n}", p) for i, b in enumerate(self.blocks) for n, p in b.named_parameters()]
    def state_dict(self, *args, **kwargs):
        return dict(self.named_parameters())
    def to(self, *args, **kwargs):
        for block in self.blocks:
            block.to(*args, **kwargs)
        return self
"""
)
FORWARD = """
_plain = MySequential.forward
def forward(self, X):
    {}
MySequential.forward = forward
"""
CONSTANT = """
_init = MySequential.__init__
def init(self, *blocks):
    _init(self, *blocks)
    self.shift = torch.zeros(1)
MySequential.__init__ = init
"""
MISTAKES = {
    "layers in a list": (LIST, {"seq_registered", "moves"}),
    "a list with to() and parameters() overridden": (OVERRIDDEN, {"seq_registered", "moves"}),
    "a tensor made in forward on the CPU": (
        FORWARD.format("return _plain(self, X) + torch.zeros(X.shape[0], 1)"),
        {"moves"},
    ),
    "a constant that is no buffer": (
        CONSTANT + FORWARD.format("return _plain(self, X) + self.shift"),
        {"moves"},
    ),
    "a hard-coded .cuda()": (FORWARD.format("return _plain(self, X.cuda())"), {"moves"}),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_registration_and_placement_are_really_checked(full_tier: Isolation, name: str) -> None:
    """On a machine without a GPU the mistakes that would show on one are caught."""
    text, caught_by = MISTAKES[name]
    exercise = PACK.select(["ex01"])[0]
    source = exercise.solution_path.read_text(encoding="utf-8") + "\nimport torch\n" + text
    file = SourceFile.from_bytes(exercise.name, source.encode())
    grading = Grading(PACK, [exercise], Options(), full_tier)
    scores = grading.grade(Submission("someone", {exercise.name: file}))
    checks = scores.exercises[0].checks
    missed = {c.id.partition(".")[2] for c in checks if c.status in {"failed", "error"}}
    assert caught_by <= missed


def test_selfcheck_is_green_for_one_exercise() -> None:
    """The command itself, as CI calls it for all of them."""
    command = [sys.executable, "-m", "grader", "selfcheck", "ex01"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_readme_names_every_folder() -> None:
    """One line for each folder of the tree."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    folders = [p.name for p in Path(ROOT).iterdir() if p.is_dir() and not p.name.startswith(".")]
    known = {"exercises", "solutions", "tests_hidden", "grader", "tests", "benchmarks", "docs"}
    assert [name for name in sorted(known & set(folders)) if f"{name}/" not in readme] == []
