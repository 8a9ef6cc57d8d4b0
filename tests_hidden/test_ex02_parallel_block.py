from itertools import chain, combinations, product

import pytest
import torch
from torch import nn

from grader.checks import (
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
    each,
    facts_of,
    helper,
    load_values,
    on_second_device,
    parameters_of,
    probe,
    same_tensors,
)

BOTH = (("ParallelBlock", 2), ("MultiParallelBlock", 3))
REPEATED = (("ParallelBlock", [0, 0]), ("MultiParallelBlock", [0, 1, 0]))


# ---- branches, in the worker and in the judge ----


@helper
def fill(layer, values):
    """Write weights into a linear layer or a 1 x 1 convolution."""
    with torch.no_grad():
        layer.weight.copy_(values["weight"].reshape(layer.weight.shape))
        layer.bias.copy_(values["bias"])


@helper
def branch(values, axes):
    """Build a linear layer (for four axes a 1 x 1 convolution) and a tanh, with given weights."""
    width_out, width_in = values["weight"].shape
    if axes == 2:
        layer = nn.Linear(width_in, width_out, dtype=torch.float64)
    else:
        layer = nn.Conv2d(width_in, width_out, 1, dtype=torch.float64)
    fill(layer, values)
    return nn.Sequential(layer, nn.Tanh())


@helper
class Reporter(nn.Module):
    """A branch that reports its calls. A deep copy of it reports to the same place."""

    def __init__(self, number, inner, report):
        super().__init__()
        self.number, self.inner, self.report = number, inner, report
        self.register_forward_pre_hook(lambda _module, given: report(("hook", number, given[0])))

    def forward(self, X):
        """Run, and report what went in and out and in which mode."""
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
    """Yield what misconceptions give for branches as wide as X, as pairs of id and output."""
    outputs, links = [output_of(values, X) for values in branches], [X]
    for values in branches:
        links.append(output_of(values, links[-1]))
    yield "branches-added", sum(outputs)
    yield "branches-chained", links[-1]
    yield "branches-chained", torch.cat(links[1:], dim)
    yield "outputs-stacked", torch.stack(outputs, dim)
    yield "outputs-stacked", torch.stack(outputs)
    yield "samples-concatenated", torch.cat(outputs, 0)
    yield "dim-ignored", torch.cat(outputs, 1)
    yield "default-is-last-dim" if dim == 1 else "dim-ignored", torch.cat(outputs, -1)
    yield "order-swapped", torch.cat(outputs[::-1], dim)
    for some in ([outputs[0], outputs[-1]], outputs[:2], outputs[:1], outputs[-1:]):
        yield "some-nets-left-out", torch.cat(some, dim)


def assert_known(seen, expected, mistakes, what, default="output-differs"):
    """Demand tensors; where they differ, name the first of the mistakes that would give them."""
    known = {"dtype": "dtype-changed", "default": default}
    if not same_tensors(seen, expected):
        known["default"] = next((n for n, value in mistakes if same_tensors(seen, value)), default)
    assert_same_tensors(seen, expected, diagnosis=known, what=what)


# ---- what forward computes ----


@helper
def one_joined(student, kind, branches, places, option, X):
    """Build a block of branches with the given weights and report its output."""
    nets = [branch(values, X.dim()) for values in branches]
    return getattr(student, kind)(*(nets[place] for place in places), **option)(X)


@probe
def joined(student, cases):
    """Report the outputs of several blocks."""
    return each(lambda case: one_joined(student, *case), cases)


