"""Entry point of `python -m grader` and of the console script `grader`."""

import gc
import sys

from grader import interrupts


def main() -> None:
    """Run the command line and exit with its code."""
    gc.disable()  # until everything is imported: it would search what stays alive anyway
    with interrupts.noted():
        from grader.cli.app import run  # noqa: PLC0415 - Ctrl-C may come during this import

        code = run(sys.argv[1:])
    sys.exit(code)


if __name__ == "__main__":
    main()
