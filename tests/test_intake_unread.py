"""Work that couldn't be read is told apart from work that isn't there."""

import os
import zipfile
from pathlib import Path

import pytest
from intake_classes import (
    FIRST,
    TWO,
    archive,
    folder,
    only,
    patched,
    tarred,
    zipped,
)

from grader.errors import UsageError
from grader.intake import kept, read_found, take_in
from grader.intake.limits import MIB

GOOD = zipped({f"{FIRST}.py": b"good"})
ENCRYPTED = patched(GOOD, b"PK\x01\x02", 8, b"\1\0")
UNREAD = {
    "rar": {"hw.rar": b"Rar!"},
    "7z": {"hw.7z": b"7z"},
    "cut off": {"hw.zip": GOOD[:60]},
    "cut-off tar": {"hw.tar": tarred({f"{FIRST}.py": b"good"}, "w")[:700]},
    "in an archive": {"hw.zip": zipped({"inner.zip": GOOD})},
    "encrypted": {"hw.zip": ENCRYPTED},
    "encrypted, by another name": {
        "hw.zip": patched(zipped({"ex01.py": b"good"}), b"PK\x01\x02", 8, b"\1\0")
    },
    "packed otherwise": {"hw.zip": zipped({f"{FIRST}.py": b"good"}, zipfile.ZIP_LZMA)},
    "notebook": {"hw.ipynb": b"x" * (16 * MIB + 1)},
    "too deep": {f"{'d/' * 13}{FIRST}.py": b"good"},
}
NOT_UNREAD = {
    "nothing": {"x.txt": b""},
    "document": {"answer.pdf": b"%PDF"},
    "empty": {f"{FIRST}.py": b"", "hw.rar": b"Rar!"},
    "too large": {f"{FIRST}.py": bytes(2 * MIB), "hw.rar": b"Rar!"},
    "other answer": {f"{FIRST}.py": b"good", "hw.rar": b"Rar!"},
    "other notebook": {"hw.ipynb": b"{}", "hw.rar": b"Rar!"},
    "no exercise": {"ex07.py": b"", "helper.py": b""},
}


class TestUnread:
    """The sentence on a submission of which nothing could be read."""

    @pytest.mark.parametrize("form", ["class", "class.zip"])
    @pytest.mark.parametrize("files", UNREAD.values(), ids=list(UNREAD))
    def test_unread(self, tmp_path: Path, files: dict[str, bytes], form: str) -> None:
        """What was handed in and couldn't be read is named."""
        files = {f"anna/{name}": content for name, content in files.items()}
        path = tmp_path / form
        contents = only(folder(path, files) if form == "class" else archive(path, files), TWO)
        assert contents.unread.startswith("Nothing of it could be read: ")
        assert contents.unread.endswith(".")
        assert contents.notes

    @pytest.mark.parametrize("files", NOT_UNREAD.values(), ids=list(NOT_UNREAD))
    def test_not_unread(self, tmp_path: Path, files: dict[str, bytes]) -> None:
        """What isn't there, and what is wrong by the student's own doing, is not unread."""
        files = {f"anna/{name}": content for name, content in files.items()}
        assert not only(folder(tmp_path, files), TWO).unread

    def test_link(self, tmp_path: Path) -> None:
        """A link is the student's own doing."""
        source = folder(tmp_path, {"anna/hw.rar": b"Rar!"})
        (source / "anna" / f"{FIRST}.py").symlink_to("/etc/passwd")
        assert not only(source, TWO).unread

    @pytest.mark.parametrize("name", [f"{FIRST}.py", "hw.ipynb", "sub", "hw.zip"])
    def test_permission(self, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """A file or folder that may not be opened is unread, too."""
        below = "/x.py" if name == "sub" else ""
        source = folder(tmp_path, {f"anna/{name}{below}": GOOD})
        found = take_in(source, TWO).found[0]

        def refusing(real: object) -> object:
            def refuse(path: object, *rest: object) -> object:
                if str(path).endswith(name):
                    raise PermissionError(13, "Permission denied")
                return real(path, *rest)  # type: ignore[operator]

            return refuse

        monkeypatch.setattr(os, "open", refusing(os.open))
        monkeypatch.setattr(os, "scandir", refusing(os.scandir))
        unread = read_found(found, TWO).unread
        assert name in unread
        assert "can't be read" in unread

    @pytest.mark.parametrize(
        "name", ["anna_101_text.html", "Anna_1_assignsubmission_onlinetext_/onlinetext.html"]
    )
    def test_online_text(self, tmp_path: Path, name: str) -> None:
        """A text that was typed into the course's system is not graded as nothing."""
        contents = only(folder(tmp_path, {name: b"<p>"}), TWO)
        assert name.partition("/")[0] in contents.unread

    def test_many(self, tmp_path: Path) -> None:
        """The sentence stays short."""
        files = {f"anna/{number}.rar": b"" for number in range(9)}
        assert only(folder(tmp_path, files), TWO).unread.endswith("; and 6 more.")


class TestClassArchive:
    """Archives of a class that can't be read as a whole."""

    @pytest.mark.parametrize("cut", [700, 1024, 1536, 3000])
    @pytest.mark.parametrize("mode", ["w", "w:gz"])
    def test_cut_off(self, tmp_path: Path, cut: int, mode: str) -> None:
        """A tar that was cut off is refused, and no student of it is lost without a word."""
        whole = tarred({f"s{number}/{FIRST}.py": b"1" * 600 for number in range(9)}, mode)
        name = "class.tar" if mode == "w" else "class.tar.gz"
        (tmp_path / name).write_bytes(whole[: min(cut, len(whole) - 20)])
        with pytest.raises(UsageError, match="cut off"):
            take_in(tmp_path / name, TWO)

    def test_large(self, tmp_path: Path) -> None:
        """All that is taken in can be read, up to the largest archive that is taken in."""
        content = os.urandom(MIB) * 13
        files = {f"s{number:02}/a.ipynb": content for number in range(11)}
        (tmp_path / "class.tar.gz").write_bytes(tarred(files, "w:gz"))
        found = take_in(tmp_path / "class.tar.gz", TWO).found
        assert [book for _, book in read_found(found[-1], TWO).notebooks] == [content]

    def test_read_once(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A compressed tar is unpacked once, even if it can't be read any more."""
        files = {f"s{number}/{FIRST}.py": b"1" for number in range(5)}
        source = archive(tmp_path / "class.tar.gz", files)
        found = take_in(source, TWO).found
        source.write_bytes(source.read_bytes()[:-20])
        calls = []
        real = kept.members_of
        monkeypatch.setattr(kept, "members_of", lambda *args: calls.append(1) or real(*args))
        contents = [read_found(one, TWO) for one in found]
        assert all("cut off" in one.unread for one in contents)
        assert len(calls) == 1

    def test_too_large(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """The message on an archive that is too large says what to do."""
        limits = "grader.intake.top.CLASS_ARCHIVE"
        small = take_in.__globals__["top_of"].__globals__["CLASS_ARCHIVE"]
        monkeypatch.setattr(limits, type(small)(100, MIB, 1000, MIB))
        source = archive(tmp_path / "class.tar.gz", {"anna/x.py": os.urandom(2 * MIB)})
        with pytest.raises(UsageError, match="larger than 1 MiB when unpacked") as told:
            take_in(source, TWO)
        assert "unpack it" in (told.value.tip or "")