def check_forward(worker: Worker, draw: Draw, kind, counts):
    """Judge the output for features and images, for equal widths and then for different ones.

    Where all widths are equal, a wrong way of joining gives an output too and can be named.
    """
    cases = []
    for count in counts:
        width, *widths = draw.distinct(count + 1, 5, 13)
        inputs = [draw.normal(9, width), draw.normal(3, width, 4, 5)]
        for outs in ([width] * count, widths):
            branches = draw_branches(draw, width, outs)
            cases += [(kind, branches, list(range(count)), {}, X) for X in inputs]
    for case, seen in zip(cases, worker.run_each(joined, cases), strict=True):
        _, branches, places, _, X = case
        expected = torch.cat([output_of(values, X) for values in branches], 1)
        is_even = all(len(values["bias"]) == X.shape[1] for values in branches)
        mistakes = mistaken_outputs(branches, X) if is_even else ()
        what = f"{kind} of {len(places)}, X of shape {tuple(X.shape)}: output"
        assert_known(seen, expected, mistakes, what)


@pytest.mark.check(points=15, title="Two branches side by side", evidence="verified", public=True)
def test_parallel_forward(worker: Worker, draw: Draw):
    """ParallelBlock joins both outputs: features of 2-D inputs, channels of images."""
    check_forward(worker, draw, "ParallelBlock", [2])


@pytest.mark.check(points=10, title="dim chooses the axis; nets may repeat", evidence="verified")
def test_dim_option(worker: Worker, draw: Draw):
    """Both classes join along dim, and run a net once for every place that it is given."""
    X, branches = draw.normal(2, 3, 5, 6), draw_branches(draw, 3, [3, 3])
    options = product(("ParallelBlock", "MultiParallelBlock"), (-1, 2, 0), ([0, 1], [0, 0]))
    cases = [(kind, branches, places, {"dim": dim}, X) for kind, dim, places in options]
    for case, seen in zip(cases, worker.run_each(joined, cases), strict=True):
        kind, _, places, option, _ = case
        chosen, dim = [branches[place] for place in places], option["dim"]
        expected = [output_of(values, X) for values in chosen]
        mistakes, what = mistaken_outputs(chosen, X, dim), f"{kind} with dim={dim}: output"
        if places == [0, 0]:
            mistakes = chain([("repeated-net-ran-once", expected[0])], mistakes)
            what = f"{kind} with dim={dim}, one net given twice: output"
        assert_known(seen, torch.cat(expected, dim), mistakes, what)


# ---- gradients and registration ----


@helper
def gradients_of(student, kind, branches, X):
    """Go backwards from the sum of the output; report what X, the nets and the block have got."""
    nets = [branch(values, 2) for values in branches]
    block = getattr(student, kind)(*nets)
    X = X.clone().requires_grad_()
    total = block(X).sum()
    if total.requires_grad:
        total.backward()
    return {
        "X": X.grad,
        "nets": [{name: p.grad for name, p in parameters_of(net[0]).items()} for net in nets],
        "own": [p.grad for p in parameters_of(block).values()],
        "total": total,
    }


@probe
def gradients(student, cases):
    """Go backwards through several blocks."""
    return [gradients_of(student, *case) for case in cases]


def reference_gradients(branches, X, chained=""):
    """Differentiate the sum of all outputs; of a chain, of "all" its outputs or the "last"."""
    X = X.clone().requires_grad_()
    nets = [{name: v.clone().requires_grad_() for name, v in net.items()} for net in branches]
    outputs = []
    for net in nets:
        outputs.append(output_of(net, outputs[-1] if chained and outputs else X))
    sum(out.sum() for out in outputs[-1 if chained == "last" else 0 :]).backward()
    return {"X": X.grad, "nets": [{name: v.grad for name, v in net.items()} for net in nets]}


