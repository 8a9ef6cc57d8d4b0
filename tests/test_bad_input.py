"""Whatever a student hands in ends in a clear sentence, the right status, and nothing left."""

from pathlib import Path

import pytest
from conftest import TOY, Grade, exercise_of, statuses_of

from grader.sandbox.outer.source import Limits
from grader.scores import CheckScore

pytestmark = pytest.mark.usefixtures("nothing_left")

SOLUTION = (TOY / "solutions" / "ex01_scale.py").read_text()
STUB = (TOY / "exercises" / "ex01_scale.py").read_text()
SHORT = Limits(probe_s=1.0, exercise_s=5.0, memory_mib=512)
FOREVER = "\n\ndef twice(x):\n    while True:\n        pass\n"


def first_check(grade: Grade, text: str | bytes, limits: Limits = SHORT) -> CheckScore:
    """Grade a text; the other exercise must be untouched by it; return the first check."""
    scores = grade(text, limits=limits)
    assert exercise_of(scores, "ex02_words").earned == 100
    assert {check.status for check in exercise_of(scores).checks}.isdisjoint({"grader_fault"})
    return exercise_of(scores).checks[0]


WHOLE_FILE = {
    "syntax error": ("def twice(:\n", "error", "not valid Python", "line 1: def twice(:"),
    "not UTF-8": (b"x = '\xff\xfe'\n", "error", "byte 0xff in line 1", ""),
    "not UTF-8 further down": (
        b"x = 1\n" * 9 + b"y = '\xe9'\n",
        "error",
        "byte 0xe9 in line 10",
        "",
    ),
    "unknown encoding": (b"# coding: rot13\nx = 1\n", "error", "not text in UTF-8", ""),
    "import error": ("import nothing_such\n", "error", "nothing_such", "line 1"),
    "exit at import": ("import sys\nsys.exit()\n", "error", "SystemExit", "line 2"),
    "exit of the process": ("import os\nos._exit(0)\n", "crashed", "exit code 0", ""),
    "endless loop": ("while True:\n    pass\n", "timeout", "longer than 1 s", ""),
    "20 GB at import": ("x = bytearray(20 << 30)\n", "out_of_memory", "512 MiB", ""),
    "segfault": ("import ctypes\nctypes.string_at(0)\n", "crashed", "segmentation fault", ""),
    "recursion": ("def f():\n    f()\nf()\n", "error", "RecursionError", "line 2: f()"),
    "input": ("name = input()\n", "error", "EOFError", "line 1"),
    "interrupt": ("raise KeyboardInterrupt\n", "error", "KeyboardInterrupt", "line 1"),
    "null byte": (b"x = 1\0\n", "error", "null bytes", ""),
}


@pytest.mark.parametrize("name", WHOLE_FILE)
def test_a_file_that_cannot_be_imported(grade: Grade, name: str) -> None:
    """One verdict for all checks that can be judged, with what happened and where."""
    text, status, said, where = WHOLE_FILE[name]
    scores = grade(text, limits=SHORT)
    assert exercise_of(scores, "ex02_words").earned == 100
    checks = [check for check in exercise_of(scores).checks if check.status != "not_assessed"]
    assert {check.status for check in checks} == {status}
    assert said in checks[0].message + checks[0].seen
    assert where in checks[0].where


IN_A_CALL = {
    "endless loop": ("while True: pass", "timeout", "longer than 1 s"),
    "exit": ("raise SystemExit", "error", "SystemExit"),
    "exit of the process": ("import os; os._exit(3)", "crashed", "exit code 3"),
    "20 GB": (
        "import torch; return torch.ones(20 << 28)",
        "out_of_memory",
        "more memory than the 512 MiB",
    ),
    "segfault": ("import ctypes; ctypes.string_at(0)", "crashed", "segmentation fault"),
    "recursion": ("return twice(x)", "error", "RecursionError"),
    "input": ("return input()", "error", "EOFError"),
    "nothing returned": ("pass", "failed", "not twice"),
    "text returned": ("return 'twice'", "failed", "not twice"),
}


@pytest.mark.parametrize("name", IN_A_CALL)
def test_a_function_that_goes_wrong(grade: Grade, name: str) -> None:
    """The check that called it gets the verdict, the other checks are judged as they deserve."""
    body, status, said = IN_A_CALL[name]
    scores = grade(f"{SOLUTION}\n\ndef twice(x):\n    {body}\n", limits=SHORT)
    checks = {check.id: check for check in exercise_of(scores).checks}
    assert checks["ex01.doubles"].status == status
    assert said in checks["ex01.doubles"].message + checks["ex01.doubles"].seen
    assert checks["ex01.scales"].status == "passed"
    assert exercise_of(scores, "ex02_words").earned == 100


def test_a_missing_function(grade: Grade) -> None:
    """The sentence says which name is missing and how it is declared."""
    check = first_check(grade, "x = 1\n")
    assert check.status == "error"
    assert check.message == "The file defines no `twice`."
    assert check.expected == "def twice(x)"


def test_a_missing_class(grade: Grade) -> None:
    """A class is asked for with the arguments of its constructor."""
    scores = grade("def twice(x):\n    return 2 * x\n")
    check = exercise_of(scores).checks[1]
    assert check.status == "error"
    assert check.expected == "class Scale(factor)"


