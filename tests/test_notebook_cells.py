"""What is found in a notebook, whatever has become of its tags and its cells."""

import json
import textwrap
from typing import Any

import nbformat
import pytest
from notebook_documents import (
    EXERCISES,
    IMPORTS,
    SCALE,
    TOY_EXERCISE,
    TWICE,
    code,
    document,
    made,
    markdown,
    read,
    run,
)

from grader.pack import Exercise
from grader.sandbox.inner.notebook_magics import without_magics

ALL = (IMPORTS, TWICE, SCALE)


def is_right(names: dict[str, Any]) -> bool:
    """Tell whether both parts of the exercise work."""
    return names["twice"](4) == 8 and names["Scale"](3)(2) == 6


class TestWhereAnswersAre:
    """Cells of an exercise are found by tags, and by their definitions where tags are lost."""

    @pytest.mark.parametrize("tag", [TOY_EXERCISE, ""])
    def test_with_and_without_tags(self, tag: str) -> None:
        """The tag is a help and no condition."""
        assert is_right(run(*(code(text, tag) for text in ALL)))

    def test_a_tag_in_the_list_of_tags(self) -> None:
        """Some editors keep tags and drop other metadata."""
        cell = code(TWICE) | {"metadata": {"tags": ["exercise:ex01"]}}
        assert run(cell)["twice"](4) == 8

    @pytest.mark.parametrize("order", [(2, 1, 0), (1, 2, 0), (2, 0, 1)])
    def test_reordered(self, order: tuple[int, ...]) -> None:
        """A base class or an import may stand below what needs it."""
        assert is_right(run(*(ALL[place] for place in order)))

    def test_imports_deleted(self) -> None:
        """The stub's own imports are taken for names that nothing else gives."""
        assert is_right(run(TWICE, SCALE))

    def test_a_part_deleted(self) -> None:
        """What is there is found."""
        found = made(TWICE)
        assert found["answered"] == 1
        assert b"class" not in found["source"]

    def test_the_last_of_several_counts(self) -> None:
        """As when the notebook is run from top to bottom; it is said."""
        found = made(IMPORTS, "def twice(x):\n    return 3 * x", TWICE, SCALE)
        assert b"3 * x" not in found["source"]
        assert "cell 2: `twice` is defined again in cell 3" in found["skipped"]

    def test_the_stub_left_below_an_answer_does_not_count(self) -> None:
        """A student may write a new cell above the one that was given."""
        pieces = EXERCISES[0].stub_path.read_text().split("\n\n\n")
        cells = [code(piece, TOY_EXERCISE) for piece in pieces]
        assert is_right(run(*ALL, *cells))

    def test_a_tag_that_came_along_with_a_copy(self) -> None:
        """A name that one exercise alone has tells better than a tag."""
        other = EXERCISES[1]
        cells = [code(text, other.name) for text in ALL]
        assert is_right(run(*cells))

    def test_a_second_definition_that_extends_the_first(self) -> None:
        """`class A(A)` needs the A before it."""
        first, second = SCALE.split("\n\n")
        later = f"class Scale(Scale):\n{second}"
        assert is_right(run(IMPORTS, TWICE, first, later))

    def test_methods_given_to_a_class_later_on(self) -> None:
        """By assignment and by a decorator, as textbooks do it in notebooks."""
        first, second = SCALE.split("\n\n")
        helper = textwrap.dedent(
            """\
            def add_to(cls):
                return lambda f: setattr(cls, f.__name__, f) or f"""
        )
        patched = f"@add_to(Scale)\n{textwrap.dedent(second)}"
        assert is_right(run(IMPORTS, TWICE, first, helper, patched))
        assigned = textwrap.dedent(second) + "\nScale.forward = forward"
        assert is_right(run(IMPORTS, TWICE, first, assigned))

    def test_classes_that_register_themselves(self) -> None:
        """Their base class knows them."""
        base = "class Kind:\n    known = {}\n    def __init_subclass__(cls, name):\n"
        base += "        cls.known[name] = cls"
        kind = "class Two(Kind, name='two'):\n    go = staticmethod(lambda x: 2 * x)"
        user = "def twice(x):\n    return Kind.known['two'].go(x)"
        assert run(user, kind, base)["twice"](4) == 8
        other = "def twice(x):\n    return Kind.__subclasses__()[0].go(x)"
        assert run(other, "class Kind: pass", kind.replace(", name='two'", ""))["twice"](4) == 8

    @pytest.mark.parametrize(
        "entry",
        [
            "@note('two')\ndef _two(x):\n    return 2 * x",
            "TABLE['two'] = lambda x: 2 * x",
            "TABLE.update(two=lambda x: 2 * x)",
            "@by_type.register\ndef _two(x: int):\n    return 2 * x\nTABLE['two'] = by_type",
            "class Two(Noted):\n    def __new__(cls, x):\n        return 2 * x",
            "class Two: pass\nsetattr(Two, 'go', lambda self, x: 2 * x)\nTABLE['two'] = Two().go",
        ],
    )
    @pytest.mark.parametrize("order", [(0, 1, 2), (0, 2, 1), (2, 0, 1)])
    def test_entries_of_a_table(self, entry: str, order: tuple[int, ...]) -> None:
        """Nothing that was to be written names them; what is written uses the table."""
        table = "from functools import singledispatch\nTABLE = {}\n"
        table += "def note(name):\n    return lambda f: TABLE.setdefault(name, f)\n"
        table += "class Noted:\n    def __init_subclass__(cls):\n        TABLE['two'] = cls\n"
        table += "@singledispatch\ndef by_type(x):\n    return 0"
        cells = (table, entry, "def twice(x):\n    return TABLE['two'](x)")
        assert run(*(cells[place] for place in order))["twice"](4) == 8


