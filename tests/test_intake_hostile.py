"""Archives, names and files that were made to do harm end as a sentence."""

import bz2
import gzip
import io
import lzma
import os
import struct
import tarfile
import zipfile
from pathlib import Path

import pytest
from intake_classes import (
    FIRST,
    ONE,
    endless_tar_of,
    folder,
    handed_in,
    info,
    is_missing,
    only,
    patched,
    tar_of,
    tarred,
    zipped,
)

from grader.errors import UsageError
from grader.intake import take_in
from grader.intake.limits import MIB

GOOD = {f"{FIRST}.py": b"good"}


class TestZip:
    """Zip archives that students hand in."""

    @pytest.mark.parametrize(
        ("content", "word"),
        [
            (b"", "is no zip archive"),
            (b"PK\x05\x06", "is no zip archive"),
            (b"PK\x05\x06" + b"\xff" * 18, "is broken"),
            (zipped(GOOD)[:-30], "is no zip archive"),
            (zipped(GOOD)[40:], "is broken"),
            (patched(zipped(GOOD), b"PK\x05\x06", 4, b"\1\0"), "several parts"),
            (patched(zipped(GOOD), b"PK\x05\x06", 12, b"\xff\xff\0\0"), "is broken"),
            (patched(zipped(GOOD), b"PK\x05\x06", 8, b"\7\0\7\0"), "is broken"),
            (patched(zipped(GOOD), b"PK\x01\x02", 0, b"PKxx"), "is broken"),
            (patched(zipped(GOOD), b"PK\x01\x02", 8, b"\1\0"), "is encrypted"),
            (patched(zipped(GOOD), b"PK\x01\x02", 10, b"\x63\0"), "packed in a way"),
            (patched(zipped(GOOD), b"PK\x01\x02", 16, b"\0\0\0\0"), "checksum"),
            (patched(zipped(GOOD), b"PK\x03\x04", 0, b"PKxx"), "not where its list says"),
            (patched(zipped(GOOD), b"PK\x01\x02", 42, b"\xf0\0\0\0"), "shares its place"),
        ],
    )
    def test_broken(self, tmp_path: Path, content: bytes, word: str) -> None:
        """What is wrong is said, and nothing is read."""
        assert is_missing(handed_in(tmp_path, content), word)

    @pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
    def test_other_packing(self, tmp_path: Path, packing: int) -> None:
        """Methods that need more memory are not read."""
        assert is_missing(handed_in(tmp_path, zipped(GOOD, packing)), "packed in a way")

    def test_bomb(self, tmp_path: Path) -> None:
        """A file that becomes huge is not unpacked, and one too large is a problem."""
        bomb = zipped({f"{FIRST}.py": bytes(100 * MIB)})
        assert is_missing(handed_in(tmp_path, bomb), "times as large")
        lying = patched(bomb, b"PK\x01\x02", 24, struct.pack("<L", 100))
        assert is_missing(handed_in(tmp_path / "b", lying, is_measured=True), "checksum")
        contents = handed_in(tmp_path / "c", zipped({f"{FIRST}.py": bytes(2 * MIB)}))
        problem = contents.files[FIRST].problem
        assert problem is not None
        assert problem.kind == "too_large"

    def test_notebook_bomb(self, tmp_path: Path) -> None:
        """Notebooks have a cap of their own, each and all together."""
        content = os.urandom(40_000) * 230
        contents = handed_in(
            tmp_path, zipped({f"hw-{n}.ipynb": content for n in "123"}), is_measured=True
        )
        assert [len(book) for _, book in contents.notebooks] == [len(content)] * 2
        assert any("larger than 20 MiB" in note for note in contents.notes)
        contents = handed_in(tmp_path / "b", zipped({f"hw-{n}.ipynb": b"{}" for n in range(30)}))
        assert any("more than 20 notebooks" in note for note in contents.notes)

    def test_overlap(self, tmp_path: Path) -> None:
        """Members that share their bytes with each other are not read."""
        one = zipped(GOOD)
        at = one.find(b"PK\x01\x02")
        end = one.find(b"PK\x05\x06")
        entry = one[at:end]
        directory = entry + entry.replace(FIRST.encode(), b"x" * len(FIRST))
        tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 2, 2, len(directory), at, 0)
        assert is_missing(handed_in(tmp_path, one[:at] + directory + tail), "shares its place")

    def test_many_entries(self, tmp_path: Path) -> None:
        """A list with too many files is given up early, whatever it says about itself."""
        entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", *[0] * 6, 0, 0, 0, 1, *[0] * 4, 0, 0) + b"a"
        directory = entry * 1_000_000
        for count in (0, 0xFFFF):
            tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory), 0, 0)
            source = folder(tmp_path / str(count), {"anna/a.zip": directory + tail})
            assert is_missing(only(source), "lists more than")
            (tmp_path / "class.zip").write_bytes(directory + tail)
            with pytest.raises(UsageError, match="lists more than"):
                take_in(tmp_path / "class.zip", ONE)

    def test_within(self, tmp_path: Path) -> None:
        """Archives within archives are not opened, so one that holds itself does no harm."""
        contents = handed_in(
            tmp_path, zipped({"b.zip": zipped(GOOD), "c.tar.gz": b"", "d.7z": b""})
        )
        assert is_missing(contents, "Archives within archives are not opened")

    def test_many_archives(self, tmp_path: Path) -> None:
        """Only a few archives of one student are opened."""
        files = {f"anna/{n}.zip": zipped({"x.txt": b""}) for n in range(20)}
        notes = only(folder(tmp_path, files)).notes
        assert sum("one archive too many" in note for note in notes) == 4

    def test_large_together(self, tmp_path: Path) -> None:
        """All archives of one student share one budget."""
        content = zipped({f"{n}/x.txt": b"" for n in range(9000)})
        notes = only(folder(tmp_path / "a", {f"anna/{n}.zip": content for n in range(4)})).notes
        assert sum("lists more than" in note or "large together" in note for note in notes) == 2
        content = tarred({"x.bin": os.urandom(1 << 20) * 9})
        notes = only(folder(tmp_path / "b", {f"anna/{n}.tgz": content for n in range(4)})).notes
        assert sum("is larger than" in note or "large together" in note for note in notes) == 2

    def test_long_names(self, tmp_path: Path) -> None:
        """Names that no file system has are not read, be they long, deep or many."""
        for name in ("a" * 2000 + ".py", f"{'a/' * 50}{FIRST}.py"):
            assert is_missing(handed_in(tmp_path / name[1], zipped({name: b"1"})), "too long")
        content = zipped({f"{n}{'x' * 60_000}.py": b"" for n in range(150)})
        assert is_missing(handed_in(tmp_path / "c", content), "lists more than 8 MiB of names")

    def test_lower_bits(self, tmp_path: Path) -> None:
        """A count of which only the lower 16 bits are written is right."""
        count = 65_536 + 3
        entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", *[0] * 6, 0, 0, 0, 7, *[0] * 4, 0, 0)
        good = zipped({f"anna/{FIRST}.py": b"good"})
        at = good.find(b"PK\1\2")
        end = good.find(b"PK\5\6")
        directory = good[at:end] + b"".join(entry + b"anna/d/" for _ in range(count - 1))
        tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 3, 3, len(directory), at, 0)
        source = tmp_path / "class.zip"
        source.write_bytes(good[:at] + directory + tail)
        assert only(source).files[FIRST].content == b"good"


