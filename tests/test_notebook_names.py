"""Which of several bindings of a name an answer gets: as if the notebook was run, then graded."""

import time
from random import Random
from typing import Any

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

USER = "def twice(x):\n    return helper(x)"
BAD, GOOD = "def helper(x):\n    return 3 * x", "def helper(x):\n    return 2 * x"
WORDS = "def shout(word):\n    return word.upper()"
ADD_TO = "def add_to(cls):\n    return lambda f: setattr(cls, f.__name__, f) or f"
HEADING = markdown("## ex02_words")


def twice_of(*cells: Any) -> int:  # noqa: ANN401 - cells or texts
    """Return what the answer makes of 4."""
    made_of: int = run(*cells)["twice"](4)
    return made_of


class TestValuesThatGrow:
    """What a name had before is kept where the next statement needs it."""

    @pytest.mark.parametrize(
        "more",
        [
            "TABLE += (2,)",
            "if True:\n    TABLE += (2,)",
            "TABLE += (1,)\nTABLE += (2,)",
            "try:\n    import no_module\n    TABLE = ()\nexcept ImportError:\n    TABLE += (2,)",
        ],
    )
    def test_an_augmented_assignment(self, more: str) -> None:
        """`symtable` doesn't say that it reads its target."""
        for cells in ((f"TABLE = (1,)\n{more}",), ("TABLE = (1,)", more)):
            assert twice_of(*cells, "def twice(x):\n    return TABLE[-1] * x * TABLE[0]") == 8

    @pytest.mark.parametrize(
        "use",
        [
            "global calls\n    calls += 1",
            "global calls\n    del calls\n    calls = 1",
            "def inner():\n        global calls\n        calls += 1\n    inner()",
        ],
    )
    def test_a_global_that_a_function_counts_in(self, use: str) -> None:
        """Its first value is made, though no function reads it."""
        names = run(f"calls = 0\ndef twice(x):\n    {use}\n    return 2 * x")
        assert names["twice"](4) == 8
        assert names["calls"] == 1

    def test_an_entry_that_grows_or_goes(self) -> None:
        """They change the object that the name stands for."""
        names = run(
            "TABLE = {'two': 1, 'one': 1}\nTABLE['two'] += 1\ndel TABLE['one']\nTABLE.pop('no', 0)",
            "def twice(x):\n    return TABLE['two'] * x if len(TABLE) == 1 else 0",
        )
        assert names["twice"](4) == 8

    def test_a_value_that_is_replaced_on_a_condition(self) -> None:
        """Where the condition fails, the first one is needed."""
        cells = ("TWO = 2", "if TWO == 3:\n    TWO = 5", "def twice(x):\n    return TWO * x")
        assert twice_of(*cells) == 8


class TestAnAnswerThatIsBoundAgain:
    """The last binding that gives an answer's name code counts."""

    @pytest.mark.parametrize(
        "later",
        [
            "def right(x):\n    return 2 * x\ntwice = right",
            "def right(x):\n    return 2 * x\ngood = right\ntwice = good",
            "twice = lambda x: 2 * x",
            "def mend(f):\n    return lambda x: f(x) - x\ntwice = mend(twice)",
            "def mend(f):\n    return lambda x: f(x) - x\ntwice: object = mend(f=twice)",
            "import functools as f\ndef by(a, x):\n    return a * x\ntwice = f.partial(by, 2)",
            "if twice(1) == 3:\n    def twice(x):\n        return 2 * x",
            "def right(x):\n    return 2 * x\ntwice, other = right, 5",
        ],
    )
    def test_an_alias_or_a_wrapper(self, later: str) -> None:
        """As when the notebook is run from top to bottom, in one cell or several."""
        first = "def twice(x):\n    return 3 * x"
        assert twice_of(first, later) == 8
        assert twice_of(f"{first}\n{later}", "twice = twice(3)") == 8

    def test_a_class_that_inherits_from_the_first(self) -> None:
        """The name means the first class there, and the last one afterwards."""
        first = "class Scale:\n    def __init__(self, factor):\n        self.factor = factor"
        better = "class Better(Scale):\n    def __call__(self, x):\n        return self.factor * x"
        assert run(first, better, "Scale = Better")["Scale"](3)(2) == 6
        again = better.replace("Better(Scale)", "Scale(Other)")
        assert run(first, "class Other(Scale): pass", again)["Scale"](3)(2) == 6

    def test_it_is_said(self) -> None:
        """The class that doesn't count is named."""
        found = made("class Scale: pass", "class Better: pass", "Scale = Better")
        assert "cell 1: `Scale` is defined again in cell 3" in found["skipped"]

    @pytest.mark.parametrize(
        "trial",
        [
            "twice = twice(3)",
            "twice = Scale(2)",
            "twice = 5",
            "twice += 1",
            "twice = [twice(i) for i in range(3)]",
            "net = Scale(2)\ntwice = net",
            "twice = train(twice)",
        ],
    )
    def test_a_value_is_no_answer(self, trial: str) -> None:
        """A trial that takes the name; the note says that it doesn't count."""
        cells = (IMPORTS, TWICE, SCALE, trial)
        assert twice_of(*cells) == 8
        told = "cell 4: what it makes of `twice` is not taken for an answer; cell 2 counts"
        assert told in made(*cells)["skipped"]

    def test_other_names_are_of_no_interest(self) -> None:
        """`net = Scale(2)` is training code."""
        found = made(IMPORTS, TWICE, SCALE, "net = Scale(2)\nnet = wrapped(Scale)")
        assert b"net" not in found["source"]

    def test_the_stub_below_replaces_nothing(self) -> None:
        """Also where the answer has become a wrapper."""
        stub = [code(text) for text in EXERCISES[0].stub_path.read_text().split("\n\n\n")]
        wrapped = f"def mend(f):\n    return f\n{TWICE}\ntwice = mend(twice)"
        assert twice_of(wrapped, *stub) == 8