@pytest.mark.check(points=15, title="Gradients reach X and every branch", evidence="verified")
def test_gradients(worker: Worker, draw: Draw):
    """The gradients of the sum of all outputs, which is blind to the way they are joined."""
    cases = [(kind, draw_branches(draw, 6, [6] * count), draw.normal(9, 6)) for kind, count in BOTH]
    for (kind, branches, X), seen in zip(cases, worker.run(gradients, cases=cases), strict=True):
        expected = reference_gradients(branches, X)
        if not same_tensors(seen["nets"], expected["nets"]):
            check_branches_reached(kind, branches, X, seen)
        chains = (reference_gradients(branches, X, chained) for chained in ("last", "all"))
        mistakes = (("branches-chained", gradient["nets"]) for gradient in chains)
        what = f"{kind}: gradient of branch"
        assert_known(seen["nets"], expected["nets"], mistakes, what, "gradient-differs")
        if not same_tensors(seen["X"], expected["X"]):
            check_input_reached(kind, branches, X, seen["X"])
        what = f"{kind}: gradient of X"
        assert_same_tensors(seen["X"], expected["X"], diagnosis="gradient-differs", what=what)


def check_input_reached(kind, branches, X, seen):
    """Demand that the gradient of X is no sum over some of the branches only."""
    parts = [reference_gradients([values], X)["X"] for values in branches]
    numbers = range(len(branches))
    subsets = chain.from_iterable(combinations(numbers, size) for size in numbers[1:])
    found = () if seen is None else None
    for some in subsets:
        if same_tensors(seen, sum(parts[number] for number in some)):
            found = some
    assert_holds(
        found is None,
        diagnosis="input-detached",
        expected=f"{kind}: a gradient of X from all {len(parts)} nets",
        seen=f"a part from net {', '.join(map(str, found))} only" if found else "none at all",
    )


def check_branches_reached(kind, branches, X, seen):
    """Demand a gradient for every branch; where one has none, find out why."""
    missing = [
        str(number)
        for number, net in enumerate(seen["nets"])
        if any(grad is None or not grad.any() for grad in net.values())
    ]
    diagnosis = "branch-detached"
    if len(missing) == len(branches) and any(grad is not None for grad in seen["own"]):
        diagnosis = "branches-copied"
    elif not same_tensors(seen["total"], sum(output_of(values, X).sum() for values in branches)):
        diagnosis = "some-nets-left-out"
    assert_holds(
        not missing,
        diagnosis=diagnosis,
        expected=f"{kind}: a gradient for each of the {len(branches)} nets",
        seen=f"no gradient for net {', '.join(missing)} (counted from 0)",
    )


@helper
def registered_in(student, kind, count):
    """Report which parameters of the nets, and which of the nets, the block has."""
    nets = [nn.Sequential(nn.Linear(6, 4 + k), nn.Tanh()) for k in range(count)]
    block = getattr(student, kind)(*nets)
    own = {id(p) for p in parameters_of(block).values()}
    modules = {id(module) for module in nn.Module.modules(block)}
    return {
        "parameters": [id(p) in own for net in nets for p in net.parameters()],
        "nets": [id(net) in modules for net in nets],
        "own": len(own),
    }


@probe
def registrations(student, cases):
    """Report what several blocks have registered."""
    return [registered_in(student, *case) for case in cases]


@pytest.mark.check(points=15, title="Every branch is registered", evidence="witnessed")
def test_registered(worker: Worker):
    """named_parameters and modules of both classes hold all branches, those very objects."""
    for (kind, count), seen in zip(BOTH, worker.run(registrations, cases=BOTH), strict=True):
        there, known, nets = seen["parameters"], sum(seen["parameters"]), sum(seen["nets"])
        diagnosis = "some-branches-not-registered"
        if not known:
            is_copied = seen["own"] == len(there)
            diagnosis = "branches-copied" if is_copied else "branches-not-registered"
        others = f", and {seen['own']} others" if seen["own"] and not known else ""
        assert_holds(
            known == len(there),
            diagnosis=diagnosis,
            expected=f"{kind}: {len(there)} parameters of the nets in named_parameters()",
            seen=f"{known} of {len(there)} parameters{others}",
        )
        assert_holds(
            nets == count,
            diagnosis="modules-not-registered",
            expected=f"{kind}: {count} nets in modules()",
            seen=f"{nets} of {count}",
        )


