"""Names of any kind, links and special files do no harm, whatever they are meant to do."""

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest
from intake_classes import (
    FIRST,
    ONE,
    TWO,
    archive,
    folder,
    handed_in,
    info,
    is_missing,
    only,
    tar_of,
    zipped,
)

from grader.intake import read_found, take_in


class TestNames:
    """Names of files and of members."""

    @pytest.mark.parametrize(
        "name", [f"../{FIRST}.py", f"/{FIRST}.py", f"C:\\{FIRST}.py", f"a/../../{FIRST}.py"]
    )
    @pytest.mark.parametrize("is_zip", [True, False])
    def test_outside(self, tmp_path: Path, name: str, is_zip: bool) -> None:  # noqa: FBT001
        """Paths that lead elsewhere are skipped, and said so."""
        content = zipped({name: b"1"}) if is_zip else tar_of((info(name, size=1), b"1"))
        contents = handed_in(tmp_path, content, "a.zip" if is_zip else "a.tar")
        assert is_missing(contents, " path")
        files = {f"anna/{FIRST}.py": b"1", f"b/{FIRST}.py": b"2", name: b"3"}
        intake = take_in(archive(tmp_path / "c.zip", files), ONE)
        assert [found.key for found in intake.found] == ["anna", "b"]
        assert len(intake.unread) == 1

    def test_links(self, tmp_path: Path) -> None:
        """Links and devices in archives are not followed, wherever they point."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as made:
            link = zipfile.ZipInfo(f"{FIRST}.py")
            link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
            made.writestr(link, "/etc/passwd")
        for number, (content, name) in enumerate(
            [
                (stream.getvalue(), "a.zip"),
                *(
                    (tar_of((info(f"{FIRST}.py", kind), b"")), "a.tar")
                    for kind in (b"1", b"2", b"3", b"4", b"6")
                ),
            ]
        ):
            contents = handed_in(tmp_path / str(number), content, name)
            problem = contents.files[FIRST].problem
            assert problem is not None
            assert problem.kind == "not_regular"

    def test_any_bytes(self, tmp_path: Path) -> None:
        """Names of any bytes are shown safely, and read."""
        names = [b"\xff\xfe", "\u202egnp.exe".encode(), b"\x1b[2J", b"n" * 250, b"a\nb", b"::add"]
        source = tmp_path / "class"
        for name in names:
            os.makedirs(os.fsencode(source) + b"/" + name)  # noqa: PTH103 - names of bytes
            with open(os.fsencode(source) + b"/" + name + b"/" + f"{FIRST}.py".encode(), "wb") as f:  # noqa: PTH123
                f.write(name)
        intake = take_in(source, ONE)
        assert {read_found(f, ONE).files[FIRST].content for f in intake.found} == set(names)
        assert len({f.key for f in intake.found}) == len(names)
        for found in intake.found:
            assert found.student.isprintable()
            assert found.place.isprintable()

    def test_zip_names(self, tmp_path: Path) -> None:
        """Names in code page 437, in UTF-8 without saying so and in neither are read."""
        for number, raw in enumerate((b"\x8e\x99", "Ä".encode(), b"\xff")):
            content = zipped({f"{'q' * len(raw)}/{FIRST}.py": b"good"})
            content = content.replace(b"q" * len(raw), raw)
            assert handed_in(tmp_path / str(number), content).files[FIRST].content == b"good"

    def test_twice(self, tmp_path: Path) -> None:
        """Of two members with one name the last counts, as it is when they are unpacked."""
        content = tar_of((info(f"{FIRST}.py", size=1), b"1"), (info(f"{FIRST}.py", size=1), b"2"))
        contents = handed_in(tmp_path, content, "a.tar")
        assert contents.files[FIRST].content == b"2"
        assert any("more than once" in note for note in contents.notes)

    def test_case(self, tmp_path: Path) -> None:
        """Of two names that differ in their case the exact one counts."""
        files = {f"{FIRST.upper()}.PY": b"no", f"{FIRST}.py": b"good"}
        contents = handed_in(tmp_path, zipped(files))
        assert contents.files[FIRST].content == b"good"
        assert any("its name fits better" in note for note in contents.notes)


class TestFolders:
    """Folders that students hand in, and that change."""

    def test_special(self, tmp_path: Path) -> None:
        """Pipes, and files with a second name, are not opened."""
        source = folder(tmp_path, {"anna/x.txt": b""})
        os.mkfifo(source / "anna" / f"{FIRST}.py")
        (source / "secret").write_bytes(b"{}")
        os.link(source / "secret", source / "anna" / "a.ipynb")
        contents = only(source)
        problem = contents.files[FIRST].problem
        assert problem is not None
        assert problem.kind == "not_regular"
        assert contents.notebooks == ()
        assert any("a.ipynb is a file with a second name" in note for note in contents.notes)

    def test_gone(self, tmp_path: Path) -> None:
        """What was there when the class was taken in and is gone now is a problem, too."""
        for name in ("class", "class.zip", "class.tar", "class.tar.gz"):
            files = {f"anna/{FIRST}.py": b"1", f"ben/{FIRST}.py": b"2"}
            path = tmp_path / name
            source = folder(path, files) if name == "class" else archive(path, files)
            found = take_in(source, TWO).found[0]
            source.rename(tmp_path / f"moved-{name}")
            contents = read_found(found, TWO)
            assert all(file.problem is not None for file in contents.files.values())
            assert contents.notes
