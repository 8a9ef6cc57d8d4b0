"""The command that writes the notebook form of the exercises."""

from pathlib import Path

from grader.flows.notebook_form import notebooks_of, write_notebooks
from grader.outputs.terminal import make_console, put
from grader.pack import Pack


def run_notebook(names: tuple[str, ...], folder: Path | None) -> int:
    """Write a notebook for each exercise, and one for all of them together."""
    pack = Pack.find(Path.cwd())
    forms = notebooks_of(pack, pack.select(names))
    target = folder if folder is not None else pack.root / "notebooks"
    new = write_notebooks(forms, target)
    console = make_console()
    for path in new:
        put(console, f"{path.name} written")
    put(console, f"{len(new)} of {len(forms)} notebooks are new in {target}")
    return 0
