"""The files that only a students' tree has: how to begin, what to ignore."""

import re
from collections.abc import Sequence

from grader.flows.release_checks import PublicPart

GITIGNORE = """\
.venv/
__pycache__/
*.egg-info/
.grader/
/scores.json
exercises/*.bak*
"""

MAKEFILE = """\
# make grade: set up, grade exercises/, write scores.json.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: grade clean

grade: $(VENV)/installed
\t@# 1 says that not everything is solved yet: no failure of make.
\t@$(PY) -m grader --json scores.json || test $$? -eq 1

$(VENV)/installed: pyproject.toml constraints.txt
\t$(PYTHON) -m venv $(VENV)
\t$(PIP) --editable .
\t@touch $@

clean:
\trm -rf $(VENV) scores.json
"""

_README = """\
# Exercises on deep learning computation

Write your answers into the files of `exercises/`, at the lines marked TODO, and grade them:

    make grade

The first time this sets up `.venv/`, which takes a while and needs the network. It needs Python
3.11 or newer; on Linux your code is isolated while it is graded. After that, with the environment
activated (`source .venv/bin/activate`):

| command | what it does |
|---|---|
| `python -m grader` | grade all exercises |
| `python -m grader EXERCISE` | grade one, such as `ex01` |
| `python -m grader show EXERCISE` | the task |
| `python -m grader hint EXERCISE` | one more hint for what stands in the way first |
| `python -m grader list` | exercises with points and state |
| `python -m grader reset EXERCISE` | give the stub back; your file is kept beside it |
| `python -m grader doctor` | what this machine can do, and what to do about what it can't |

Some points can be earned here. The others are for checks that are run after you hand in: a report
says that they can't be assessed here. Your files may import torch, numpy and the standard library,
and nothing else.

| exercise | title | points to be earned here |
|---|---|---|
{rows}
{notebooks}
`tests_hidden/` holds the public checks, and the stubs as they were given. Leave it as it is.
"""
_NOTEBOOKS = """
If you would rather work in a notebook, `notebooks/` has the same exercises, and you hand in the
notebook instead. `make grade` looks at the files in `exercises/` only.
"""
_HEADER = re.compile(r"\[+(?P<name>[^\]]+)\]+\s*(#.*)?")


def readme(parts: Sequence[PublicPart], *, has_notebooks: bool) -> str:
    """Return the page that students read first."""
    rows = [
        f"| `{part.exercise.name}` | {part.catalogue.title.replace('|', '&#124;')} |"
        f" {sum(spec.points for spec in part.specs if spec.public)} of 100 |"
        for part in parts
    ]
    return _README.format(rows="\n".join(rows), notebooks=_NOTEBOOKS if has_notebooks else "")


def students_pyproject(text: str) -> str:
    """Return a `pyproject.toml` without what is for the grader's developers: tables of tools."""
    kept: list[str] = []
    is_kept = True
    for line in text.split("\n"):
        header = _HEADER.fullmatch(line.strip())
        if header:
            name = header["name"]
            is_kept = not name.startswith("tool.") or name.startswith("tool.setuptools")
        if is_kept:
            kept.append(line)
    return "\n".join(kept).rstrip() + "\n"
