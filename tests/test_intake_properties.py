"""Nothing in a class is lost, and who a student is depends on nobody else."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from intake_classes import FIRST, SECOND, TWO, archive, folder, tarred, zipped

from grader.errors import UsageError
from grader.intake import Intake, names, read_found, take_in

STUDENTS = st.sampled_from(["anna", "Anna", "ben berg", "Äda", "王伟", "x_y", "_LATE_", "ex5"])
NAMES = [
    f"{FIRST}.py",
    f"{FIRST.title()}.py",
    f"{FIRST} (1).py",
    f"sub/{FIRST}.py",
    f"exercises/{SECOND}.py",
    "ex02.py",
    "ex7_other.py",
    "main.py",
    "a.ipynb",
    "notes.txt",
    "b.zip",
    "c.rar",
]
BASES = sorted((name.rpartition("/")[2] for name in NAMES), key=len, reverse=True)
FILES = st.sampled_from(NAMES)
FORMS = st.sampled_from(
    [
        "{student}/{file}",
        "{student}_{name}",
        "{student}{ending}",
        "{student}_{number}_{other}_{name}",
        "{student}_LATE_{number}_{other}_{name}",
        "{student}_{number}_assignsubmission_file_/{file}",
        "{student}_{number}_assignsubmission_file_{name}",
        "{student}_{number}_assignsubmission_onlinetext_/{name}",
        "class/{student}/{file}",
        "{name}",
    ]
)


@st.composite
def classes(draw: st.DrawFn) -> dict[str, bytes]:
    """Return a made class, in one layout or in several at once; each content is unique."""
    forms = draw(st.lists(FORMS, min_size=1, max_size=3))
    files: dict[str, bytes] = {}
    for number in range(draw(st.integers(1, 7))):
        student, file = draw(STUDENTS), draw(FILES)
        name = file.rpartition("/")[2]
        path = draw(st.sampled_from(forms)).format(
            student=student,
            file=file,
            name=name,
            ending="." + name.rpartition(".")[2],
            number=len(student),
            other=700 + number,
        )
        is_beside = any(
            other == path or other.startswith(f"{path}/") or path.startswith(f"{other}/")
            for other in files
        )
        if not is_beside:
            files[path] = f"# {number}".encode()
    return files


def accounted(intake: Intake) -> tuple[set[bytes], str]:
    """Return the contents that were read, and all that was said about the others."""
    read: set[bytes] = set()
    said = [f"{unread.place} {unread.reason}" for unread in intake.unread]
    for found in intake.found:
        contents = read_found(found, TWO)
        read |= {file.content for file in contents.files.values() if file.content is not None}
        read |= {content for _, content in contents.notebooks}
        said += contents.notes
    return read, "\n".join(said)


@settings(max_examples=120, deadline=None)
@given(files=classes(), form=st.sampled_from(["folder", "class.zip", "class.tar"]))
def test_nothing_is_lost(files: dict[str, bytes], form: str) -> None:
    """Each file is read, or a note or a line of the list says what became of it."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / form
        source = folder(path, files) if form == "folder" else archive(path, files)
        try:
            intake = take_in(source, TWO)
        except UsageError as error:
            assert error.tip  # noqa: PT017 - no class at all is an answer, too
            return
        assert len({found.key.casefold() for found in intake.found}) == len(intake.found)
        assert [found.key for found in intake.found] == sorted(found.key for found in intake.found)
        read, said = accounted(intake)
        for name, content in files.items():
            top, _, _ = name.removeprefix("class/").partition("/")
            last = name.rpartition("/")[2]
            own = next((base for base in BASES if last.endswith(base)), last)
            is_said = any(part in said for part in (last, own, top, name.partition("/")[0]))
            assert content in read or is_said, (name, said)


PACKED = {
    f"anna/{FIRST}.py": b"a" * 300,
    f"carl/x/{SECOND}.py": b"c",
    "..f/z.py": b"",
    "d.zip": b"",
}
WHOLE = {
    "c.zip": zipped({**PACKED, "ben/": b""}),
    **{f"c.tar{kind}": tarred(PACKED, f"w:{kind[1:]}") for kind in ("", ".gz", ".bz2", ".xz")},
}


