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
        directory_bytes: Most bytes of the list of members of a zip.
    """

    entries: int
    stream_bytes: int
    ratio: int
    directory_bytes: int


CLASS_ARCHIVE = ArchiveLimits(
    entries=100_000, stream_bytes=256 * MIB, ratio=1000, directory_bytes=64 * MIB
)
# All archives of one student share the first two.
STUDENT_ARCHIVE = ArchiveLimits(
    entries=20_000, stream_bytes=24 * MIB, ratio=400, directory_bytes=8 * MIB
)
SLOWNESS_OF_BZIP2 = 4  # to unpack, against the others
RATIO_FREE_BYTES = 8 * MIB

# A file on disk is read piece by piece; one within another archive has to be held in memory.
MAX_CLASS_FILE_BYTES = 4096 * MIB
MAX_ARCHIVE_FILE_BYTES = 512 * MIB
MAX_NESTED_ARCHIVE_BYTES = 16 * MIB
MAX_ARCHIVES = 16  # in one submission: one for each exercise, and some

MAX_NOTEBOOK_BYTES = 16 * MIB
MAX_NOTEBOOKS = 20
MAX_NOTEBOOKS_BYTES = 20 * MIB

MAX_CLASS_ENTRIES = 100_000  # at the top of a folder
MAX_ENTRIES = 10_000  # in the folder of one student
MAX_DEPTH = 12
MAX_PATH_LENGTH = 1024  # of a member of an archive
MAX_PATH_PARTS = 40

MAX_METADATA_BYTES = 32 * MIB
MAX_HEADER_BYTES = 64 * KIB  # of one member of a tar: long names and the like
HEADER_BYTES_PER_ENTRY = 128  # of all members, on average
MAX_STREAMS = 64  # gzip, bzip2 and xz files may be several files behind one another