@probe
def without_nets(student):
    """Build a block without branches."""
    return caught(student.MultiParallelBlock)


@pytest.mark.check(
    points=10, title="Any number of branches side by side", evidence="verified", public=True
)
def test_multi_forward(worker: Worker, draw: Draw):
    """MultiParallelBlock joins 1, 3 or 5 outputs, and refuses to be built without a net."""
    check_forward(worker, draw, "MultiParallelBlock", [3, 5, 1])
    outcome = worker.run(without_nets)
    known = {"missing": "empty-block-accepted", "default": "wrong-error-type"}
    assert_raises(outcome, "ValueError", diagnosis=known, when="for MultiParallelBlock()")


# ---- how the branches are called ----


@probe
def calls(student, setups, X):
    """Report every call of a branch: by its hook or by itself, its number, and what it got."""
    found = []
    for kind, places in setups:
        log = []
        nets = [Reporter(number, nn.Tanh(), log.append) for number in range(max(places) + 1)]
        block = getattr(student, kind)(*(nets[place] for place in places))
        log.clear()
        output = block(X)
        outputs = [entry[3] for entry in log if entry[0] == "run"]
        named = []
        for event, number, given, *_ in log:
            is_out = any(given is one for one in outputs)
            name = "X" if given is X else "the output of a branch" if is_out else "another tensor"
            named.append((event, number, name))
        found.append({"log": named, "output": output})
    return found


@pytest.mark.check(
    points=5, title="Each branch is called once, with X itself", evidence="witnessed"
)
def test_calls_each_once(worker: Worker, draw: Draw):
    """Each branch is called as a module, once, in the order given, with X and no copy of it.

    A net that is given twice is called twice.
    """
    X = draw.normal(9, 6)
    setups = [(kind, list(range(count))) for kind, count in BOTH]
    seen = worker.run(calls, setups=[*setups, *REPEATED], X=X)
    for (kind, places), found in zip(setups, seen[:2], strict=True):
        check_calls(kind, len(places), found["log"])
    for (kind, places), found in zip(REPEATED, seen[2:], strict=True):
        called = [number for event, number, _ in found["log"] if event == "hook"]
        # Where the output lacks a part, the check of dim and of repeated nets says so.
        if same_tensors(found["output"], torch.cat([X.tanh()] * len(places), 1)):
            is_short = len(called) < len(places)
            assert_holds(
                called == places,
                diagnosis="output-used-again" if is_short else "call-order-differs",
                expected=f"{kind}, a net given twice: calls of the nets {listed(places)}",
                seen=f"calls of the nets {listed(called)}",
            )


def listed(numbers):
    return ", ".join(map(str, numbers)) or "none"


def check_calls(kind, count, log):
    """Judge the calls of as many branches, all of them different."""
    called = [number for event, number, _ in log if event == "hook"]
    runs = [number for event, number, _ in log if event == "run"]
    assert_holds(
        len(runs) == len(called),
        diagnosis="hooks-skipped",
        expected=f"{kind}: every branch called as net(X)",
        seen=f"{len(runs)} runs of forward, but {len(called)} calls of the nets",
    )
    is_complete = set(called) == set(range(count))
    diagnosis = "call-order-differs" if is_complete else "some-nets-left-out"
    if len(called) > len(set(called)):
        diagnosis = "branch-ran-twice"
    assert_holds(
        called == list(range(count)),
        diagnosis=diagnosis,
        expected=f"{kind}: calls of the nets {listed(range(count))}",
        seen=f"calls of the nets {listed(called)}",
    )
    for _, number, given in log:
        is_chain = given == "the output of a branch"
        assert_holds(
            given == "X",
            diagnosis="branches-chained" if is_chain else "branch-gets-a-copy",
            expected=f"{kind}: X itself for net {number}",
            seen=given,
        )


# ---- replicate ----