class TestChangesInAnothersPart:
    """What is changed tells whose answer it is, not where the student wrote it."""

    FIRST, FORWARD = SCALE.split("\n\n")

    @pytest.mark.parametrize(
        "change",
        [
            "def forward(self, x):\n    return self.factor * x\nScale.forward = forward",
            "def go(self, x):\n    return self.factor * x\nsetattr(Scale, 'forward', go)",
            "Scale.forward = lambda self, x: self.factor * x",
            f"{ADD_TO}\n@add_to(Scale)\ndef forward(self, x):\n    return self.factor * x",
        ],
    )
    @pytest.mark.parametrize("tag", ["", "ex02_words"])
    def test_a_method_at_the_end_of_the_notebook(self, change: str, tag: str) -> None:
        """The last part of a chapter's notebook is about another exercise."""
        cells = [markdown("# ex01"), IMPORTS, self.FIRST, HEADING, WORDS, code(change, tag)]
        assert run(*cells)["Scale"](3)(2) == 6
        other = read(document(*cells), *EXERCISES)["exercises"]["ex02_words"]
        assert b"forward" not in other["source"]

    def test_a_heading_that_names_another_exercise(self) -> None:
        """`## now like in ex02` begins no part of its own."""
        change = "def forward(self, x):\n    return self.factor * x\nScale.forward = forward"
        cells = [markdown("# ex01"), IMPORTS, self.FIRST, markdown("## now like in ex02"), change]
        assert run(*cells)["Scale"](3)(2) == 6

    def test_an_entry_in_a_table_of_ones_own(self) -> None:
        """A helper's object that the answer uses is changed there as well."""
        cells = ["TABLE = {}", "def twice(x):\n    return TABLE['two'] * x", HEADING, WORDS]
        assert twice_of(*cells, "TABLE['two'] = 2") == 8

    def test_a_table_of_the_same_name(self) -> None:
        """What another exercise puts into its own stays there."""
        cells = ["TABLE = {'two': 2}", "def twice(x):\n    return TABLE['two'] * x", HEADING]
        words = "TABLE = {}\ndef shout(word):\n    return TABLE[word]"
        found = made(*cells, words, "TABLE['two'] = 3")
        assert b"3" not in found["source"].replace(b"cell 3", b"")


