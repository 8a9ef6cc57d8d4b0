"""How a stub is derived from a solution, and which solutions are refused."""

from pathlib import Path

import pytest

from grader.errors import PackError
from grader.regions import stub_of

PATH = Path("solutions/ex01_topic.py")

SOLUTION = '''\
"""Title.

The task.
"""

import torch
from torch import nn

### BEGIN SOLUTION
import math
### END SOLUTION


class Net(nn.Module):
    """A block."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        ### BEGIN SOLUTION: create the layers

        self.layers = nn.ModuleList()
        ### END SOLUTION

    async def fetch(self, x: torch.Tensor) -> torch.Tensor:
        """Return x."""
        ### BEGIN SOLUTION: return x
        def inner():
            # a comment at the end of the region

            return x

        return inner()
        # a comment at the end of the region
        ### END SOLUTION


### BEGIN SOLUTION: ignored here
def _helper():
    return math.pi
### END SOLUTION


def outer():
    """Return a function."""

    def decorated():
        ### BEGIN SOLUTION: call it
        return 1
        ### END SOLUTION

    return decorated


### BEGIN SOLUTION
LAST = 1
### END SOLUTION
'''

STUB = '''\
"""Title.

The task.
"""

import torch
from torch import nn


class Net(nn.Module):
    """A block."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        # TODO: create the layers
        raise NotImplementedError("Net.__init__ is not written yet")

    async def fetch(self, x: torch.Tensor) -> torch.Tensor:
        """Return x."""
        # TODO: return x
        raise NotImplementedError("Net.fetch is not written yet")


def outer():
    """Return a function."""

    def decorated():
        # TODO: call it
        raise NotImplementedError("outer.decorated is not written yet")

    return decorated
'''


def in_function(body: str) -> str:
    """Return a solution whose only function has this body, from line 3 on."""
    return f'def f(x):\n    """Return x."""\n{body}'


class TestStub:
    """Solutions that have a stub."""

    def test_whole(self) -> None:
        """Regions in functions leave a TODO, those at module level nothing and no gap."""
        assert stub_of(SOLUTION, PATH) == STUB

    def test_without_regions(self) -> None:
        """What is outside the regions stays word for word."""
        assert stub_of("import torch\n\n\nX = 1\n\n", PATH) == "import torch\n\n\nX = 1\n"

    def test_region_at_the_top(self) -> None:
        """A region that opens the file leaves no blank lines there."""
        assert stub_of("### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n\ny = 2\n", PATH) == "y = 2\n"

    def test_two_regions_in_one_function(self) -> None:
        """Each region leaves its own TODO."""
        region = "    ### BEGIN SOLUTION: part\n    x = 1\n    ### END SOLUTION\n"
        stub = stub_of(in_function(region + "    y = 2\n" + region), PATH)
        assert stub.count("# TODO: part") == 2
        assert "    y = 2\n" in stub

    def test_region_in_a_branch(self) -> None:
        """A region may be a part of a function's body; its TODO is indented as it was."""
        body = (
            "    if x:\n        ### BEGIN SOLUTION: a\n        return x\n        ### END SOLUTION\n"
        )
        assert "\n        # TODO: a\n        raise " in stub_of(in_function(body), PATH)

    def test_method_of_a_class_in_a_function(self) -> None:
        """The name in the error is the qualified one."""
        text = (
            "def make():\n    class A:\n        def f(self):\n"
            "            ### BEGIN SOLUTION: a\n            return 1\n"
            "            ### END SOLUTION\n"
            "    return A\n"
        )
        assert '"make.A.f is not written yet"' in stub_of(text, PATH)


class TestRefused:
    """Solutions that are refused, with path and line."""

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            (in_function("    ### BEGIN SOLUTION: a\n    return x\n"), ":3: .*no END SOLUTION"),
            (in_function("    return x\n    ### END SOLUTION\n"), ":4: END SOLUTION without"),
            (
                in_function(
                    "    ### BEGIN SOLUTION: a\n    ### BEGIN SOLUTION: b\n    return x\n"
                    "    ### END SOLUTION\n    ### END SOLUTION\n"
                ),
                ":4: a region begins inside that of line 3",
            ),
            (
                in_function("    ### BEGIN SOLUTION\n    return x\n    ### END SOLUTION\n"),
                ":3: no TODO text",
            ),
            (
                in_function("    ### BEGIN SOLUTION: \n    return x\n    ### END SOLUTION\n"),
                ":3: no TODO text",
            ),
            (
                "class A:\n    ### BEGIN SOLUTION: a\n    x = 1\n    ### END SOLUTION\n",
                ":2: a region is inside a function or at module level",
            ),
            (
                (
                    "class A:\n    ### BEGIN SOLUTION: a\n    def f(self):\n        return 1\n"
                    "    ### END SOLUTION\n"
                ),
                ":2: a region is inside a function or at module level",
            ),
            (
                in_function("    ### BEGIN SOLUTION: a\n    return x\n### END SOLUTION\n"),
                ":5: isn't indented as the BEGIN of line 3",
            ),
            (
                in_function("### BEGIN SOLUTION: a\n    return x\n### END SOLUTION\n"),
                ":3: the marker isn't indented as the code of line 4",
            ),
            (
                in_function("    return x  ### BEGIN SOLUTION: a\n"),
                ":3: a marker stands alone on its line",
            ),
            (
                in_function("    ### BEGIN SOLUTION a\n    return x\n    ### END SOLUTION\n"),
                ":3: a marker stands alone on its line",
            ),
            (
                in_function("    ### BEGIN SOLUTION: a\n    # nothing\n    ### END SOLUTION\n"),
                ":3: this region is empty",
            ),
            (
                (
                    "class A:\n    def f(self):\n        y = 0\n        ### BEGIN SOLUTION: a\n"
                    "        x = 1\n\n    def g(self):\n        x = 2\n        ### END SOLUTION\n"
                ),
                ":4: this region goes beyond the end of A.f",
            ),
            ("# TODO: a\n", "a TODO stands outside"),
            ("def f(:\n", ":1: invalid syntax"),
            ("x = 1\nreturn x\n", ":2: 'return' outside function"),
            ("x = '\0'\n", "null bytes"),
            (
                "try:\n    pass\n### BEGIN SOLUTION\nexcept OSError:\n    pass\n### END SOLUTION\n",
                "the stub: ",
            ),
        ],
    )
    def test_refused(self, text: str, message: str) -> None:
        """What can't give a stub says where and why."""
        with pytest.raises(PackError, match=rf"ex01_topic\.py.*{message}"):
            stub_of(text, PATH)
