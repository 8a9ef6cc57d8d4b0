import importlib.util
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from grader.errors import GraderFault, ProbeRefusedError
from grader.judge.probes import Helper, Probe, Shipped, shipped_text

HEAD = """\
import random
import torch
import torch.fft
import torch.nn.functional as F
from torch import nn, optim
from grader.judge.probes import helper, probe
LIMIT = 3
def plain(x): return x
"""  # the code of a test begins in line 9
FIRST = 9
Loader = Callable[..., Any]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Loader:
    """Return a function that writes a file below a common head and imports it."""
    monkeypatch.syspath_prepend(str(tmp_path))

    def load_file(code: str, name: str = "checks_under_test", head: str = HEAD) -> Any:  # noqa: ANN401 - a module has any attribute
        path = tmp_path / f"{name}.py"
        path.write_text(head + textwrap.dedent(code).lstrip("\n"), encoding="utf-8")
        spec = importlib.util.spec_from_file_location(name, path)
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, name, module)
        spec.loader.exec_module(module)
        return module

    return load_file


def run(shipped: Shipped, *args: object, **kwargs: object) -> Any:  # noqa: ANN401 - of any probe
    """Execute a bundle as a worker does and call what it defines."""
    namespace = {"__name__": "probe"}
    exec(compile(shipped.source, "<probe>", "exec", dont_inherit=True), namespace)  # noqa: S102
    return namespace[shipped.name](*args, **kwargs)