class TestWhatIsTakenAlong:
    """What an answer uses comes with it, from any cell; nothing else does."""

    def test_helpers_imports_and_constants(self) -> None:
        """Also those that only a helper needs."""
        names = run(
            "import math, seaborn",
            "FACTOR = math.floor(2.5)\nTABLE = {}\nTABLE['two'] = FACTOR",
            "def helper():\n    return TABLE['two']",
            "def twice(x):\n    return helper() * x",
        )
        assert names["twice"](4) == 8
        assert "seaborn" not in names

    def test_trials_are_left_out(self) -> None:
        """Whatever they do, they are not run."""
        found = made(
            *ALL,
            "x = 1 / 0",
            "net = Scale(2)\nfor i in range(10**12):\n    net.train()",
            "import matplotlib.pyplot as plt\nplt.plot([1])\nplt.show()",
            code(TWICE + "\nprint(twice(1 / 0))", TOY_EXERCISE),
            "assert False",
        )
        assert b"0" not in found["source"].replace(b"cell 10", b"")
        assert "cells 4, 5, 6, 8: no definitions that an answer uses" in found["skipped"]

    def test_a_parameter_is_no_global(self) -> None:
        """A trial's `x = ...` is not taken along because a function has an x."""
        assert b"1 / 0" not in made(*ALL, "x = 1 / 0\nself = 1 / 0")["source"]

    @pytest.mark.parametrize(
        "maker", ["train(3)", "[train(i) for i in range(3)]", "input()", "loop()", "indirect()"]
    )
    def test_what_takes_long_is_not_made(self, maker: str) -> None:
        """It is said that the name is missing, and why."""
        loop = "def loop():\n    while True:\n        pass\ndef indirect():\n    return loop()"
        found = made(loop, f"net = {maker}", "def twice(x):\n    return net * x")
        assert b"net =" not in found["source"]
        assert any("cell 2: `net`, which ex01_scale uses" in text for text in found["skipped"])

    def test_a_trial_that_takes_an_answers_name_replaces_nothing(self) -> None:
        """`twice = twice(3)` would make the notebook useless, and says nothing of the answer."""
        assert is_right(run(*ALL, "twice = twice(3)"))

    def test_a_choice_by_what_is_there(self) -> None:
        """`if` and `try` are kept when all in them is."""
        names = run(
            "try:\n    import no_such_module as m\nexcept ImportError:\n    import math as m",
            "if m.pi > 3:\n    TWO = 2\nelse:\n    TWO = 0",
            "if __name__ == '__main__':\n    TWO = 5",
            "def twice(x):\n    return TWO * x if m else 0",
        )
        assert names["twice"](4) == 8

    def test_a_future_import_comes_first(self) -> None:
        """Elsewhere it would be a SyntaxError."""
        found = made(*ALL, "from __future__ import annotations")
        assert found["source"].startswith(b"from __future__ import annotations\n")

    def test_a_submodule_that_is_used(self) -> None:
        """It is bound under the name of its package."""
        names = run("import xml", "import xml.dom", "def twice(x):\n    return xml.dom and 2 * x")
        assert names["twice"](4) == 8

    def test_each_cell_bears_its_number(self) -> None:
        """So a line of a traceback can be found again."""
        for first in (IMPORTS, "pass", "from __future__ import annotations"):
            found = made(markdown("# Hello"), first, TWICE + "\n\n\n" + SCALE, "x = 1")
            lines = found["source"].decode().split("\n")
            assert [cell for cell, _ in found["cells"]][-1] == 3
            for cell, line in found["cells"]:
                assert lines[line - 1] == f"# cell {cell}"

    def test_an_answer_from_hundreds_of_cells(self) -> None:
        """The text is whole, the list of places is cut."""
        chain = [f"def f{i}(x):\n    return f{i + 1}(x)" for i in range(300)]
        found = made(*chain, "def f300(x):\n    return 2 * x", "def twice(x):\n    return f0(x)")
        assert found["source"].count(b"# cell") == 302
        assert len(found["cells"]) == 200


