"""What goes to a grading process and what comes back: data in, data out.

A job holds all that the grading of one submission needs, and an outcome all that came of it. So a
process may as well run on another machine.
"""

import msgspec

from grader.scores import ExerciseScore, Run
from grader.submission import SourceFile


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """What is the same for all jobs of a process.

    Args:
        pack: Folder of the exercise pack.
        exercises: Names of the exercises to grade.
        hidden: Folders that workers must not see, besides the pack.
        tier: Isolation to use.
        probe_s: Wall-clock seconds for one probe.
        exercise_s: Wall-clock seconds for one exercise.
        memory_mib: Memory of a worker; 0 for no limit.
        public_only: Whether to run public checks alone.
    """

    pack: str
    exercises: list[str]
    hidden: list[str]
    tier: str
    probe_s: float
    exercise_s: float
    memory_mib: int
    public_only: bool


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One submission to be graded.

    Args:
        key: Its name in the class.
        student: The student's id.
        seed: The secret seed of the class.
        files: The file of each exercise, or the problem with it.
        notebooks: Place and bytes of each notebook.
        wanted: Names of the exercises to grade; of the others the scores are known already.
        allowance_s: Wall-clock seconds that student code may take in all.
    """

    key: str
    student: str
    seed: str
    files: dict[str, SourceFile]
    notebooks: list[tuple[str, bytes]]
    wanted: list[str]
    allowance_s: float


class Ready(msgspec.Struct, frozen=True, tag="ready"):
    """A process has its worker source and takes jobs."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True, tag="outcome"):
    """What came of a job.

    Args:
        key: That of the job.
        source_sha256: Hash of all files, those found in notebooks included.
        exercises: A score for each exercise that was wanted.
        run: Under which conditions it was graded.
        notes: What a person should know, a sentence each.
    """

    key: str
    source_sha256: str
    exercises: list[ExerciseScore]
    run: Run
    notes: list[str] = []

    @property
    def has_fault(self) -> bool:
        """Whether a check could not be judged, through no fault of the student."""
        return any(exercise.status == "grader_fault" for exercise in self.exercises)


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """A process can't go on; it ends after this.

    Args:
        message: One sentence on what happened.
        tip: What to do about it.
        is_usage: Whether the instructor can mend it, so that no other process need try.
    """

    message: str
    tip: str
    is_usage: bool


Reply = Ready | Outcome | Failed


def encode(message: Setup | Job | Reply) -> bytes:
    """Return a message as bytes."""
    return msgspec.msgpack.encode(message)


def decode_job(data: bytes) -> Job:
    """Read a job."""
    return msgspec.msgpack.decode(data, type=Job)


def decode_reply(data: bytes) -> Reply:
    """Read what a process says."""
    reply: Reply = msgspec.msgpack.decode(data, type=Reply)
    return reply