class TestShipping:
    """What is shipped for a file on its own."""

    def test_alone(self, load: Loader) -> None:
        """A probe is shipped with the imports that it uses and no others."""
        module = load("""
            @probe
            def seen(student, x):
                return nn.functional.relu(x)
        """)
        assert isinstance(module.seen, Probe)
        assert module.seen.name == "seen"
        assert module.seen.line == FIRST + 1
        assert module.seen.source == (
            "from torch import nn\n\ndef seen(student, x):\n    return nn.functional.relu(x)\n"
        )

    def test_texts_stay_at_home(self, load: Loader) -> None:
        """Comments, docstrings, annotations and our decorator are not shipped."""
        source = load('''
            @probe
            def seen(student: "plain", x: plain = 1) -> LIMIT:
                """The secret docstring."""
                y: LIMIT = x  # the secret comment
                z: LIMIT
                def inner(v: LIMIT) -> LIMIT:
                    """The secret of inner."""
                return y
        ''').seen.source
        assert "secret" not in source
        assert "LIMIT" not in source
        assert "plain" not in source
        assert "@" not in source
        compile(source, "x", "exec")

    def test_helpers_in_order(self, load: Loader) -> None:
        """Helpers come first, each once, wherever they stand in the file."""
        module = load("""
            @probe
            def seen(student):
                return double(1) + quadruple(1)

            @helper
            def quadruple(x):
                return double(double(x))

            @helper
            def double(x):
                return 2 * x
        """)
        assert isinstance(module.double, Helper)
        assert module.seen.source.count("def double") == 1
        assert run(module.seen, None) == 6
        order = [module.seen.source.index(f"def {n}(") for n in ("double", "quadruple", "seen")]
        assert order == sorted(order)

    def test_probe_uses_probe(self, load: Loader) -> None:
        """A probe may call another, and what both use is shipped once."""
        module = load("""
            @helper
            def one(): return 1

            @probe
            def first(student): return one()

            @probe
            def second(student): return one() + first(student)
        """)
        assert module.second.source.count("def one") == 1
        assert run(module.second, None) == 2

    def test_cycle(self, load: Loader) -> None:
        """Helpers may call each other in a circle, and themselves."""
        module = load("""
            @helper
            def is_even(n): return n == 0 or is_odd(n - 1)

            @helper
            def is_odd(n): return n != 0 and is_even(n - 1)

            @probe
            def seen(student, n): return is_even(n)
        """)
        assert run(module.seen, None, n=4) is True

    def test_class(self, load: Loader) -> None:
        """A helper class has bases and attributes and may be derived from."""
        module = load("""
            @helper
            class Base(nn.Module):
                size: int = 2
                def forward(self, x): return make().scale(x)
                def scale(self, x): return self.size * x

            @helper
            class Derived(Base):
                def __init__(self):
                    super().__init__()
                    self.size: LIMIT = 5

            @helper
            def make(): return Derived()

            @probe
            def seen(student, x): return Base()(x)
        """)
        assert run(module.seen, None, x=3) == 15

    def test_dataclass(self, load: Loader) -> None:
        """The fields of a dataclass survive without their annotations."""
        module = load("""
            from dataclasses import dataclass

            @helper
            @dataclass
            class Pair:
                left: LIMIT
                right: LIMIT = 2

            @probe
            def seen(student): return Pair(1).left + Pair(1).right
        """)
        assert run(module.seen, None) == 3

    def test_other_decorators_travel(self, load: Loader) -> None:
        """A decorator that isn't ours is shipped."""
        module = load("""
            @probe
            @torch.no_grad()
            def seen(student): return torch.is_grad_enabled()
        """)
        assert module.seen.source.startswith("import torch\n")
        assert run(module.seen, None) is False

    @pytest.mark.parametrize(
        ("spelling", "mark"),
        [
            ("from grader.judge.probes import probe as look", "look"),
            ("import grader.judge.probes", "grader.judge.probes.probe"),
            ("from grader.judge import probes as p", "p.probe"),
            ("from grader.judge.probes import probe; again = probe", "again"),
        ],
    )
    def test_spelling_of_the_mark(self, load: Loader, spelling: str, mark: str) -> None:
        """The decorator is known and removed under whatever name it was imported."""
        module = load(f"{spelling}\n@{mark}\ndef seen(student): return 7\n", head="")
        assert module.seen.source == "def seen(student):\n    return 7\n"

    def test_submodules(self, load: Loader) -> None:
        """Every import that a dotted name may rest on is shipped."""
        source = load("""
            @probe
            def seen(student, x): return torch.fft.fft(x)
        """).seen.source
        assert source.startswith("import torch\nimport torch.fft\n")

    def test_scopes(self, load: Loader) -> None:
        """Names that are bound in any local way are no references."""
        module = load("""
            @probe
            def seen(student, data):
                import math as m
                from collections import Counter
                total = [LIMIT for LIMIT in data]
                pairs = {k: v for k, v in zip(data, data)}
                if (plain := len(data)) > 1:
                    total.append(plain)
                try:
                    raise ValueError
                except ValueError as error:
                    total.append(len(error.args))
                with torch.no_grad() as nothing:
                    total.append(nothing is None)
                match data:
                    case [first, *others]:
                        total.append(first + len(others))
                class Local:
                    size = 1
                    other = size + 1
                def inner(a, *rest, b=2):
                    nonlocal pairs
                    pairs = (lambda q: q)(a + b)
                    return pairs
                return total, inner(1), m.pi, Local.other, Counter(data)
        """)
        total, pairs, _, other, _ = run(module.seen, None, data=[1, 2])
        assert (total, pairs, other) == ([1, 2, 2, 0, True, 2], 3, 2)

    def test_literal_defaults(self, load: Loader) -> None:
        """Defaults may be literals, negative numbers and tuples included."""
        module = load("""
            @probe
            def seen(student, a=-1, b=(1, "x"), *, c=None): return a, b, c
        """)
        assert run(module.seen, None) == (-1, (1, "x"), None)

    def test_nested_defaults(self, load: Loader) -> None:
        """A function inside a probe may bind a local value as a default."""
        module = load("""
            @probe
            def seen(student): return [f() for f in [lambda k=k: k for k in range(3)]]
        """)
        assert run(module.seen, None) == [0, 1, 2]

    def test_several_probes_are_independent(self, load: Loader) -> None:
        """One probe's bundle doesn't hold another's parts."""
        module = load("""
            @helper
            def one(): return 1
            @probe
            def first(student): return one()
            @probe
            def second(student): return random.random()
        """)
        assert "one" not in module.second.source
        assert "random" not in module.first.source


