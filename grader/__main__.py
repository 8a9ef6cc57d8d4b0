"""Entry point of `python -m grader` and of the console script `grader`."""

import sys


def main() -> None:
    """Run the command line and exit with its code."""
    from grader.cli.app import run  # noqa: PLC0415 - so that importing this module costs nothing

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