@helper
def replicated(student, dim, starts, changes, X):
    """Replicate a factory that remembers what it made, then change what it made.

    Reports the output afterwards, and that of a block of the same nets. If they differ, also what
    was the output before, and that of a block of the same nets without dim.
    """
    made, n = [], len(starts)
    option = {} if dim is None else {"dim": dim}

    def factory():
        made.append(branch(starts[len(made) % n], X.dim()))
        return made[-1]

    block = student.replicate(factory, n, **option)
    found = {
        "type": type(block).__name__,
        "is_block": isinstance(block, student.MultiParallelBlock),
        "calls": len(made),
        "starts": [
            {name: p.detach().clone().reshape(starts[0][name].shape) for name, p in named.items()}
            for named in (parameters_of(net[0]) for net in made)
        ],
    }
    if not made or not found["is_block"]:
        return found
    nets = (made * n)[:n]
    own = student.MultiParallelBlock(*nets, dim=1 if dim is None else dim)
    default = student.MultiParallelBlock(*nets)
    before = block(X).detach()
    for net, values in zip(made, changes, strict=False):
        fill(net[0], values)
    after, expected = block(X), own(X).detach()
    found |= {"after": after, "own": expected}
    is_tensor = isinstance(after, torch.Tensor) and after.dtype == expected.dtype
    if is_tensor and torch.equal(after, expected):
        return found
    return found | {"before": before, "default": default(X).detach()}


@probe
def replicas(student, cases):
    """Replicate several factories."""
    return [replicated(student, *case) for case in cases]


@probe
def too_few(student, counts):
    """Ask for numbers of branches that are too small."""
    replicate = student.replicate
    return [caught(lambda n=n: replicate(nn.Tanh, n)) for n in counts]


@pytest.mark.check(points=10, title="replicate makes n modules of their own", evidence="witnessed")
def test_replicate(worker: Worker, draw: Draw):
    """The block holds what n calls of the factory made, and joins it along dim."""
    cases = []
    for n, dim in ((3, None), (4, 2), (2, 0), (1, -1)):
        starts, changes = draw_branches(draw, 3, [3] * n), draw_branches(draw, 3, [3] * n)
        cases.append((dim, starts, changes, draw.normal(2, 3, 5, 6)))
    for (dim, starts, *_), seen in zip(cases, worker.run(replicas, cases=cases), strict=True):
        n = len(starts)
        check_made(n, starts, seen)
        known = (("dim-not-handed-on", "default"), ("replicas-copied", "before"))
        mistakes = ((diagnosis, seen[other]) for diagnosis, other in known)
        what = f"replicate(factory, {n}{'' if dim is None else f', dim={dim}'}): output"
        assert_known(seen["after"], seen["own"], mistakes, what, "replicate-differs")
    known = {"missing": "count-below-one-accepted", "default": "wrong-error-type"}
    for n, outcome in zip((0, -1), worker.run(too_few, counts=(0, -1)), strict=True):
        assert_raises(outcome, "ValueError", diagnosis=known, when=f"for n = {n}")


def check_made(n, starts, seen):
    """Judge the class of the block, and what the factory was asked for."""
    assert_holds(
        seen["is_block"],
        diagnosis="replicate-differs",
        expected="a MultiParallelBlock",
        seen=f"an object of type {seen['type']}",
    )
    if seen["calls"] == 1 < n:
        is_repeated = same_tensors(seen["after"], seen["own"])
        assert_holds(
            fact=False,
            diagnosis="one-object-repeated" if is_repeated else "factory-called-once",
            expected=f"{n} calls of the factory for n = {n}",
            seen=f"1 call; its module is {'every branch' if is_repeated else 'copied'}",
        )
    assert_equal(
        seen["calls"], n, diagnosis="factory-call-count", what=f"calls of the factory for n = {n}"
    )
    what = "values of the module that the factory made"
    assert_same_tensors(seen["starts"], starts, diagnosis="replicas-copied", what=what)


