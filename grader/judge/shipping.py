"""Shows an author what the probes of a check file ship to a worker."""

import importlib.util
from pathlib import Path

from grader.errors import PackError
from grader.judge.probes import Probe, shipped_text


def shipped_by(path: Path) -> str:
    """Return the source that the probes of a check file travel as.

    Raises:
        ProbeRefusedError: A probe refers to what must not be shipped.
        PackError: The file can't be loaded.
    """
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise PackError(f"{path} can't be loaded as a Python file.")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except PackError:
        raise
    except Exception as error:
        raise PackError(f"{path} can't be loaded: {type(error).__name__}: {error}.") from error
    return shipped_text([value for value in vars(module).values() if isinstance(value, Probe)])
