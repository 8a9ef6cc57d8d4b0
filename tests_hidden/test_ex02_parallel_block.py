from itertools import combinations

import pytest
import torch
from torch import nn

from grader.checks import (
    CheckFailed,
    Draw,
    HostReads,
    Worker,
    assert_distinct_memory,
    assert_distinct_objects,
    assert_equal,
    assert_holds,
    assert_on_device,
    assert_raises,
    assert_same_tensors,
    assert_shape,
    buffers_of,
    caught,
    facts_of,
    helper,
    load_values,
    on_second_device,
    parameters_of,
    probe,
    state_of,
)

BOTH = (("ParallelBlock", 2), ("MultiParallelBlock", 3))


# ---- branches, in the worker and in the judge ----


@helper
def branch(values, axes):
    """Build a linear layer (for four axes a 1 x 1 convolution) and a tanh, with given weights."""
    weight, bias = values["weight"], values["bias"]
    kind, rest = (nn.Linear, ()) if axes == 2 else (nn.Conv2d, (1,))
    layer = kind(weight.shape[1], weight.shape[0], *rest, dtype=torch.float64)
    load_values(layer, {"weight": weight.reshape(layer.weight.shape), "bias": bias})
    return nn.Sequential(layer, nn.Tanh())


@helper
class Reporter(nn.Module):
    """A branch that reports its calls. A deep copy of it reports to the same place."""

    def __init__(self, number, inner, report):
        super().__init__()
        self.number, self.inner, self.report = number, inner, report
        self.register_forward_pre_hook(lambda _module, given: report(("hook", number, given[0])))

    def forward(self, X):
        Y = self.inner(X)
        self.report(("run", self.number, X, Y, self.training))
        return Y


def draw_branches(draw: Draw, width, widths):
    return [
        {"weight": 0.6 * draw.normal(out, width), "bias": 0.6 * draw.normal(out)} for out in widths
    ]


def output_of(values, X):
    """Compute a branch; features and channels both stand on axis 1."""
    return (X.movedim(1, -1) @ values["weight"].T + values["bias"]).tanh().movedim(-1, 1)


def mistaken_outputs(branches, X, dim=1):
    """List what misconceptions give for branches as wide as X, as pairs of id and output."""
    outputs, chain = [output_of(values, X) for values in branches], [X]
    for values in branches:
        chain.append(output_of(values, chain[-1]))
    return [
        ("branches-added", sum(outputs)),
        ("branches-chained", chain[-1]),
        ("branches-chained", torch.cat(chain[1:], dim)),
        ("outputs-stacked", torch.stack(outputs, dim)),
        ("outputs-stacked", torch.stack(outputs)),
        ("samples-concatenated", torch.cat(outputs, 0)),
        ("default-is-last-dim" if dim == 1 else "dim-ignored", torch.cat(outputs, -dim)),
        ("order-swapped", torch.cat(outputs[::-1], dim)),
        ("some-nets-left-out", torch.cat([outputs[0], outputs[-1]], dim)),
        ("some-nets-left-out", torch.cat(outputs[:2], dim)),
        ("some-nets-left-out", outputs[0]),
        ("some-nets-left-out", outputs[-1]),
    ]


def is_equal(seen, value):
    try:
        assert_same_tensors(seen, value, diagnosis="output-differs")
    except CheckFailed:
        return False
    return True


def assert_output(seen, expected, mistakes, what):
    """Demand an output; where it differs, name the first of the mistakes that would give it."""
    default = next((name for name, value in mistakes if is_equal(seen, value)), "output-differs")
    known = {"dtype": "dtype-changed", "default": default}
    assert_same_tensors(seen, expected, diagnosis=known, what=what)


# ---- what forward computes ----


@probe
def joined(student, kind, branches, X, places, dim=None):
    """Build a block of branches with the given weights and report its output."""
    nets = [branch(values, X.dim()) for values in branches]
    option = {} if dim is None else {"dim": dim}
    return getattr(student, kind)(*(nets[place] for place in places), **option)(X)


def check_forward(worker: Worker, draw: Draw, kind, count):
    """Judge the output for features and images, for equal widths and then for different ones.

    Where all widths are equal, also a wrong way of joining gives an output and can be named.
    """
    for sizes in ((9,), (3, 4, 5)):
        width, *widths = draw.distinct(count + 1, 3, 11)
        X = draw.normal(sizes[0], width, *sizes[1:])
        what = f"{kind}, {count} net{'s'[: count > 1]}, X of shape {tuple(X.shape)}"
        equal, different = draw_branches(draw, width, [width] * count), draw_branches(draw, width, widths)
        for branches in (equal, different):
            seen = worker.run(joined, kind=kind, branches=branches, X=X, places=list(range(count)))
            expected = torch.cat([output_of(values, X) for values in branches], 1)
            mistakes = mistaken_outputs(branches, X) if branches is equal else []
            assert_output(seen, expected, mistakes, what)


@pytest.mark.check(
    points=15, title="Two branches side by side", evidence="verified", public=True
)
def test_parallel_forward(worker: Worker, draw: Draw):
    """ParallelBlock joins both outputs, features of 2-D inputs and channels of images."""
    check_forward(worker, draw, "ParallelBlock", 2)


@pytest.mark.check(points=10, title="dim chooses the axis, and a net may come twice", evidence="verified")
def test_dim_option(worker: Worker, draw: Draw):
    """Both classes join along dim, and run a net once for every position that it is given."""
    for kind, dim, places in [(k, d, p) for k, _ in BOTH for d in (-1, 2, 0) for p in ((0, 1), (0, 0))]:
        X = draw.normal(2, 3, 5, 6)
        branches = draw_branches(draw, 3, [3, 3])
        seen = worker.run(joined, kind=kind, branches=branches, X=X, places=places, dim=dim)
        chosen = [branches[place] for place in places]
        outputs = [output_of(values, X) for values in chosen]
        mistakes = mistaken_outputs(chosen, X, dim)
        if places == (0, 0):
            mistakes.insert(0, ("repeated-net-ran-once", outputs[0]))
        what = f"{kind}, dim={dim}" + (", one net given twice" if places == (0, 0) else "")
        assert_output(seen, torch.cat(outputs, dim), mistakes, what)