class TestHelpersThatAreDefinedAgain:
    """The last definition counts, but for another exercise's own."""

    @pytest.mark.parametrize(
        "cells",
        [
            (BAD, USER, GOOD),
            (BAD + "\n" + USER, GOOD),
            (BAD, USER, HEADING, WORDS, GOOD),
            (BAD, USER, HEADING, f"{WORDS}\n{GOOD}"),
            (BAD, USER, HEADING, WORDS, "helper = lambda x: 2 * x"),
            (markdown("# Tools"), BAD, markdown("# ex01"), USER, HEADING, WORDS, GOOD),
            (BAD, USER, HEADING, "def shout(w):\n    return helper(w)", GOOD),
            (HEADING, BAD, WORDS, markdown("# ex01"), USER, GOOD),
        ],
    )
    def test_one_that_is_mended_at_the_end(self, cells: tuple[Any, ...]) -> None:
        """A function above calls the last one when everything has been run; it is said."""
        assert twice_of(*cells) == 8
        if HEADING not in cells[:1]:
            told = made(*cells)["skipped"]
            assert any("`helper` is defined again in cell" in text for text in told)

    @pytest.mark.parametrize(
        "cells",
        [
            (markdown("# ex01"), GOOD, USER, HEADING, WORDS, BAD),
            (GOOD, USER, HEADING, BAD, "def shout(w):\n    return helper(w)"),
            (GOOD + "\n" + USER, BAD, "def shout(w):\n    return helper(w)"),
            (HEADING, WORDS, BAD, markdown("# ex01"), USER, GOOD),
        ],
    )
    def test_one_of_its_own(self, cells: tuple[Any, ...]) -> None:
        """Trials and answers of other exercises may have a helper of the same name."""
        assert twice_of(*cells) == 8

    def test_a_trials_value_replaces_no_helper(self) -> None:
        """Below another heading `helper = ...` is a trial."""
        assert twice_of(GOOD, USER, HEADING, WORDS, "helper = 7") == 8

    def test_what_is_run_at_once_gets_the_first(self) -> None:
        """A decorator is called when the notebook comes to it."""
        decorated = f"@helper\n{TWICE}"
        first, later = "def helper(f):\n    return f", "def helper(f):\n    return None"
        assert twice_of(first, decorated, later) == 8


class TestHelpersThatDoNotParse:
    """What a broken cell was to define raises its error, also where it is only used."""

    def test_a_helper(self) -> None:
        """It is called, so the error comes when the answer is called; the note says it."""
        cells = ("def helper(x:\n    return x", USER)
        with pytest.raises(SyntaxError, match="cell 1, line 1"):
            twice_of(*cells)
        told = f"cell 1: it does not parse, so `helper`, which {TOY_EXERCISE} uses, is not made"
        assert told in made(*cells)["skipped"]

    def test_a_base_class(self) -> None:
        """The class that inherits from it is defined."""
        names = run("class Base:\n    x = (", "class Scale(Base):\n    pass", TWICE)
        assert names["twice"](4) == 8
        with pytest.raises(SyntaxError, match="cell 1"):
            names["Scale"](3)

    @pytest.mark.parametrize("broken", ["EPS = (1", "import math as EPS\nx = (1"])
    def test_a_value(self, broken: str) -> None:
        """Nothing can stand for it; the note tells where it was to come from."""
        told = made(broken, "def twice(x):\n    return 2 * x + EPS")["skipped"]
        expected = f"cell 1: it does not parse, so `EPS`, which {TOY_EXERCISE} uses, is not made"
        assert expected in told

    def test_a_later_version_that_does_not_parse(self) -> None:
        """The one above counts, as in a kernel, and that is said of answers and helpers."""
        cells = (GOOD, USER, "def twice(x)\n    return 2", "def helper(x)\n    return 3")
        assert twice_of(*cells) == 8
        told = made(*cells)["skipped"]
        assert "cell 3: `twice` does not parse there, so the one of cell 2 counts" in told
        assert "cell 4: `helper` does not parse there, so the one of cell 1 counts" in told

    def test_the_lines_of_cells_below_a_stand_in(self) -> None:
        """It stands above all, and moves them."""
        found = made("def helper(x:\n    pass", "# here\n" + USER)
        lines = found["source"].decode().split("\n")
        assert [lines[line - 1] for _, line in found["cells"]] == ["# cell 2"]


class TestPrompts:
    """Code that was pasted with the prompts of a session is read as IPython reads it."""

    @pytest.mark.parametrize(
        "cell",
        [
            ">>> def twice(x):\n...     return 2 * x",
            "\n>>> def twice(x):\n...     return 2 * x\n...\n>>> twice(3)",
            "  >>> def twice(x):\n  ...     return 2 * x",
            ">>> %time\n>>> def twice(x):\n...     return 2 * x",
        ],
    )
    def test_they_are_taken_off(self, cell: str) -> None:
        """Where the first line has one."""
        assert twice_of(cell) == 8

    def test_what_only_looks_like_one(self) -> None:
        """A docstring's example stays; a cell with outputs does not parse, as in IPython."""
        documented = 'def twice(x):\n    """\n>>> twice(2)\n4\n    """\n    return 2 * x'
        assert ">>> twice(2)" in run(documented)["twice"].__doc__
        with pytest.raises(SyntaxError, match="cell 1, line 4"):
            twice_of(">>> def twice(x):\n...     return 2 * x\n>>> twice(3)\nit was 6 6")


