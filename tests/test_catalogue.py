"""What a catalogue holds, and what is refused."""

from pathlib import Path

import pytest

from grader.catalogue import Catalogue, Diagnosis, is_diagnosis_id, load_catalogue
from grader.errors import PackError

GOOD = """\
title = "Registration"
goal = "See what registration is for."
section = "Layers and blocks"
first_steps = ["Start with append."]

[diagnoses.layers-in-a-list]
title = "The layers are in a list"
why = "A list is invisible to nn.Module."
concept = "nn.Module.add_module"
hints = ["Look at parameters().", "Which attribute does nn.Module search?"]
"""


def load(tmp_path: Path, text: str) -> Catalogue:
    """Return the catalogue with this text."""
    path = tmp_path / "ex01_topic.toml"
    path.write_text(text, encoding="utf-8")
    return load_catalogue(path)


def test_good(tmp_path: Path) -> None:
    """A well-formed catalogue is returned as it is written."""
    assert load(tmp_path, GOOD) == Catalogue(
        title="Registration",
        goal="See what registration is for.",
        section="Layers and blocks",
        first_steps=("Start with append.",),
        diagnoses={
            "layers-in-a-list": Diagnosis(
                id="layers-in-a-list",
                title="The layers are in a list",
                why="A list is invisible to nn.Module.",
                concept="nn.Module.add_module",
                hints=("Look at parameters().", "Which attribute does nn.Module search?"),
            )
        },
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("goal =", "gaol =", "gaol: this key is not known"),
        ('title = "Registration"\n', "", "title: this key is missing"),
        ('"Registration"', "3", "title: must be a text"),
        ('"Registration"', '"  "', "title: must not be empty"),
        ('["Start with append."]', '"Start"', "first_steps: must be a list"),
        ('["Start with append."]', "[]", "first_steps: must not be empty"),
        ('["Start with append."]', '["a", ""]', r"first_steps\[1\]: must not be empty"),
        ("layers-in-a-list", "layers_in_a_list", "diagnoses.layers_in_a_list: .*kebab-case"),
        ("why =", "because =", "diagnoses.layers-in-a-list.because: this key is not known"),
        ('concept = "nn.Module.add_module"\n', "", "layers-in-a-list.concept: this key is missing"),
        ('"A list is invisible to nn.Module."', '""', "layers-in-a-list.why: must not be empty"),
        ('["Look at parameters().", ', "[", "hints: must be 2 or 3 steps, not 1"),
        ('["Look at', '["a", "b", "Look at', "hints: must be 2 or 3 steps, not 4"),
        ('"Look at parameters()."', "1", r"layers-in-a-list.hints\[0\]: must be a text"),
        ("goal =", "goal", "isn't well-formed TOML"),
    ],
)
def test_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    """Every deviation names the file and the key."""
    assert old in GOOD
    with pytest.raises(PackError, match=rf"ex01_topic\.toml: .*{message}"):
        load(tmp_path, GOOD.replace(old, new))


@pytest.mark.parametrize("diagnoses", ["diagnoses = 3", "[diagnoses]", "diagnoses.a-b = 1"])
def test_diagnoses_are_tables(tmp_path: Path, diagnoses: str) -> None:
    """An exercise has at least one diagnosis, and each is a table."""
    with pytest.raises(PackError, match=r"diagnoses[-.ab]*: must be a table"):
        load(tmp_path, GOOD.partition("\n[")[0] + diagnoses)


def test_missing_file(tmp_path: Path) -> None:
    """An exercise without a catalogue is a fault of the pack."""
    with pytest.raises(PackError, match="can't be read"):
        load_catalogue(tmp_path / "none.toml")


def test_diagnosis_id() -> None:
    """An id is lower-case words joined by single hyphens."""
    good, bad = ("a", "a-b", "2-b"), ("", "-a", "a-", "a--b", "A", "a_b", "a b", "a\n")
    assert all(map(is_diagnosis_id, good))
    assert not any(map(is_diagnosis_id, bad))
