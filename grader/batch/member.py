"""A grading process: takes jobs from a pipe, one after the other, and answers each.

It has a judge and a worker source of its own, so that nothing that one submission does to it can
reach another process. It ends when the pipe is closed, and dies with the process that started it.
"""

import signal
import sys
from collections import deque
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from grader.batch.jobs import Failed, Job, Outcome, Ready, Setup, decode_job, encode
from grader.errors import GraderError, UsageError
from grader.flows.grading import Grading, Options, Order
from grader.flows.side_by_side import keep_to
from grader.pack import Pack
from grader.sandbox.inner import syscalls
from grader.sandbox.outer.own_process import close_to_others
from grader.sandbox.outer.source import Limits
from grader.scores import Scores
from grader.submission import SourceFile, Submission, is_untouched
from grader.text import one_line

if TYPE_CHECKING:
    from grader.judge.scoring import LoadedExercise


def serve(pipe: Connection, setup: Setup, processor: int | None) -> None:
    """Grade what comes through the pipe until it is closed.

    Args:
        pipe: Jobs come from it as bytes and replies go to it.
        setup: What is the same for all of them.
        processor: The one to run on; None leaves that to the kernel.
    """
    _settle(processor)
    pack = Pack.find(Path(setup.pack))
    chosen = pack.select(setup.exercises)
    limits = Limits(setup.probe_s, setup.exercise_s, setup.memory_mib)
    tier = setup.tier
    options = Options(
        tier=tier,  # type: ignore[arg-type] # checked by the command line
        limits=limits,
        public_only=setup.public_only,
        precedents=True,
    )
    hidden = [Path(folder) for folder in setup.hidden]
    try:
        with Grading(pack, chosen, options, hidden=hidden) as grading:
            _Member(pipe, grading).serve()
    except (EOFError, BrokenPipeError, KeyboardInterrupt):
        return  # nobody is left to be told
    except GraderError as error:
        failed = Failed(error.message, error.tip, isinstance(error, UsageError))
    except Exception as error:  # noqa: BLE001 - whatever it is, the class must go on without it
        failed = Failed(f"{type(error).__name__}: {error}"[:500], "", is_usage=False)
    pipe.send_bytes(encode(failed))


def _settle(processor: int | None) -> None:
    close_to_others()
    if sys.platform == "linux":
        syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    keep_to(processor)
    # Ctrl-C reaches every process of the terminal; the one that started this one decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class _Member:
    def __init__(self, pipe: Connection, grading: Grading) -> None:
        self._pipe = pipe
        self._grading = grading
        self._begun = deque[tuple[Job, Submission, list[str]]]()

    def serve(self) -> None:
        _ = self._grading.loaded, self._grading.source
        self._pipe.send_bytes(encode(Ready()))
        self._grading.grade_each(self._orders(), self._tell)

    def _orders(self) -> Iterator[Order]:
        while True:
            try:
                job = decode_job(self._pipe.recv_bytes())
            except EOFError:
                return
            files, notes = self._files_of(job)
            whole = Submission(job.student, files)
            wanted = {name: file for name, file in files.items() if name in job.wanted}
            self._begun.append((job, whole, notes))
            yield Order(Submission(job.student, wanted), seed=job.seed, allowance_s=job.allowance_s)

    def _files_of(self, job: Job) -> tuple[dict[str, SourceFile], list[str]]:
        """Return the file for each exercise; what no file answers, a notebook may."""
        files = dict(job.files)
        loaded = self._grading.loaded
        open_ = [one.exercise for one in loaded if self._is_open(files, one)]
        closed = [one.exercise for one in loaded if one.exercise not in open_]
        if not job.notebooks:
            return files, []
        if not open_:
            named = ", ".join(one_line(place, 100) for place, _ in job.notebooks[:3])
            return files, [f"Files count before notebooks: {named} was not read."]
        # Also where nothing of them is wanted: their notes and hashes belong to the result.
        # Not at the top: it imports torch, which the process that hands out the work has no use
        # for, and which here is to load beside that of the worker source.
        from grader.flows.notebooks import read_notebooks  # noqa: PLC0415

        limits = self._grading.options.limits
        answers = read_notebooks(self._grading.source, limits, job.notebooks, open_, closed)
        found = answers.files.items()
        files |= {n: f for n, f in found if f.problem is None or f.problem.kind != "missing"}
        return files, list(answers.notes)

    @staticmethod
    def _is_open(files: dict[str, SourceFile], loaded: "LoadedExercise") -> bool:
        """Tell whether a notebook may answer an exercise: no file does, or only the stub."""
        file = files.get(loaded.exercise.name)
        if file is None or file.content is None:
            kind = file.problem.kind if file is not None and file.problem else ""
            return kind in {"missing", "empty"}
        return is_untouched(file.content, loaded.stub_text)

    def _tell(self, scores: Scores) -> None:
        job, whole, notes = self._begun.popleft()
        outcome = Outcome(
            key=job.key,
            source_sha256=whole.source_hash,
            exercises=scores.exercises,
            # Each process has a user of its own, and which one says nothing about the scores.
            run=msgspec.structs.replace(scores.run, worker_uid=-1),
            notes=notes,
        )
        self._pipe.send_bytes(encode(outcome))
