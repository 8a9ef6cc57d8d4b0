"""The command that makes the students' tree."""

from pathlib import Path

from grader.flows.release import release
from grader.outputs.terminal import make_console, put
from grader.pack import Pack


def run_release(target: Path, exercises: tuple[str, ...]) -> int:
    """Make the tree and say what is in it."""
    pack = Pack.find(Path.cwd())
    made = release(pack, target, pack.select(exercises))
    console = make_console()
    for part in made.parts:
        public = [spec for spec in part.specs if spec.public]
        earned = sum(spec.points for spec in public)
        count = f"{len(public)} of {len(part.specs)} checks"
        put(console, f"{part.exercise.name:<28} {count:>16}  {earned:>3} of 100 points")
    if made.shared:
        put(console, "")
        put(
            console, "Lines of public checks that are lines of solutions too; are they meant to be?"
        )
        for leak in made.shared:
            put(console, f"  {leak.path}: {leak.text}")
    put(console, "")
    put(console, f"{made.files} files in {made.folder}; nothing hidden was found in them.")
    put(console, f"Try it: cd {made.folder} && make grade")
    return 0