@settings(max_examples=100, deadline=None)
@given(
    name=st.sampled_from(sorted(WHOLE)),
    changes=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=5),
    cut=st.none() | st.floats(0, 1),
    is_class=st.booleans(),
)
def test_damaged(
    name: str,
    changes: list[tuple[float, int]],
    cut: float | None,
    is_class: bool,  # noqa: FBT001 - drawn
) -> None:
    """A damaged archive is read as far as may be, or refused in a sentence."""
    data = bytearray(WHOLE[name])
    for place, value in changes:
        data[int(place * (len(data) - 1))] = value
    content = bytes(data) if cut is None else bytes(data[: int(cut * len(data))])
    with tempfile.TemporaryDirectory() as place:
        source = folder(Path(place), {name: content} if is_class else {f"anna/{name}": content})
        try:
            intake = take_in(source / name if is_class else source, TWO)
        except UsageError as error:
            assert error.tip  # noqa: PT017 - a refusal is an answer, too
            return
        for found in intake.found:
            contents = read_found(found, TWO)
            assert list(contents.files) == [FIRST, SECOND]


IDS = st.lists(
    st.tuples(st.text(max_size=100), st.text(max_size=5)), unique=True, min_size=1, max_size=8
)


@settings(max_examples=200)
@given(ids=IDS, extra=IDS)
def test_keys(ids: list[tuple[str, str]], extra: list[tuple[str, str]]) -> None:
    """Keys are unique, safe, and the same in any order and whoever else is in the class."""
    keys = dict(zip(ids, names.keys_of(ids), strict=True))
    assert len({key.casefold() for key in keys.values()}) == len(ids)
    for key in keys.values():
        assert 0 < len(key) <= 80
        assert key.isascii()
        assert key[0] not in ".-"
        assert all(c.isalnum() or c in "._-@+" for c in key)
    back = ids[::-1]
    assert dict(zip(back, names.keys_of(back), strict=True)) == keys
    more = [*ids, *(one for one in extra if one not in keys)]
    later = dict(zip(more, names.keys_of(more), strict=True))
    alone = {one: names.keys_of([one])[0].casefold() for one in more}
    for one in ids:
        if list(alone.values()).count(alone[one]) == 1 and not any(
            other != one and alone[one].startswith(alone[other]) for other in more
        ):
            assert later[one] == keys[one]


@pytest.mark.parametrize(
    ("student", "key"),
    [
        ("anna@example.org", "anna@example.org"),
        ("Anna Ädler", "Anna_Adler"),
        ("../../etc", "etc"),
        ("-rf", "rf"),
        (".hidden", "hidden"),
        ("=1+1", "1+1"),
    ],
)
def test_key(student: str, key: str) -> None:
    """A key is as near to the id as it may be."""
    assert names.keys_of([(student, "")]) == [key]


def test_stable_keys() -> None:
    """An id that is a key keeps it, whoever comes who would get the same one."""
    assert names.keys_of([("Anna_Adler", "a"), ("etc", "b")]) == ["Anna_Adler", "etc"]
    ids = [("Anna_Adler", "a"), ("Anna Adler", "c"), ("etc", "b"), ("../etc", "d")]
    keys = names.keys_of(ids)
    assert (keys[0], keys[2]) == ("Anna_Adler", "etc")
    assert keys[1].startswith("Anna_Adler-")
    assert keys[3].startswith("etc-")
    assert names.keys_of(ids[::-1]) == keys[::-1]


def test_many(tmp_path: Path) -> None:
    """A large class is a list of small records, whose contents stay where they are."""
    files = {f"s{number:04}/{FIRST}.py": b"x" for number in range(2000)}
    intake = take_in(archive(tmp_path / "class.zip", files), TWO)
    assert len(intake.found) == 2000
    assert read_found(intake.found[1999], TWO).files[FIRST].content == b"x"