class TestAcrossFiles:
    """What is shipped when helpers come from other files."""

    SHARED = """
        OTHER = 1
        @helper
        def inner(x): return F.relu(x)
        @helper
        def outer(x): return inner(x) + 1
    """

    def test_imported_helper(self, load: Loader) -> None:
        """An imported helper brings its own helpers and imports along, each once."""
        load(self.SHARED, "shared_file")
        module = load("""
            from shared_file import inner, outer
            @probe
            def seen(student, x): return outer(x) + inner(x)
        """)
        assert module.seen.source.count("def inner") == 1
        assert module.seen.source.count("import torch.nn.functional as F") == 1
        assert run(module.seen, None, x=torch.tensor(-1.0)) == 1

    def test_alias(self, load: Loader) -> None:
        """A helper that was imported under another name keeps both."""
        load(self.SHARED, "shared_file")
        module = load("""
            from shared_file import outer as shifted
            @probe
            def seen(student, x): return shifted(x)
        """)
        assert run(module.seen, None, x=torch.tensor(2.0)) == 3

    def test_imported_base(self, load: Loader) -> None:
        """A helper class may derive from an imported one."""
        load("@helper\nclass Base(nn.Module):\n    size = 4\n", "shared_file")
        module = load("""
            from shared_file import Base
            @helper
            class Derived(Base): pass
            @probe
            def seen(student): return Derived().size
        """)
        assert run(module.seen, None) == 4

    def test_imported_constant(self, load: Loader) -> None:
        """A constant of another file is refused, with the import that it came by."""
        load(self.SHARED, "shared_file")
        with pytest.raises(ProbeRefusedError, match=r"`OTHER`.*from shared_file import OTHER"):
            load("""
                from shared_file import OTHER
                @probe
                def seen(student): return OTHER
            """)

    def test_same_name(self, load: Loader) -> None:
        """Two different helpers of one name can't be in one bundle."""
        load(self.SHARED, "shared_file")
        with pytest.raises(ProbeRefusedError, match="`inner` stands for"):
            load("""
                from shared_file import outer
                @helper
                def inner(x): return x
                @probe
                def seen(student, x): return outer(inner(x))
            """)

    def test_hidden_builtin(self, load: Loader) -> None:
        """A helper that is called like a builtin doesn't get under another part's feet."""
        load("@helper\ndef total(x): return sum(x)\n", "shared_file")
        with pytest.raises(ProbeRefusedError, match=r"`sum` stands for.*builtins\.sum"):
            load("""
                from shared_file import total
                @helper
                def sum(x): return 0
                @probe
                def seen(student, x): return total(x) + sum(x)
            """)


# Kind of refusal: code, the name that the message must hold, line of the code.
REFUSED = {
    "constant": ("@probe\ndef p(student):\n    return LIMIT", "LIMIT", 3),
    "constant below": ("@probe\ndef p(student):\n    return X\nX = 1", "X", 3),
    "plain function": ("@probe\ndef p(student):\n    return plain(1)", "plain", 3),
    "our own module": (
        "import grader.errors\n@probe\ndef p(student):\n    return grader",
        "grader",
        4,
    ),
    "solution": (
        "from grader.errors import UsageError as E\n@probe\ndef p(student):\n    return E",
        "E",
        4,
    ),
    "decorator": ("@probe\ndef p(student):\n    return helper", "helper", 3),
    "package": ("import pytest\n@probe\ndef p(student):\n    return pytest", "pytest", 4),
    "unknown name": ("@probe\ndef p(student):\n    return nowhere", "nowhere", 3),
    "in a lambda": ("@probe\ndef p(student):\n    return lambda: [\n        LIMIT]", "LIMIT", 4),
    "in a comprehension": (
        "@probe\ndef p(student):\n    return [i for i in (1,) if i < LIMIT]",
        "LIMIT",
        3,
    ),
    "in a class body": ("@helper\nclass H:\n    size = LIMIT", "LIMIT", 3),
    "base": ("class B: pass\n@helper\nclass H(B):\n    pass", "B", 3),
    "other decorator": (
        "@probe\n@plain\ndef p(student):\n    pass",
        "plain",
        2,
    ),
    "after a local namesake": (
        "@probe\ndef p(student):\n    f = lambda LIMIT: LIMIT\n    return f(LIMIT)",
        "LIMIT",
        4,
    ),
    "unreachable": ("@probe\ndef p(student):\n    if 0:\n        LIMIT", "LIMIT", 2),
    "eval": ("@probe\ndef p(student):\n    return eval('1')", "eval", 3),
    "exec": ("@probe\ndef p(student):\n    exec('1')", "exec", 3),
    "compile": ("@probe\ndef p(student):\n    compile('1', '', 'eval')", "compile", 3),
    "globals": ("@probe\ndef p(student):\n    return globals()", "globals", 3),
    "locals": ("@probe\ndef p(student):\n    return locals()", "locals", 3),
    "vars": ("@probe\ndef p(student):\n    return vars()", "vars()", 3),
    "__import__": ("@probe\ndef p(student):\n    __import__('os')", "__import__", 3),
    "__name__": ("@probe\ndef p(student):\n    return __name__", "__name__", 3),
    "__builtins__": ("@probe\ndef p(student):\n    return __builtins__", "__builtins__", 3),
    "inner import": ("@probe\ndef p(student):\n    import grader.x", "grader.x", 3),
    "inner from": ("@probe\ndef p(student):\n    from pytest import fail", "pytest", 3),
    "relative": ("@probe\ndef p(student):\n    from ..x import y", "..x", 3),
    "importlib": ("@probe\ndef p(student):\n    import importlib.util", "importlib.util", 3),
    "importlib above": (
        "import importlib\n@probe\ndef p(student):\n    return importlib",
        "importlib",
        4,
    ),
    "star import": ("from math import *\n@probe\ndef p(student):\n    return 1", "*", 1),
    "nested": ("def f():\n    @probe\n    def p(student): pass\nf()", "p", 2),
    "method": ("class C:\n    @probe\n    def p(student): pass", "p", 2),
    "closure": ("def f(n):\n    def p(student): return n\n    return p\nq = probe(f(1))", "p", 4),
    "lambda": ("p = probe(lambda student: 1)", "<lambda>", 1),
    "undecorated": ("def p(student): pass\nq = probe(p)", "p", 2),
    "in a block": ("if LIMIT:\n    @probe\n    def p(student): pass", "p", 2),
    "twice": ("@probe\ndef p(student): pass\n@probe\ndef p(student): pass", "p", 1),
    "bound twice": (
        "import json\njson = 1\n@probe\ndef p(student):\n    return json",
        "json",
        5,
    ),
    "import in a block": (
        "try:\n    import json\nexcept ImportError: pass\n@probe\ndef p(student):\n    json",
        "json",
        6,
    ),
    "default": ("@probe\ndef p(student, x=LIMIT): pass", "LIMIT", 2),
    "default call": ("@probe\ndef p(student, *, x=dict()): pass", "dict()", 2),
    "default of a method": (
        "@helper\nclass H:\n    def f(self, x=torch.float64): pass",
        "torch.float64",
        3,
    ),
    "args": ("@probe\ndef p(student, *args): pass", "*args", 2),
    "kwargs": ("@probe\ndef p(student, **named): pass", "**named", 2),
    "by position": ("@probe\ndef p(student, x, /): pass", "x", 2),
    "first parameter": ("@probe\ndef p(module): pass", "module", 2),
    "no parameter": ("@probe\ndef p(): pass", "student", 2),
    "only by name": ("@probe\ndef p(*, student): pass", "student", 2),
    "global": ("@probe\ndef p(student):\n    global LIMIT\n    LIMIT = 1", "LIMIT", 3),
    "async": ("@probe\nasync def p(student): pass", "asynchronous", 2),
    "class as probe": ("@probe\nclass P: pass", "class", 2),
    "mark below": ("@torch.no_grad()\n@probe\ndef p(student): pass", "probe", 3),
    "through a helper": (
        "@probe\ndef p(student):\n    return h()\n@helper\ndef h():\n    return LIMIT",
        "LIMIT",
        6,
    ),
}