class TestMagics:
    """Lines of IPython are taken out, and nothing else."""

    def test_lines(self) -> None:
        """The lines around them keep their numbers; a block keeps a body."""
        cell = (
            "%matplotlib inline\n!pip install \\\n   torch\nfiles = !ls\n?nn.Linear\nnn.Linear??\n"
        )
        found = made(IMPORTS, cell + "if True:\n    %time pass\n" + TWICE, SCALE)
        assert found["answered"] == 2
        assert "cell 2: without magics and shell commands" in found["skipped"]

    @pytest.mark.parametrize("magic", ["time", "capture out", "timeit -n 1", "prun"])
    def test_a_cell_magic_around_an_answer(self, magic: str) -> None:
        """The body is code of the notebook."""
        assert run(f"\n%%{magic}\n%%time\n{TWICE}")["twice"](4) == 8

    def test_other_languages(self) -> None:
        """They are left out and named."""
        found = made(*ALL, "%%bash\nrm -rf /", "%%javascript\nclass twice {}")
        assert "cell 4: %%bash, not read" in found["skipped"]
        assert "cell 5: %%javascript, not read" in found["skipped"]

    def test_what_only_looks_like_one(self) -> None:
        """Inside brackets, strings and continued lines these are Python's."""
        text = (
            '!ls\nx = (a\n% b)\ny = """\n!no\n%no\n"""\nz = a \\\n% b  # ("\nw = "(\\"" \'[\'\n%no'
        )
        kept, _ = without_magics(text)
        assert kept.split("\n") == ["pass", *text.split("\n")[1:-1], "pass"]

    def test_an_indented_cell(self) -> None:
        """IPython takes the indentation off."""
        assert run(textwrap.indent(TWICE, "    "))["twice"](4) == 8

    def test_await_at_the_top(self) -> None:
        """It is allowed in a notebook; its cell is read, and it is not run."""
        assert run(TWICE + "\nawait twice(2)")["twice"](4) == 8


class TestBrokenCells:
    """A cell that does not parse costs what it was to define, and nothing else."""

    @pytest.mark.parametrize(
        "broken",
        [
            "def twice(x):\n    return 2 *",
            "def twice(x, x):\n    return 2 * x",
            "def twice(x):\n    return 2 * x\nreturn 5",
            "def twice(x):\n    return 2 * x  # \x00",
            "def twice(x):\n    return " + "(" * 1000,
        ],
    )
    def test_the_rest_is_graded(self, broken: str) -> None:
        """The name stands for the error, with the line in the cell."""
        names = run(IMPORTS, broken, SCALE)
        assert names["Scale"](3)(2) == 6
        with pytest.raises(SyntaxError, match="cell 2"):
            names["twice"](4)

    def test_the_line_and_its_text(self) -> None:
        """They are those of the cell."""
        names = run("# 1\ndef twice(x):\n    retrun 2 * x")
        with pytest.raises(SyntaxError, match=r"cell 1, line 3: .*: retrun 2 \* x"):
            names["twice"](4)

    def test_a_right_one_elsewhere_counts(self) -> None:
        """In a run from top to bottom, a broken cell defines nothing either."""
        found = made(*ALL, code("def twice(x)\n    return 2 * x", TOY_EXERCISE))
        assert b"SyntaxError" not in found["source"]
        assert any("cell 4: does not parse (line 1:" in text for text in found["skipped"])

    def test_a_tagged_cell_without_a_name(self) -> None:
        """Of a misspelt `def` the tag says what it is about."""
        names = run(IMPORTS, code("defn twice(x):\n    return 2 * x", TOY_EXERCISE), SCALE)
        with pytest.raises(SyntaxError, match="cell 2, line 1"):
            names["twice"](4)

    def test_one_without_a_tag_and_without_a_name_is_nobodys(self) -> None:
        """Lists of things to do, pasted outputs."""
        assert set(run(*ALL, "to do: (1")) >= {"twice", "Scale"}


