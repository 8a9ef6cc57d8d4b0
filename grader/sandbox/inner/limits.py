"""Resource limits of a worker, set by itself before it reads the submission."""

import os
from contextlib import suppress
from dataclasses import dataclass
from types import ModuleType

# Now, not when a worker locks itself in: it may no longer see where modules lie.
resource: ModuleType | None
try:
    import resource
except ImportError:  # Windows has none
    resource = None

MIB = 1 << 20
_CPU_GRACE_S = 5


@dataclass(frozen=True)
class WorkerLimits:
    """What one worker may use.

    Args:
        memory_mib: Private memory above what a fresh worker already has; 0 for no limit.
        cpu_s: Seconds of processor time; the judge's own deadline comes first.
        file_mib: Largest file, and size of each scratch file system.
        processes: Processes and threads of the worker together.
        descriptors: Open files.
    """

    memory_mib: int = 2048
    cpu_s: int = 60
    file_mib: int = 64
    processes: int = 64
    descriptors: int = 256


def _data_kib() -> int:
    with open("/proc/self/status", "rb") as status:  # noqa: PTH123 - runs at every fork
        for line in status:
            if line.startswith(b"VmData:"):
                return int(line.split()[1])
    return 0


def tasks_of_this_user() -> int:
    """Count the processes and threads of the user that this process runs as."""
    own, count = os.getuid(), 0
    for name in os.listdir("/proc"):  # noqa: PTH208 - runs at every fork
        if name.isdigit():
            with suppress(OSError):
                if os.stat(f"/proc/{name}").st_uid == own:  # noqa: PTH116 - the same
                    count += len(os.listdir(f"/proc/{name}/task"))  # noqa: PTH208 - the same
    return count


def apply_limits(limits: WorkerLimits, *, others: int | None) -> None:
    """Set the limits on this process; its children inherit them.

    RLIMIT_DATA counts private writable memory. RLIMIT_AS would count the address space that
    torch reserves and never touches.

    Args:
        limits: What to allow.
        others: How many processes and threads count besides the worker's own: 0 in a user
            namespace of its own; None where it is not known, so that the limit is not set.
    """
    if resource is None:
        return

    def limit(kind: int, value: int, grace: int = 0) -> None:
        _, hard = resource.getrlimit(kind)
        last = value + grace
        if hard != resource.RLIM_INFINITY:
            value, last = min(value, hard), min(last, hard)
        resource.setrlimit(kind, (value, last))

    if limits.memory_mib and os.path.exists("/proc/self/status"):  # noqa: PTH110 - the same
        limit(resource.RLIMIT_DATA, _data_kib() * 1024 + limits.memory_mib * MIB)
    # At the soft limit comes a signal of its own, by which the ending can be told.
    limit(resource.RLIMIT_CPU, limits.cpu_s, grace=_CPU_GRACE_S)
    limit(resource.RLIMIT_FSIZE, limits.file_mib * MIB)
    limit(resource.RLIMIT_CORE, 0)
    limit(resource.RLIMIT_NOFILE, limits.descriptors)
    if others is not None:
        limit(resource.RLIMIT_NPROC, others + limits.processes)
