import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, TOY
from ruamel.yaml import YAML

from grader.flows.release import release
from grader.pack import Pack

PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
BLOCKS = {
    match["name"]: match["text"]
    for match in re.finditer(r"```yaml\n(?P<text># (?P<name>[^\n]+)\n.*?)```", PAGE, re.DOTALL)
}
# Where a block's steps run: the students' tree, or the instructors' with a class in it.
GITHUB = ["github: student", "github: class"]
GITLAB = ["gitlab: student", "gitlab: class"]
SECRET = re.compile(r"secrets\.|TOKEN|PASSWORD", re.IGNORECASE)


def parsed(name: str) -> dict[str, Any]:
    """Return a block of the page as data."""
    made: dict[str, Any] = YAML(typ="safe", pure=True).load(BLOCKS[name])
    return made


def steps(name: str) -> Iterator[tuple[str, str]]:
    """Yield the job and the text of each shell step of a block, in order."""
    if name in GITHUB:
        for job, content in parsed(name)["jobs"].items():
            yield from ((job, step["run"]) for step in content["steps"] if "run" in step)
    else:
        for job, content in parsed(name).items():
            if isinstance(content, dict) and "script" in content:
                yield from ((job, text) for text in content.get("before_script", []))
                yield from ((job, text) for text in content["script"])


def marked(name: str) -> list[str]:
    """Return the shell steps of a block that are marked as run here."""
    return [text for _, text in steps(name) if text.startswith("# tested\n")]


@pytest.fixture(scope="module")
def tier() -> str:
    """Return the isolation that this machine has; the workflow's own may be refused here."""
    done = subprocess.run(
        [sys.executable, "-m", "grader", "doctor"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    return next(
        t
        for t in ("full", "landlock", "none")
        if f"tier {t}" in "".join(line for line in done.stdout.splitlines() if "  works" in line)
    )


@pytest.fixture
def clone(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a checkout: the students' tree, or the instructors' with a class of two."""
    folder = tmp_path / "clone"
    pack = Pack.find(TOY)
    if request.getfixturevalue("kind") == "student":
        release(pack, folder, pack.exercises)
        return folder
    shutil.copytree(TOY, folder)
    for student, source in (("ada", "solutions"), ("bob", "exercises")):
        shutil.copytree(TOY / source, folder / "submissions" / student)
    (folder / "course.toml").write_text('title = "Week 1"\npoints = 20\n')
    # What the checkout of the branch "results" leaves.
    git = ["git", "-c", "user.name=test", "-c", "user.email=test@localhost"]
    for words in (
        ["init", "--quiet", "--bare", "--initial-branch=results", str(tmp_path / "remote")],
        ["clone", "--quiet", str(tmp_path / "remote"), str(folder / "branch")],
        ["-C", str(folder / "branch"), "commit", "--quiet", "--allow-empty", "-m", "Results"],
        ["-C", str(folder / "branch"), "push", "--quiet", "origin", "HEAD:results"],
    ):
        subprocess.run([*git, *words], check=True, capture_output=True)
    return folder


def test_the_page_has_the_files_that_it_speaks_of() -> None:
    """Two for each system, and no block of YAML that isn't looked at."""
    assert set(BLOCKS) == {*GITHUB, *GITLAB}
    assert PAGE.count("```yaml") == len(BLOCKS)
    assert all(marked(name) for name in BLOCKS)


@pytest.mark.parametrize("name", [*GITHUB, *GITLAB])
def test_each_file_is_valid(name: str, tmp_path: Path) -> None:
    """The schemas are those that come with check-jsonschema; nothing is fetched."""
    path = tmp_path / "file.yml"
    path.write_text(BLOCKS[name])
    schema = "vendor.github-workflows" if name in GITHUB else "vendor.gitlab-ci"
    command = ["-m", "check_jsonschema", "--builtin-schema", schema]
    extra = (
        ["--data-transform", "gitlab-ci", "--regex-variant", "nonunicode"] if name in GITLAB else []
    )
    done = subprocess.run(
        [sys.executable, *command, *extra, str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", GITHUB)
def test_github_has_least_permissions(name: str) -> None:
    """Nothing may be written by default; a checkout beside student code leaves no token behind."""
    workflow = parsed(name)
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["concurrency"]["group"]
    for job, content in workflow["jobs"].items():
        assert content["timeout-minutes"] > 0
        for step in content["steps"]:
            assert re.fullmatch(r"actions/[a-z-]+@v\d+", step.get("uses", "actions/x@v1"))
        if job == "grade":
            assert "permissions" not in content
            assert not SECRET.search(str(content))
            checkouts = [s for s in content["steps"] if "checkout" in s.get("uses", "")]
            assert all(s["with"]["persist-credentials"] is False for s in checkouts)


@pytest.mark.parametrize("name", GITLAB)
def test_gitlab_has_no_secret_beside_student_code(name: str) -> None:
    """The job that grades names no token, belongs to no environment, and has a limit."""
    job = parsed(name)["grade"]
    assert not SECRET.search(str(job))
    assert "environment" not in job
    assert job["timeout"]


@pytest.mark.parametrize("name", [*GITHUB, *GITLAB])
def test_only_the_first_job_runs_student_code(name: str) -> None:
    """What publishes does not even start the grader."""
    for job, text in steps(name):
        assert job == "grade" or "grader " not in text.replace("name=grader ", "")
        assert "--tier none" not in text


@pytest.mark.parametrize("kind", ["student", "class"])
def test_the_steps_run(kind: str, clone: Path, tier: str, tmp_path: Path) -> None:
    """Every marked step ends well, as the runner would start it, and leaves what it should.

    A step that both systems have is run once.
    """
    program = tmp_path / "bin" / "python"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    program.chmod(0o755)
    environment = {
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "CI": "true",
        "TIER": tier,
    }
    for text in dict.fromkeys([*marked(f"github: {kind}"), *marked(f"gitlab: {kind}")]):
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", text],  # noqa: S607 - as GitHub does
            cwd=clone,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
    if kind == "student":
        assert (clone / "scores.json").is_file()
        return
    table = (clone / "results" / "scores.csv").read_text()
    assert '"ada"' in table
    assert '"bob"' in table
    show = ["git", "-C", str(tmp_path / "remote"), "show", "results:scores.csv"]
    kept = subprocess.run(show, capture_output=True, text=True, check=True)
    assert kept.stdout.splitlines() == table.splitlines()
