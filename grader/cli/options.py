"""Options that several commands share, or that one command has many of."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def limit_options(function: Command) -> Command:
    """Add the options that say how student code is run."""
    for option in reversed(
        (
            click.option(
                "--tier",
                type=click.Choice(["auto", "full", "landlock", "none"]),
                default="auto",
                show_default=True,
                help="Isolation of student code; auto takes the best there is and says which.",
            ),
            click.option("--seed", help="Repeat a run with the seed that its scores name."),
            click.option(
                "--timeout",
                type=click.FloatRange(0.1, 3600),
                default=10.0,
                show_default=True,
                metavar="SECONDS",
                help="Limit for one probe; an exercise may take twice as long.",
            ),
            click.option(
                "--memory",
                type=click.IntRange(0, 1 << 20),
                default=2048,
                show_default=True,
                metavar="MIB",
                help="Limit for a worker; 0 for none.",
            ),
        )
    ):
        function = option(function)
    return function


jobs_option = click.option(
    "-j",
    "--jobs",
    type=click.IntRange(1, 64),
    metavar="N",
    help="Exercises at a time; by default one for each processor, 8 at most.",
)


_BATCH = (
    click.argument("submissions", type=click.Path(path_type=Path)),
    click.argument("exercises", nargs=-1, metavar="[EXERCISE]..."),
    click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Where results go."),
    click.option(
        "-j",
        "--jobs",
        type=click.IntRange(1, 256),
        metavar="N",
        help="Submissions at a time; by default one for each processor, 8 at most.",
    ),
    click.option("--resume", is_flag=True, help="Go on with the results in DIR."),
    click.option("--dry-run", is_flag=True, help="Show what was understood, and grade nothing."),
    click.option(
        "--course",
        "course_path",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="A course file: weights, deadline, late policy, limits.",
    ),
    click.option(
        "--submission-timeout",
        type=click.FloatRange(1, 86400),
        metavar="SECONDS",
        help="Limit for the student code of one submission in all.",
    ),
    click.option(
        "--export",
        "exports",
        multiple=True,
        type=click.Choice(["canvas", "canvas-sis", "canvas-login", "moodle", "gradescope"]),
        help="Write a table for a gradebook too; may be given more than once.",
    ),
    click.option("--only-public", is_flag=True, help="Run public checks alone."),
    click.option(
        "--fail-on",
        type=click.Choice(["fault", "unread", "never"]),
        default="fault",
        show_default=True,
        help="Exit with 3 if the grader failed somewhere; also with 1 for what could not be read.",
    ),
)


def batch_options(function: Command) -> Command:
    """Add the arguments and options of the command that grades a class."""
    for option in reversed(_BATCH):
        function = option(function)
    return function
