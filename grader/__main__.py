"""Entry point of `python -m grader` and of the console script `grader`."""

import gc
import os
import sys

from grader import interrupts


def main() -> None:
    """Run the command line and exit with its code."""
    # `python -m` puts the current folder first: a student's `random.py` must not be imported here.
    sys.path[:] = [path for path in sys.path if path not in {"", os.getcwd()}]  # noqa: PTH109
    gc.disable()  # until everything is imported: it would search what stays alive anyway
    with interrupts.noted():
        from grader.cli.app import run  # noqa: PLC0415 - Ctrl-C may come during this import
        from grader.sandbox.outer.own_process import close_to_others  # noqa: PLC0415 - the same

        close_to_others()

        code = run(sys.argv[1:])
    sys.exit(code)


if __name__ == "__main__":
    main()