# ---- clone_chain ----


@helper
def pattern(state):
    """Build the block that is cloned."""
    double = {"dtype": torch.float64}
    block = nn.Sequential(nn.Linear(6, 6, **double), nn.BatchNorm1d(6, **double), nn.Tanh())
    load_values(block, state)
    return block


@helper
def cloned(student, state, n):
    """Report the links of a chain as they come: which objects they are and what they hold."""
    block = pattern(state)
    chain = student.clone_chain(block, n)
    if not isinstance(chain, nn.Sequential):
        return {"type": type(chain).__name__, "is_chain": False}
    modules = [block, *chain]
    objects = [id(module) for module in modules]
    return {
        "type": type(chain).__name__,
        "is_chain": True,
        "places": [objects.index(number) for number in objects[1:]],
        "parameters": [parameters_of(module) for module in modules],
        "buffers": [buffers_of(module) for module in modules],
        "is_training": block.training,
    }


@helper
def stepped(student, state, n, X, rate):
    """Do one training step on a chain; report the parameters of its links and of the block."""
    block = pattern(state)
    chain = student.clone_chain(block, n)
    chain(X).sum().backward()
    with torch.no_grad():
        for p in chain.parameters():
            p.sub_(rate * p.grad)
    return {"links": [parameters_of(link) for link in chain], "block": parameters_of(block)}


@probe
def clones(student, cases):
    """Report the links of several chains, or those after a step where there is an input."""
    return each(lambda case: (cloned if len(case) == 2 else stepped)(student, *case), cases)


def reference_step(state, n, X, rate):
    """Compute the parameters of n links after the step; BatchNorm uses the batch's statistics."""
    named = {name: v for name, v in state.items() if name.endswith(("weight", "bias"))}
    links = [{name: v.clone().requires_grad_() for name, v in named.items()} for _ in range(n)]
    for p in links:
        Y = X @ p["0.weight"].T + p["0.bias"]
        Y = (Y - Y.mean(0)) / (Y.var(0, unbiased=False) + 1e-5).sqrt()
        X = (Y * p["1.weight"] + p["1.bias"]).tanh()
    X.sum().backward()
    return [{name: (v - rate * v.grad).detach() for name, v in p.items()} for p in links]


@pytest.mark.check(points=10, title="clone_chain makes independent copies", evidence="verified")
def test_clone_chain(worker: Worker, draw: Draw):
    """The links start with the values of the block, share nothing, and learn apart from it."""
    shapes = {"0.weight": (6, 6), "0.bias": (6,), "1.weight": (6,), "1.bias": (6,)}
    rate, cases = 0.1, []
    for n in (3, 1):
        state = {
            **draw.values({**shapes, "1.running_mean": (6,)}),
            "1.running_var": draw.uniform(0.5, 2.0, 6),
            "1.num_batches_tracked": draw.integers(1, 9),
        }
        cases += [(state, n), (state, n, draw.normal(9, 6), rate)]
    found = worker.run_each(clones, cases)
    for (state, n), (_, _, X, _) in zip(cases[::2], cases[1::2], strict=True):
        parameters = {name: state[name] for name in shapes}
        seen = next(found)
        check_links(n, seen)
        check_memory(seen)
        check_start(state, seen)
        seen = next(found)
        assert_same_tensors(
            seen["links"],
            reference_step(state, n, X, rate),
            diagnosis="chain-differs",
            what="after one training step: link",
        )
        what = "after one training step of the chain: block"
        unchanged = {name: v for name, v in seen["block"].items() if name in shapes}
        assert_same_tensors(unchanged, parameters, diagnosis="original-changed", what=what)


