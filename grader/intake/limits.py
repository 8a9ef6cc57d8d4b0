"""How much of a class, of a submission and of an archive is looked at.

A class is packed by a course's system and may be large. A submission is packed by a student, who
may mean ill: reading one takes less than a second and less than 64 MiB.
"""

from dataclasses import dataclass

KIB, MIB = 1024, 1024 * 1024


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """What one archive may cost.

    Args:
        entries: Most members, folders and skipped ones included.
        stream_bytes: Most bytes of a compressed tar once it is unpacked.
        ratio: Most bytes that one compressed byte may become, beyond `ratio_free_bytes`.
    """

    entries: int
    stream_bytes: int
    ratio: int


CLASS_ARCHIVE = ArchiveLimits(entries=100_000, stream_bytes=256 * MIB, ratio=1000)
STUDENT_ARCHIVE = ArchiveLimits(entries=20_000, stream_bytes=24 * MIB, ratio=400)
STUDENT_BZIP2 = ArchiveLimits(entries=20_000, stream_bytes=6 * MIB, ratio=400)  # slow to unpack
RATIO_FREE_BYTES = 8 * MIB

# A file on disk is read piece by piece; one within another archive has to be held in memory.
MAX_CLASS_FILE_BYTES = 4096 * MIB
MAX_ARCHIVE_FILE_BYTES = 512 * MIB
MAX_NESTED_ARCHIVE_BYTES = 16 * MIB
MAX_ARCHIVES = 4  # in one submission

MAX_NOTEBOOK_BYTES = 16 * MIB
MAX_NOTEBOOKS = 20
MAX_NOTEBOOKS_BYTES = 20 * MIB

MAX_CLASS_ENTRIES = 100_000  # at the top of a folder
MAX_ENTRIES = 10_000  # in the folder of one student
MAX_DEPTH = 12

MAX_METADATA_BYTES = 32 * MIB
MAX_HEADER_BYTES = 64 * KIB  # of one member of a tar: long names and the like
HEADER_BYTES_PER_ENTRY = 128  # of all members, on average
MAX_STREAMS = 64  # gzip, bzip2 and xz files may be several files behind one another
MAX_KEPT_BYTES = 128 * MIB  # of a compressed tar of a class, deflated, per process
