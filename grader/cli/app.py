"""The command line as a whole: its commands, its options, its exit codes."""

import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from grader import __version__
from grader.cli.options import batch_options, jobs_option, limit_options
from grader.errors import GraderError, GraderFault, UsageError
from grader.text import clean, one_line

_LONGEST_ERROR = 4000
OK, NOT_ALL_EARNED, WRONG_USAGE, FAULT, INTERRUPTED = 0, 1, 2, 3, 130

EXIT_CODES = """\b
Exit codes:
  0    everything that could be assessed was earned
  1    not everything was earned
  2    wrong usage, or input that can't be read
  3    the grader, the pack or the machine is at fault
  130  interrupted
"""
BATCH_EXIT_CODES = """\b
Exit codes:
  0    every submission was graded, whatever it earned
  1    something could not be read, with --fail-on unread
  2    wrong usage, or input that can't be read
  3    the grader failed on a submission or as a whole
  130  interrupted; --resume goes on
"""


class _GradeByDefault(click.Group):
    """Takes words that are no command as exercises to grade."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `grade` in front unless a command or an option of the group comes first."""
        if not args or (args[0] not in self.commands and args[0] not in {"--help", "--version"}):
            args = ["grade", *args]
        return super().parse_args(ctx, args)


@click.group(
    cls=_GradeByDefault,
    context_settings={"max_content_width": 80, "help_option_names": ["--help"]},
    epilog=EXIT_CODES,
)
@click.version_option(__version__, prog_name="grader")
def cli() -> None:
    """Grade exercises on deep learning computation.

    Without a command: grade. `python -m grader ex01_my_sequential` grades one exercise,
    `python -m grader` all of them; `python -m grader grade --help` lists the options.
    """


@cli.command(epilog=EXIT_CODES)
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path),
    help="Grade the files of another folder, or one .py file.",
)
@click.option("--json", "json_path", metavar="PATH", help="Write the scores; - for stdout.")
@click.option("--only-public", is_flag=True, help="Run public checks alone.")
@limit_options
@click.option("-v", "--verbose", is_flag=True, help="Show passed checks and tracebacks.")
def grade(**options: Any) -> int:  # noqa: ANN401 - as click gives them
    """Grade EXERCISEs in exercises/, or all of them."""
    from grader.cli.grading import run_grade  # noqa: PLC0415 - after the arguments are parsed

    return run_grade(**options)


@cli.command(epilog=BATCH_EXIT_CODES)
@batch_options
@limit_options
def batch(**options: Any) -> int:  # noqa: ANN401 - as click gives them
    """Grade a class: a folder or an archive of SUBMISSIONS, as a course's system hands it out.

    Each submission has its line in DIR/results.jsonl as soon as it is graded. The tables and the
    feedback are made from these lines at the end. The tier is full unless another is named.
    """
    from grader.cli.batch import run_batch  # noqa: PLC0415 - after the arguments are parsed

    context = click.get_current_context()
    for name in ("timeout", "memory"):  # what is not given here may stand in the course file
        if context.get_parameter_source(name) is ParameterSource.DEFAULT:
            options[name] = None
    return run_batch(**options)


@cli.command("list")
def list_command() -> int:
    """List the exercises with their points and state."""
    from grader.cli.pack import run_list  # noqa: PLC0415 - after the arguments are parsed

    return run_list()


@cli.command()
@click.argument("exercise")
def show(exercise: str) -> int:
    """Show the task text of EXERCISE."""
    from grader.cli.pack import run_show  # noqa: PLC0415 - after the arguments are parsed

    return run_show(exercise)


@cli.command()
@click.argument("exercise")
@limit_options
def hint(exercise: str, **options: Any) -> int:  # noqa: ANN401 - as click gives them
    """Give the next hint for the first failed check of EXERCISE."""
    from grader.cli.hint import run_hint  # noqa: PLC0415 - after the arguments are parsed

    return run_hint(exercise, **options)


@cli.command()
@click.argument("exercise")
def reset(exercise: str) -> int:
    """Give the stub of EXERCISE back; the old file is kept beside it."""
    from grader.cli.pack import run_reset  # noqa: PLC0415 - after the arguments are parsed

    return run_reset(exercise)


@cli.command()
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a stub differs.")
def stubs(*, check: bool) -> int:
    """Write the stubs from the solutions."""
    from grader.cli.pack import run_stubs  # noqa: PLC0415 - after the arguments are parsed

    return run_stubs(check=check)