def check_links(n, seen):
    """Judge the class of the chain and which objects its links are."""
    assert_holds(
        seen["is_chain"],
        diagnosis="chain-differs",
        expected="an nn.Sequential",
        seen=f"an object of type {seen['type']}",
    )
    places = seen["places"]
    assert_holds(
        0 not in places,
        diagnosis="original-in-chain" if any(places) else "original-repeated",
        expected="no link is block itself",
        seen=f"{places.count(0)} of {len(places)} links are block itself",
    )
    what = f"number of links for n = {n}"
    assert_equal(len(places), n, diagnosis="wrong-number-of-links", what=what)
    assert_holds(
        len(set(places)) == n,
        diagnosis="one-copy-repeated",
        expected=f"{n} different links",
        seen=f"{len(set(places))} module in {n} places",
    )


def check_memory(seen):
    """Demand tensors of their own for the block and each link."""
    named = {"parameters": {}, "buffers": {}}
    for kind, found in named.items():
        for number, tensors in enumerate(seen[kind]):
            owner = f"link {number - 1}" if number else "block"
            found.update({f"{owner}: {name}": tensor for name, tensor in tensors.items()})
    parameters = named["parameters"]
    assert_distinct_objects(parameters, diagnosis="shallow-copies", what="parameters")
    everything = {**parameters, **named["buffers"]}
    assert_distinct_memory(everything, diagnosis="clones-share-memory", what="tensors")


def check_start(state, seen):
    """Demand that the block is as it was and that the links start like it."""
    parameters = {name: v for name, v in state.items() if name.endswith(("weight", "bias"))}
    buffers = {name: v for name, v in state.items() if name not in parameters}
    is_trained = all(facts_of(p).requires_grad for p in seen["parameters"][0].values())
    assert_holds(
        seen["is_training"] and is_trained,
        diagnosis="original-changed",
        expected="block in training mode, every parameter of it trainable, as before",
        seen="another mode" if is_trained else "requires_grad was switched off",
    )
    every = [p for link in seen["parameters"][1:] for p in link.values()]
    frozen = sum(not facts_of(p).requires_grad for p in every)
    assert_holds(
        not frozen,
        diagnosis="clones-frozen",
        expected="every parameter of the links trainable, as in block",
        seen=f"requires_grad is off for {frozen} of {len(every)}",
    )
    for number, (held, stored) in enumerate(zip(seen["parameters"], seen["buffers"], strict=True)):
        ids = ("clones-reinitialized", "clones-lost-buffers")
        if not number:
            ids = ("original-changed", "original-changed")
        owner = f"link {number - 1}" if number else "block"
        assert_same_tensors(held, parameters, diagnosis=ids[0], what=owner)
        assert_same_tensors(stored, buffers, diagnosis=ids[1], what=owner)


# ---- device and mode ----


@helper
def device_of(output):
    """Return the device of a tensor, as its numbers need not be computed; leave anything else."""
    return output.device if isinstance(output, torch.Tensor) else output


@helper
def one_moved(student, kind, branches, X):
    """Move a block, run it there, and report what stayed behind and what was read back."""
    make = getattr(student, kind)
    make(*[branch(values, 2) for values in branches])(X)  # what fails here fails on the CPU too
    nets = [branch(values, 2) for values in branches]
    with on_second_device() as device:
        block, X = make(*nets).to(device), X.to(device)
        with HostReads() as reads:
            outcome = caught(lambda: block(X))
        if "returned" in outcome:
            outcome["returned"] = device_of(outcome["returned"])
        left = [any(p.device.type == "cpu" for p in net.parameters()) for net in nets]
    return {"device": device, "left": left, "reads": reads.found, "outcome": outcome}


@probe
def moved(student, cases):
    """Move several blocks."""
    return each(lambda case: one_moved(student, *case), cases)