BEGIN = """def wrap(f): return lambda x: f(x) + 100
A = [1]
B = [2]
class C:
    def m(self, x): return 1
class D:
    def m(self, x): return 2
def h(x): return 3
def g(x): return 4
def twice(x): return h(x)"""
PIECES = (
    "def {f}(x): return {n} + {v}[0]",
    "def {f}(x): return {n} * {v}[-1] + {c}().m(x)",
    "def twice(x): return {f2}(x) + len({v}) * {n}",
    "{f} = {f2}",
    "{f} = wrap({f2})",
    "{f} = lambda x: {n}",
    "{v} = [{n}]",
    "{v} += [{n}]",
    "{v} = {v2} + [{n}]",
    "{v}.append({n})",
    "{v}[0] += {n}",
    "del {v}[1:]",
    "if len({v2}) > 2: {v} = [{n}]",
    "if len({v}) > 1:\n    def {f}(x): return {n}",
    "class {c}:\n    y = {n}\n    def m(self, x): return self.y",
    "class {c}({c2}): y = {n}",
    "{c}.m = lambda self, x: {n}",
    "def m(self, x): return {n}\n{c}.m = m",
)


@pytest.mark.parametrize("seed", range(120))
def test_it_is_as_if_the_notebook_was_run(seed: int) -> None:
    """Cells of every kind in any order: the answer does what it does after "run all"."""
    random = Random(seed)  # noqa: S311 - the same notebooks each time
    cells = [BEGIN]
    for _ in range(random.randint(1, 8)):
        names = {key: random.choice("AB") for key in ("v", "v2")}
        names |= {key: random.choice("CD") for key in ("c", "c2")}
        names |= {key: random.choice(("twice", "h", "g")) for key in ("f", "f2")}
        cells.append(random.choice(PIECES).format(n=random.randint(3, 9), **names))
    whole: dict[str, Any] = {}
    try:
        exec("\n".join(cells), whole)  # noqa: S102 - made of the pieces above
        expected = whole["twice"](4)
    except (AttributeError, IndexError, RecursionError, TypeError):
        return  # such a notebook is of no use to anybody
    assert twice_of(*cells) == expected, cells


MANY = 3000


def lines(text: str) -> str:
    """Return a line many times, with its number for <i> and the next one for <j>."""
    return "".join(
        text.replace("<i>", str(i)).replace("<j>", str(i + 1)) + "\n" for i in range(MANY)
    )


LONG = {
    "a sum": ["K = 0\n" + "K += 1\n" * MANY, "def twice(x): return K"],
    "wrappers": ["def twice(x): pass\ndef w(f): return f", "twice = w(twice)\n" * MANY],
    "aliases": ["def a0(x): pass", lines("a<j> = a<i>"), f"twice = a{MANY}"],
    "calls": [lines("def a<i>(): return a<j>()"), "K = a0()", "def twice(x): return K"],
    "entries": [
        *(lines("T<i> = {}"), "def twice(x): return T0"),
        *lines("T<i>['a'] = T<j>").splitlines()[-2::-1],
    ],
    "helpers": [lines("def h(x): pass"), lines("def f<i>(): h(f<j>)"), "def twice(x): f0()"],
    "branches": ["K = 1\nif K: K = 0\n" + lines("elif K == <i>: K = 2"), "def twice(x): return K"],
    "modules": [lines("import a.b<i>"), lines("def f<i>(): a.b<i>.x(f<j>)"), "def twice(x): f0()"],
    "elsewhere": ["T = []\ndef twice(x): T", HEADING, WORDS, lines("T.append(1)\nT += [2]")],
    "broken": [*lines("def h<i>(x:").splitlines(), "def twice(x): return h1()"],
}


@pytest.mark.parametrize("cells", LONG.values(), ids=list(LONG))
def test_time_grows_with_the_length_alone(cells: list[Any]) -> None:
    """However the statements depend on each other; a worker has ten seconds."""
    content = document(*cells)
    begun = time.process_time()
    reply = read(content, *EXERCISES)
    assert time.process_time() - begun < 5
    assert TOY_EXERCISE in reply["exercises"]