def test_a_wrong_signature(grade: Grade) -> None:
    """The sentence says how the function is called."""
    check = first_check(grade, SOLUTION + "\n\ndef twice():\n    return 0\n")
    assert check.status == "error"
    assert "takes 0 positional arguments but 1 was given" in check.seen
    assert check.expected == "to be called as def twice(x)"


def test_a_gigabyte_of_output(grade: Grade) -> None:
    """Output beyond the limit stops the worker; what is kept of it is small."""
    body = "\n\ndef twice(x):\n    for _ in range(1024):\n        print('x' * (1 << 20))\n"
    check = first_check(grade, SOLUTION + body, Limits(probe_s=20, exercise_s=40))
    assert check.status == "crashed"
    assert "printed over 64 MiB" in check.message
    assert len(check.output) < 10_000


def test_output_is_kept_with_its_check(grade: Grade) -> None:
    """What a function prints stands with the check that called it, and with no other."""
    text = SOLUTION + "\n\ndef twice(x):\n    print('in twice')\n    return 2 * x\n"
    checks = exercise_of(grade(text)).checks
    assert checks[0].output == "in twice"
    assert checks[1].output == ""


def test_control_characters_do_not_reach_the_report(grade: Grade) -> None:
    """An escape sequence is shown, not obeyed."""
    text = (
        SOLUTION
        + "\n\ndef twice(x):\n    print('\\x1b[2J\\x07')\n    raise ValueError('\\x1b[31m')\n"
    )
    check = first_check(grade, text)
    assert "\x1b" not in check.output + check.seen + check.message
    assert "\\x1b" in check.output


def test_the_second_timeout_ends_the_exercise(grade: Grade) -> None:
    """After two timeouts the remaining checks are not run."""
    body = "    def __init__(self, factor):\n        while True: pass\n"
    text = SOLUTION + FOREVER + "\n\nclass Scale(nn.Module):\n" + body
    scores = grade(text, limits=SHORT)
    assert statuses_of(scores) == {
        "doubles": "timeout",
        "scales": "timeout",
        "scales_by_zero": "skipped",
        "gpu": "not_assessed",
    }


def test_what_one_check_leaves_behind_costs_no_other(grade: Grade) -> None:
    """A failed check is tried again in a fresh worker before it counts."""
    text = SOLUTION.replace("return 2 * x", "Scale.forward = None; return 2 * x")
    assert set(statuses_of(grade(text)).values()) == {"passed", "not_assessed"}


def test_an_untouched_stub(grade: Grade) -> None:
    """The stub as it was given is not attempted, and that is all."""
    assert set(statuses_of(grade(STUB)).values()) == {"not_attempted", "not_assessed"}


def test_a_half_done_stub(grade: Grade) -> None:
    """Only what still raises the stub's error is not attempted."""
    todo = '# TODO: return twice x\n    raise NotImplementedError("twice is not written yet")'
    assert todo in STUB
    assert statuses_of(grade(STUB.replace(todo, "return 2 * x"))) == {
        "doubles": "passed",
        "scales": "not_attempted",
        "scales_by_zero": "skipped",
        "gpu": "not_assessed",
    }


def test_words_of_a_submission_are_no_stubs(grade: Grade) -> None:
    """An error that only sounds like the stub's is an error: its text could be anything."""
    told = 'raise NotImplementedError("Scale.forward saw 4.25, is not written yet")'
    text = SOLUTION.replace("return 2 * x", told)
    assert told in text
    assert "not_attempted" not in statuses_of(grade(text)).values()


FOLDERS = {
    "missing": ("not_attempted", "There is no ex01_scale.py"),
    "empty": ("not_attempted", "empty"),
    "directory": ("error", "folder"),
    "link": ("error", ""),
    "too large": ("error", ""),
}


@pytest.mark.parametrize("name", FOLDERS)
def test_a_file_that_is_no_file(grade: Grade, tmp_path: Path, name: str) -> None:
    """Each kind of problem with the file itself has its sentence and says what to do."""
    path = tmp_path / "ex01_scale.py"
    match name:
        case "empty":
            path.write_text(" \n")
        case "directory":
            path.mkdir()
        case "link":
            path.symlink_to(TOY / "solutions" / "ex01_scale.py")
        case "too large":
            path.write_bytes(b"#" * (2 << 20))
    (tmp_path / "ex02_words.py").write_bytes((TOY / "solutions" / "ex02_words.py").read_bytes())
    scores = grade(folder=tmp_path)
    status, _ = FOLDERS[name]
    checks = [check for check in exercise_of(scores).checks if check.status != "not_assessed"]
    assert {check.status for check in checks} == {status}
    assert checks[0].message
    assert exercise_of(scores, "ex02_words").earned == 100


def test_a_file_deleted_while_grading(grade: Grade, tmp_path: Path) -> None:
    """A submission is read once, before its code runs: a student's file may then go."""
    for name in ("ex01_scale", "ex02_words"):
        (tmp_path / f"{name}.py").write_bytes((TOY / "solutions" / f"{name}.py").read_bytes())
    path = tmp_path / "ex02_words.py"
    doomed = SOLUTION + f"\nimport os\ntry:\n    os.unlink({str(path)!r})\nexcept OSError: pass\n"
    (tmp_path / "ex01_scale.py").write_text(doomed)
    scores = grade(folder=tmp_path)
    assert scores.earned == scores.assessed == 190