class TestUntouched:
    """A notebook that was handed in as it was given is known for that."""

    STUB = EXERCISES[0].stub_path.read_text()

    def cells(self) -> list[dict[str, Any]]:
        """Return the stub as cells."""
        return [code(text, TOY_EXERCISE) for text in self.STUB.split("\n\n\n")]

    def test_as_given(self) -> None:
        """With or without tags and order, and with trials around it."""
        cells = self.cells()
        for handed_in in (cells, [*reversed(cells), "print(twice(3))"], self.STUB.split("\n\n\n")):
            assert made(*handed_in)["untouched"]
        assert made(*cells[:-1])["untouched"]

    def test_other_line_ends_and_spaces(self) -> None:
        """Editors change them on their own."""
        assert made(self.STUB.replace("\n", "  \r\n"))["untouched"]

    @pytest.mark.parametrize("place", [1, 2])
    def test_one_part_written(self, place: int) -> None:
        """Then it is an attempt."""
        cells: list[Any] = self.cells()
        cells[place] = (TWICE, SCALE)[place - 1]
        found = made(*cells)
        assert not found["untouched"]
        assert found["answered"] == 1

    def test_a_stub_that_is_changed_from_outside(self) -> None:
        """A method that is set later on is an answer."""
        later = "Scale.forward = lambda self, x: x"
        assert not made(*self.cells(), later)["untouched"]


class TestSeveralExercises:
    """One notebook may answer all exercises of a chapter."""

    def test_each_gets_its_own_helper(self) -> None:
        """Two exercises may have helpers of one name."""
        number, words = EXERCISES
        name = read(document(), words)["exercises"]
        assert name == {}
        wanted = words.stub_path.read_text().split("def ")[1].partition("(")[0]
        cells = [
            *("def helper():\n    return 2", "def twice(x):\n    return helper() * x"),
            markdown(f"## {words.name}"),
            *("def helper():\n    return 3", f"def {wanted}(*words):\n    return helper()"),
        ]
        found = read(document(*cells), number, words)["exercises"]
        assert b"return 2" in found[number.name]["source"]
        assert b"return 3" not in found[number.name]["source"]
        assert b"return 3" in found[words.name]["source"]
        assert b"return 2" not in found[words.name]["source"]

    def test_a_name_that_two_exercises_have(self, tmp_path: Any) -> None:  # noqa: ANN401
        """A tag decides, then a heading, then what is near."""
        pair = [Exercise.at(tmp_path, name) for name in ("ex01_one", "ex02_two")]
        for exercise, own in zip(pair, ("first", "second"), strict=True):
            exercise.given_stub_path.parent.mkdir(parents=True, exist_ok=True)
            exercise.given_stub_path.write_text(f"def both(): ...\n\n\ndef {own}(): ...\n")
        two = "def both():\n    return 2"
        near = ["def first():\n    pass", "def both():\n    return 1", "x = 1", "x = 2", two]
        for cells in (
            [code(two, "ex02_two"), code("def both():\n    return 1", "ex01_one")],
            [markdown("# ex02"), two, markdown("# ex01"), "def both():\n    return 1"],
            [*near, "def second():\n    pass"],
        ):
            found = read(document(*cells), *pair)["exercises"]
            assert b"return 1" in found["ex01_one"]["source"]
            assert b"return 2" in found["ex02_two"]["source"]