@pytest.mark.check(points=5, title="The block works on another device", evidence="witnessed")
def test_device(worker: Worker, draw: Draw):
    """After .to(device) everything happens there, and nothing is read back to the CPU."""
    cases = [(kind, draw_branches(draw, 6, [6] * count), draw.normal(9, 6)) for kind, count in BOTH]
    for (kind, *_), seen in zip(cases, worker.run_each(moved, cases), strict=True):
        places = ", ".join(f"{name} in line {line}" for name, line in seen["reads"])
        assert_holds(
            not seen["reads"],
            diagnosis="cpu-round-trip",
            expected=f"{kind}: no copy to the CPU in forward",
            seen=places,
        )
        outcome = seen["outcome"]
        left = [str(number) for number, is_left in enumerate(seen["left"]) if is_left]
        raised = f"{outcome.get('raised')} in forward, although all nets are there"
        assert_holds(
            "returned" in outcome,
            diagnosis="branch-left-on-cpu" if left else "tensor-made-on-cpu",
            expected=f"{kind}: all nets and tensors on the device of X",
            seen=f"net {', '.join(left)} (counted from 0) still on the CPU" if left else raised,
        )
        what, device = f"{kind}: output", seen["device"]
        assert_on_device(outcome["returned"], device, diagnosis="tensor-made-on-cpu", what=what)


@helper
def modes_in(student, kind, states, X):
    """Run a block twice after eval() and once after train(); report what its branches did."""
    log = []
    nets = []
    for number, state in enumerate(states):
        inner = nn.Sequential(nn.BatchNorm1d(16, dtype=torch.float64), nn.Dropout(0.5))
        load_values(inner[0], state)
        nets.append(Reporter(number, inner, log.append))
    block = getattr(student, kind)(*nets)
    log.clear()
    block.eval()
    flags = [net.inner[0].training for net in nets]
    block(X)
    block(X)
    evaluated = [entry[1:] for entry in log if entry[0] == "run"]
    log.clear()
    block.train()
    later = [net.inner[0].training for net in nets]
    block(X)
    trained = [entry[4] for entry in log if entry[0] == "run"]
    return {"flags": flags, "evaluated": evaluated, "later": later, "trained": trained}


@probe
def modes(student, cases):
    """Run several blocks in both modes."""
    return [modes_in(student, *case) for case in cases]


@pytest.mark.check(points=5, title="eval() and train() reach every branch", evidence="verified")
def test_mode(worker: Worker, draw: Draw):
    """In evaluation mode each branch, BatchNorm and Dropout, gives what the formula says."""
    names = ("weight", "bias", "running_mean", "running_var")
    cases = []
    for kind, count in BOTH:
        states = [
            dict(zip(names, [*draw.normal(3, 16), draw.uniform(0.5, 2.0, 16)], strict=True))
            for _ in range(count)
        ]
        cases.append((kind, states, draw.normal(9, 16)))
    for (kind, states, _), seen in zip(cases, worker.run(modes, cases=cases), strict=True):
        diagnosis = "eval-not-reached" if any(seen["flags"]) else "mode-changed-in-forward"
        assert_holds(
            len(seen["evaluated"]) > 0,
            diagnosis="some-nets-left-out",
            expected=f"{kind}: the nets run in forward",
            seen="no net ran",
        )
        for number, given, output, is_training in seen["evaluated"]:
            what = f"{kind}, net {number} after eval(): output"
            assert_holds(
                not is_training,
                diagnosis=diagnosis,
                expected=f"{kind}: every net in evaluation mode after eval()",
                seen=f"net {number} (counted from 0) ran in training mode",
            )
            assert_shape(given, (9, 16), diagnosis="eval-not-reached", what=what)
            weight, bias, mean, variance = (states[number][name] for name in names)
            expected = (given - mean) / (variance + 1e-5).sqrt() * weight + bias
            assert_same_tensors(output, expected, diagnosis="eval-not-reached", what=what)
        assert_holds(
            all(seen["trained"]),
            diagnosis="mode-changed-in-forward" if all(seen["later"]) else "eval-not-reached",
            expected=f"{kind}: every net in training mode after train()",
            seen=f"{seen['trained'].count(False)} of {len(seen['trained'])} in evaluation mode",
        )