@cli.command()
@click.argument("name", metavar="exNN_topic")
def new(name: str) -> int:
    """Make a complete, minimal exercise to start from."""
    from grader.cli.pack import run_new  # noqa: PLC0415 - after the arguments are parsed

    return run_new(name)


@cli.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option(
    "-o",
    "--out",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where to write them; by default notebooks/ beside exercises/.",
)
def notebook(exercises: tuple[str, ...], folder: Path | None) -> int:
    """Write the stubs as notebooks: one for each EXERCISE, and one of all."""
    from grader.cli.notebook import run_notebook  # noqa: PLC0415 - after the arguments are parsed

    return run_notebook(exercises, folder)


@cli.command()
@click.argument("target", type=click.Path(path_type=Path), metavar="DIR")
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
def release(target: Path, exercises: tuple[str, ...]) -> int:
    """Make the students' tree in DIR, and prove that nothing hidden is in it.

    Without EXERCISE: of all. DIR must be empty or not be there.
    """
    from grader.cli.release import run_release  # noqa: PLC0415 - after the arguments are parsed

    return run_release(target, exercises)


@cli.command()
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 if a page differs.")
def pages(*, check: bool) -> int:
    """Write the instructors' page of each exercise into docs/exercises/."""
    from grader.cli.pack import run_pages  # noqa: PLC0415 - after the arguments are parsed

    return run_pages(check=check)


@cli.command()
@click.argument("exercise")
def probes(exercise: str) -> int:
    """Show what the checks of EXERCISE ship to a worker."""
    from grader.cli.pack import run_probes  # noqa: PLC0415 - after the arguments are parsed

    return run_probes(exercise)


@cli.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@jobs_option
@limit_options
def selfcheck(exercises: tuple[str, ...], **options: Any) -> int:  # noqa: ANN401 - the same
    """Prove the pack: what must pass passes, what must fail fails, and why."""
    from grader.cli.selfcheck import run_selfcheck  # noqa: PLC0415 - the same

    return run_selfcheck(exercises, **options)


@cli.command()
@click.argument("exercises", nargs=-1, metavar="[EXERCISE]...")
@click.option("--right", type=click.IntRange(0), default=200, show_default=True, metavar="N")
@click.option("--wrong", type=click.IntRange(0), default=50, show_default=True, metavar="N")
@jobs_option
@limit_options
def stability(exercises: tuple[str, ...], **options: Any) -> int:  # noqa: ANN401 - the same
    """Grade each right answer and each wrong one N times with other seeds.

    Exits with 1 if any verdict differs from the one that the answer's header demands.
    """
    from grader.cli.stability import run_stability  # noqa: PLC0415 - the same

    return run_stability(exercises, **options)


@cli.command()
def schema() -> int:
    """Print the JSON schema of the scores."""
    from grader.scores import schema_text  # noqa: PLC0415 - after the arguments are parsed

    click.echo(schema_text(), nl=False)
    return OK


@cli.command()
def doctor() -> int:
    """Tell what this machine can do, and what to do about what it can't."""
    from grader.cli.doctor import run_doctor  # noqa: PLC0415 - after the arguments are parsed

    return run_doctor()


def run(arguments: Sequence[str]) -> int:  # noqa: PLR0911 - an exit code each
    """Run a command line and return its exit code; never raises."""
    try:
        code = cli.main(list(arguments), prog_name="python -m grader", standalone_mode=False)
    except click.exceptions.Exit as done:
        return done.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrupted. Nothing of this run is left.", err=True)
        return INTERRUPTED
    except click.ClickException as error:
        said = io.StringIO()
        error.show(said)
        click.echo(clean(said.getvalue(), _LONGEST_ERROR, multiline=True), err=True, nl=False)
        return WRONG_USAGE
    except UsageError as error:
        _print_error(error)
        return WRONG_USAGE
    except GraderFault as error:
        _print_error(error)
        return FAULT
    except BrokenPipeError:
        # The reader of standard output has gone; there is nobody to tell.
        sys.stderr.close()
        return OK
    except Exception as error:  # noqa: BLE001 - whatever it is, it is our fault and gets our code
        _print_error(
            GraderFault(f"{type(error).__name__}: {error}", "Run `python -m grader doctor`.")
        )
        return FAULT
    return code if isinstance(code, int) else OK


def _print_error(error: GraderError) -> None:
    # Names of files and folders, and what a worker said before it ended, are others' text.
    click.echo(f"error: {one_line(error.message, _LONGEST_ERROR)}", err=True)
    if error.tip:
        click.echo(f"tip:   {clean(error.tip, _LONGEST_ERROR, multiline=True)}", err=True)