def looked_at(load: Loader, code: str) -> None:
    """Load a file and look at its helpers, as a probe that uses them would."""
    for value in vars(load(code)).values():
        if isinstance(value, Helper):
            assert value.source


class TestRefusals:
    """What must not be shipped."""

    @pytest.mark.parametrize(("code", "name", "line"), REFUSED.values(), ids=REFUSED)
    def test_refused(self, load: Loader, code: str, name: str, line: int) -> None:
        """Each thing that must not be shipped is refused before it is, with its line and name."""
        with pytest.raises(ProbeRefusedError) as refusal:
            looked_at(load, code)
        message = refusal.value.message
        assert f"checks_under_test.py:{line + FIRST - 1}: " in message
        assert name in message.partition(": ")[2]
        assert message.endswith(".")

    def test_names_the_user(self, load: Loader) -> None:
        """A fault of a helper further down names the helper and the probe that needs it."""
        with pytest.raises(ProbeRefusedError, match="helper `h`, which probe `p` uses, refers to"):
            load(REFUSED["through a helper"][0])

    def test_no_file(self) -> None:
        """Code without a file has no source to be shipped."""
        code = "from grader.judge.probes import probe\n@probe\ndef p(student): pass\n"
        with pytest.raises(ProbeRefusedError, match="can't be read"):
            exec(code, {"__name__": "nowhere"})  # noqa: S102 - that is the point


class TestInTheJudge:
    """What probes and helpers are where they are written."""

    def test_call(self, load: Loader) -> None:
        """Neither a probe nor a helper runs in the judge."""
        module = load("@probe\ndef p(student): pass\n@helper\ndef h(): pass\n")
        for shipped in (module.p, module.h):
            with pytest.raises(GraderFault, match=f"`{shipped.name}` runs in a worker only"):
                shipped(None)

    def test_shipped_text(self, load: Loader) -> None:
        """An author sees every text with the place that it comes from."""
        module = load("@probe\ndef p(student): pass\n@probe\ndef q(student): pass\n")
        text = shipped_text([module.p, module.q])
        assert f"# p, from line {FIRST + 1} of " in text
        assert module.p.source in text
        assert module.q.source in text
        compile(text, "shown", "exec")