class TestVersions:
    """Notebooks of every version of the format are read."""

    def v4(self) -> nbformat.NotebookNode:
        """Return a notebook as the library makes it."""
        new = nbformat.v4
        cells = [new.new_markdown_cell("# Hello"), *map(new.new_code_cell, ALL)]
        return new.new_notebook(cells=cells)

    @pytest.mark.parametrize("version", [2, 3, 4])
    def test_written_by_the_library(self, version: int) -> None:
        """Down to version 2, the oldest that it writes."""
        if version > 2:
            text = nbformat.writes(self.v4(), version=version)
        else:
            v2 = nbformat.v2
            sheet = v2.new_worksheet(cells=[v2.new_code_cell(input=text) for text in ALL])
            text = v2.writes_json(v2.new_notebook(worksheets=[sheet]))
        assert json.loads(text)["nbformat"] == version
        assert read(text.encode(), *EXERCISES)["exercises"][TOY_EXERCISE]["answered"] == 2

    @pytest.mark.parametrize("minor", range(6))
    def test_minor_versions(self, minor: int) -> None:
        """With ids from 4.5 on, and whether or not these are there."""
        reply = read(document(*ALL, minor=minor), *EXERCISES)
        assert reply["exercises"][TOY_EXERCISE]["answered"] == 2

    def test_version_1(self) -> None:
        """Its cells have `code`."""
        cells = [{"cell_type": "code", "code": text} for text in ALL]
        content = json.dumps({"nbformat": 1, "cells": cells}).encode()
        assert read(content, *EXERCISES)["exercises"][TOY_EXERCISE]["answered"] == 2

    @pytest.mark.parametrize(
        "change",
        [
            {"nbformat": 5},
            {"nbformat": "4"},
            {"nbformat": None, "metadata": 3},
            {"cells": [{"source": [*TWICE.splitlines(keepends=True)], "cell_type": "code"}]},
            {"cells": [None, 3, {"cell_type": 7}, code(TWICE) | {"metadata": [], "id": "no id"}]},
            {"cells": [code(TWICE, outputs={"a": 1}, id=5, attachments=7)]},
        ],
    )
    def test_rules_broken_where_it_does_not_matter(self, change: dict[str, Any]) -> None:
        """Cells are there, so they are read."""
        content = document(*ALL, **change)
        assert read(content, *EXERCISES)["exercises"][TOY_EXERCISE]["answered"] >= 1

    def test_what_else_notebooks_hold(self) -> None:
        """Outputs of megabytes, widgets, attachments, byte order marks."""
        picture = {"output_type": "display_data", "data": {"image/png": "A" * (4 << 20)}}
        cells = [
            code(TWICE, outputs=[picture, {"output_type": "error", "ename": "E"}, 3]),
            markdown("![](attachment:x.png)") | {"attachments": {"x.png": {"image/png": "A" * 99}}},
        ]
        widgets = {"widgets": {"application/vnd.jupyter.widget-state+json": {"state": {}}}}
        content = document(*cells, metadata=widgets)
        for handed_in in (content, b"\xef\xbb\xbf" + content, content.decode().encode("utf-16")):
            assert read(handed_in, *EXERCISES)["exercises"][TOY_EXERCISE]["answered"] == 1

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            (b"", "empty"),
            (b"\x00\xff" * 9, "."),
            (b"{}", "no cells"),
            (b"[1]", "no notebook"),
            (b'{"cells": ', "not JSON"),
            (b"[" * 100_000, "not JSON"),
            (b'{"a": ' + b"1" * 10_000 + b"}", "not JSON"),
            (TWICE.encode(), "not JSON"),
            (b'{"cells": {}}', "no cells"),
            (b'{"nbformat": 3, "worksheets": 3}', "no cells"),
            (document(*["x = 1"] * 10_001), "10001 cells"),
        ],
    )
    def test_no_notebook(self, content: bytes, told: str) -> None:
        """The problem is a sentence, and there are no answers."""
        reply = read(content, *EXERCISES)
        assert told in reply["problem"]
        assert reply["exercises"] == {}


def test_text_that_is_no_text() -> None:
    """Lone surrogates come in as JSON escapes; what is sent back is UTF-8."""
    found = made(*ALL, "s = '\udc80'", "def \udc80(): pass")
    assert found["source"].decode()


def test_what_is_told_is_bounded() -> None:
    """However much there is to tell."""
    cells = [f"def twice(x):\n  return {i} *" for i in range(200)]
    skipped = made(*cells, "%%" + "x" * 5000)["skipped"]
    assert len(skipped) <= 31
    assert max(map(len, skipped)) <= 300


def test_an_answer_that_is_too_long_is_left_out() -> None:
    """A text of half a megabyte is no answer."""
    reply = read(document(f"{TWICE}\n{'    # long' * 30_000}\n    return 1"), *EXERCISES)
    assert reply["exercises"] == {}
    assert any("longer than" in text for text in reply["skipped"])