class TestTar:
    """Tar archives that students hand in."""

    @pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
    def test_bomb(self, tmp_path: Path, pack: object) -> None:
        """A stream that becomes huge is given up, in a header as well as in a file."""
        assert callable(pack)
        name = {gzip.compress: "a.tgz", bz2.compress: "a.tbz2", lzma.compress: "a.txz"}[pack]
        size = 30 * MIB
        for member in (info("x.bin", size=size), info("x", b"x", size), info("L", b"L", size)):
            content = pack(
                member.tobuf() + bytes(size) + tar_of((info(f"{FIRST}.py", size=1), b"1"))
            )
            contents = handed_in(tmp_path / member.name, content, name, is_measured=True)
            assert contents.files[FIRST].content is None
            assert any("is larger" in n or "times" in n or "too large" in n for n in contents.notes)

    @pytest.mark.parametrize(
        ("content", "name", "word"),
        [
            (b"nonsense" * 200, "a.tar", "is broken"),
            (b"nonsense" * 200, "a.tar.gz", "is broken"),
            (b"nonsense" * 200, "a.tar.bz2", "is broken"),
            (b"nonsense" * 200, "a.tar.xz", "is broken"),
            (tarred({"x": os.urandom(9999)})[:-5000], "a.tar.gz", "cut off"),
            (gzip.compress(b"") * 2000, "a.tar.gz", "too many parts"),
            (tar_of((info("p", b"x", 9), b"99 path=x\n")), "a.tar", "is broken"),
            (tar_of((info("p", b"x", 9), b"x" * 9)), "a.tar", ""),
            (tar_of((info("p", b"x", 8), b"8 size=-")), "a.tar", "is broken"),
            (info("x", size=8**11 - 1).tobuf(), "a.tar", "cut off"),
            (tar_of((info(f"{FIRST}.py", size=1), b"1"))[:512], "a.tar", "cut off"),
            (endless_tar_of((info(f"{FIRST}.py", size=1), b"1")), "a.tar", "cut off"),
            (gzip.compress(endless_tar_of((info(f"{FIRST}.py"), b"")), mtime=0), "a.tgz", "cut"),
            (info("x", size=2**80).tobuf(tarfile.GNU_FORMAT), "a.tar", "is broken"),
            (tar_of((info("x", b"S"), b"")), "a.tar", "sparse"),
        ],
    )
    def test_broken(self, tmp_path: Path, content: bytes, name: str, word: str) -> None:
        """What is wrong is said, and nothing is read."""
        contents = handed_in(tmp_path, content, name)
        assert contents.files[FIRST].content is None
        assert contents.notes or not word
        assert any(word in note for note in contents.notes) or not word

    def test_endless_sparse(self, tmp_path: Path) -> None:
        """The map of a sparse file has an end."""
        header = bytearray(info("x", b"S").tobuf())
        header[482] = 1
        header[148:156] = b" " * 8
        header[148:156] = f"{sum(header):06o}\0 ".encode()
        block = bytes(504) + b"\1" + bytes(7)
        assert is_missing(handed_in(tmp_path, bytes(header) + block * 500, "a.tar"), "is broken")

    def test_many_entries(self, tmp_path: Path) -> None:
        """Too many files, or too many headers without files, are given up."""
        content = gzip.compress(info("x").tobuf() * 21_000)
        assert is_missing(handed_in(tmp_path, content, "a.tar.gz"), "holds more than 20000 files")
        header = b"5 a=\n" * 13_000
        content = gzip.compress(endless_tar_of((info("p", b"x", len(header)), header)) * 45)
        assert is_missing(handed_in(tmp_path / "b", content, "a.tgz"), "holds more than")

    def test_formats(self, tmp_path: Path) -> None:
        """Long names of all three formats are read."""
        name = f"{'d' * 90}/{'e' * 90}/{'f' * 90}/{FIRST}.py"
        for number, form in enumerate((tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)):
            stream = io.BytesIO()
            with tarfile.open(fileobj=stream, mode="w", format=form) as tar:
                tar.addfile(info(name, size=4), io.BytesIO(b"good"))
            contents = handed_in(tmp_path / str(number), stream.getvalue(), "a.tar")
            assert contents.files[FIRST].content == b"good"
