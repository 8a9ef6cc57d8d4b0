import pytest
import torch
from torch import nn

from grader.checks import (
    assert_distinct_objects,
    assert_equal,
    assert_holds,
    assert_raises,
    assert_same_names,
    assert_same_object,
    assert_same_tensors,
    assert_shape,
    caught,
    facts_of,
    helper,
    parameters_of,
    probe,
)

# A plan describes a flat network: None is an nn.Tanh, (layer, weight, bias) is an nn.Linear.
# Equal layer names are one module, equal weight or bias names one Parameter; no bias is None.
# A place is a position and a kind of Parameter: "2.weight".


def tied_plan(uses, *, tie="layer", lead=1, bias=True):
    """Plan `lead` layers, a weight used `uses` times, and a last layer.

    `tie` says what the uses have in common: "layer" the module, "both" weight and bias, "weight"
    the weight alone. Where modules differ, no activation parts the first two uses.
    """
    plan = []
    for n in range(lead):
        plan += [(f"lead{n}", f"lead{n}.weight", f"lead{n}.bias"), None]
    for use in range(uses):
        own = "tied" if tie == "layer" else f"tied{use}"
        bias_name = f"{own}.bias" if tie == "weight" else "tied.bias"
        plan.append((own, "tied.weight", bias_name if bias else None))
        if tie == "layer" or use > 0:
            plan.append(None)
    return [*plan, ("last", "last.weight", "last.bias")]


def places(plan):
    """Map every place of a plan to the name of the Parameter there."""
    return {
        f"{i}.{kind}": name
        for i, item in enumerate(plan)
        if item is not None
        for kind, name in zip(("weight", "bias"), item[1:], strict=True)
        if name is not None
    }


def kinds(plan, activation="Tanh"):
    return [activation if item is None else "Linear" for item in plan]


def drawn(draw, plan, sizes):
    """Draw a value for every Parameter of a plan; small ones, so that no Tanh saturates."""
    n_in, width, n_out = sizes
    shapes = {}
    for item in plan:
        if item is not None:
            rows, columns = n_out if item is plan[-1] else width, n_in if item is plan[0] else width
            shapes |= {item[1]: (rows, columns)} | ({item[2]: (rows,)} if item[2] else {})
    return {name: 0.6 * value for name, value in draw.values(shapes).items()}


def at_places(plan, by_name):
    return {place: by_name[name] for place, name in places(plan).items()}


def differentiate(plan, values, x, loss, activation=torch.tanh):
    """Return output, loss and the gradient of every place as if it had a Parameter of its own."""
    leaves = {
        place: value.clone().requires_grad_() for place, value in at_places(plan, values).items()
    }
    for i, item in enumerate(plan):
        x = activation(x) if item is None else x @ leaves[f"{i}.weight"].T
        if f"{i}.bias" in leaves:
            x = x + leaves[f"{i}.bias"]
    cost = loss(x)
    cost.backward()
    return x.detach(), cost.item(), {place: leaf.grad for place, leaf in leaves.items()}


def summed(plan, by_place):
    """Add up, for every Parameter, the gradients of its places."""
    totals = {}
    for place, name in places(plan).items():
        totals[name] = totals.get(name, 0) + by_place[place]
    return totals


def is_same(one, other):
    """Tell whether two observations of one probe were the same object, or are both None."""
    if one is None or other is None:
        return one is other
    return facts_of(one).identity == facts_of(other).identity


def why_apart(one, other):
    """Name what two Parameters that ought to be one have in common, or return None."""
    if one is None or other is None:
        return None
    if facts_of(one).storage == facts_of(other).storage:
        return "data-shared-not-parameter"
    is_equal = one.shape == other.shape and bool((one == other).all())
    return "equal-copies-not-tied" if is_equal else None


def kinds_text(found):
    return " ".join(found) if isinstance(found, list) else f"{found} in place of an nn.Sequential"


@helper
def chain(plan, values):
    """Build the network of a plan."""
    parameters = {name: nn.Parameter(value.clone()) for name, value in values.items()}
    layers = {}
    for item in plan:
        if item is not None and item[0] not in layers:
            name, weight, bias = item
            rows, columns = parameters[weight].shape
            layers[name] = nn.Linear(columns, rows, bias=bias is not None)
            layers[name].weight = parameters[weight]
            layers[name].bias = parameters.get(bias)
    return nn.Sequential(*(nn.Tanh() if item is None else layers[item[0]] for item in plan))


@helper
def linear(values):
    """Build a layer with the given weight and the given bias, which may be None."""
    rows, columns = values["weight"].shape
    layer = nn.Linear(columns, rows, bias=values["bias"] is not None, dtype=values["weight"].dtype)
    with torch.no_grad():
        for name, parameter in parameters_of(layer).items():
            parameter.copy_(values[name])
    return layer


@helper
def held_by(layer):
    """Return what stands under the two names that a linear layer registers."""
    return {name: layer._parameters.get(name) for name in ("weight", "bias")}


@helper
def kinds_of(net):
    """Name the layer at each position, a subclass by its base; for no Sequential, name its type."""
    if not isinstance(net, nn.Sequential):
        return type(net).__name__
    known = (nn.Linear, nn.ReLU, nn.Tanh)
    return [
        next((kind.__name__ for kind in known if isinstance(layer, kind)), type(layer).__name__)
        for layer in net._modules.values()
    ]


@helper
def places_of(net):
    """Return the Parameter at every place, by position whatever the positions are called."""
    slots = net._modules.values() if isinstance(net, nn.Sequential) else ()
    return {
        f"{i}.{name}": parameter
        for i, layer in enumerate(slots)
        for name, parameter in parameters_of(layer).items()
    }


@probe
def built(student, sizes):
    """Build one network each for 1, 2 and 3 uses and report its layers and Parameters."""
    nets = [student.make_tied_mlp(*sizes, uses) for uses in (1, 2, 3)]
    return [{"kinds": kinds_of(net), "places": places_of(net)} for net in nets]


@pytest.mark.check(
    points=10, title="The middle layers are one object", evidence="witnessed", public=True
)
def test_structure(worker, draw):
    """The layers stand in the order of the text, and all middle ones hold the same objects."""
    n_in, width, n_out = sizes = draw.distinct(3, 4, 9)
    seen = worker.run(built, sizes=sizes)
    plans = [tied_plan(uses) for uses in (1, 2, 3)]
    lengths = [len(net["kinds"]) for net in seen if isinstance(net["kinds"], list)]
    assert_holds(
        len(lengths) < 3 or len(set(lengths)) > 1,
        diagnosis="uses-ignored",
        expected="5, 7 and 9 positions for uses = 1, 2 and 3",
        seen=f"{lengths[0] if lengths else 'no'} positions each time",
    )
    for uses, plan, net in zip((1, 2, 3), plans, seen, strict=True):
        assert_holds(
            net["kinds"] == kinds(plan, "ReLU"),
            diagnosis="layers-differ",
            expected=f"for uses = {uses}: {kinds_text(kinds(plan, 'ReLU'))}",
            seen=kinds_text(net["kinds"]),
        )
        assert_same_names(
            net["places"], places(plan), diagnosis="layers-differ", what="parameters by position"
        )
        for place, parameter in net["places"].items():
            rows = n_out if place.startswith(f"{len(plan) - 1}.") else width
            columns = n_in if place == "0.weight" else width
            shape = (rows, columns) if place.endswith("weight") else (rows,)
            assert_shape(parameter, shape, diagnosis="layers-differ", what=place)
    for uses, net in zip((2, 3), seen[1:], strict=True):
        weights, biases = (
            {f"{2 + 2 * use}.{kind}": net["places"][f"{2 + 2 * use}.{kind}"] for use in range(uses)}
            for kind in ("weight", "bias")
        )
        apart = why_apart(weights["2.weight"], weights["4.weight"]) or "fresh-layer-per-use"
        assert_same_object(weights, diagnosis=apart, what="the middle weights", count=uses)
        assert_same_object(biases, diagnosis="bias-not-tied", what="the middle biases", count=uses)


@probe
def output_and_gradients(student, sizes, uses, state, x, cotangent):
    """Write values into a tied network, run it, and report output and gradients."""
    net = student.make_tied_mlp(*sizes, uses).double()
    with torch.no_grad():
        for place, parameter in places_of(net).items():
            parameter.copy_(state[place])
    output = net(x)
    (output * cotangent).sum().backward()
    gradients = {place: parameter.grad for place, parameter in places_of(net).items()}
    return {"output": output, "gradients": gradients}


@pytest.mark.check(
    points=15,
    title="Every use adds to the shared gradient",
    evidence="verified",
    needs="structure",
    public=True,
)
def test_forward_and_gradient(worker, draw):
    """Output and gradients are those of one weight that is used 1, 2 and 3 times."""
    for uses in (1, 2, 3):
        plan = tied_plan(uses)
        is_lively = False
        while not is_lively:  # a dead ReLU would hide a gradient that is missing
            sizes = draw.distinct(3, 5, 9)
            values = drawn(draw, plan, sizes)
            x, cotangent = draw.normal(12, sizes[0]), draw.normal(12, sizes[2])
            output, _, by_place = differentiate(
                plan, values, x, lambda y, c=cotangent: (y * c).sum(), torch.relu
            )
            is_lively = min(float(grad.abs().max()) for grad in by_place.values()) > 1e-3
        total = summed(plan, by_place)
        first = total | {f"tied.{kind}": by_place[f"2.{kind}"] for kind in ("weight", "bias")}
        mean = total | {f"tied.{kind}": total[f"tied.{kind}"] / uses for kind in ("weight", "bias")}
        state = at_places(plan, values)
        seen = worker.run(
            output_and_gradients, sizes=sizes, uses=uses, state=state, x=x, cotangent=cotangent
        )
        assert_same_tensors(seen["output"], output, diagnosis="output-differs")
        assert_same_tensors(
            seen["gradients"],
            at_places(plan, total),
            what=f"gradients for uses = {uses}",
            diagnosis="gradient-differs",
            mistakes={
                "gradient-misses-a-use": at_places(plan, first),
                "gradient-averaged": at_places(plan, mean),
            },
        )


@probe
def tied_pair(student, a_values, b_values):
    """Tie two layers and report what they held before and hold now."""
    a, b = linear(a_values), linear(b_values)
    before = {"a": held_by(a), "b": held_by(b)}
    student.tie(a, b)
    return {"before": before, "a": held_by(a), "b": held_by(b)}


@probe
def refused_pair(student, a_values, b_values):
    """Tie two layers of different shapes; report how that ended and what b held and holds."""
    a, b = linear(a_values), linear(b_values)
    before = held_by(b)
    return {"outcome": caught(lambda: student.tie(a, b)), "before": before, "b": held_by(b)}


def pair_values(draw, shape, *, bias=True):
    weight = draw.normal(*shape)
    return {"weight": weight, "bias": draw.normal(shape[0]) if bias else None}


@pytest.mark.check(points=15, title="tie makes b hold what a holds", evidence="witnessed")
def test_tie(worker, draw):
    """Weight and bias of b become those of a, with and without a bias; other shapes are refused."""
    rows, columns, other = draw.distinct(3, 3, 9)
    for has_bias in ((True, True), (False, False), (False, True), (True, False)):
        a_values, b_values = (pair_values(draw, (rows, columns), bias=one) for one in has_bias)
        without = {} if all(has_bias) else {"Exception": "missing-bias-not-handled"}
        seen = worker.run(tied_pair, diagnose=without, a_values=a_values, b_values=b_values)
        compare_pair(seen, a_values)
    for shape in ((rows, other), (columns, rows), (other, columns)):
        a_values, b_values = pair_values(draw, (rows, columns)), pair_values(draw, shape)
        seen = worker.run(refused_pair, a_values=a_values, b_values=b_values)
        assert_raises(
            seen["outcome"],
            "ValueError",
            diagnosis={"missing": "shape-check-missing", "default": "wrong-error-for-shapes"},
            when=f"for weights {(rows, columns)} and {shape}",
        )
        for name, value in b_values.items():
            assert_holds(
                is_same(seen["b"][name], seen["before"][name]),
                diagnosis="refused-tie-changed-b",
                expected=f"b keeps its {name} when the tie is refused",
                seen=f"another object as b.{name} after the ValueError",
            )
            assert_same_tensors(
                seen["b"][name], value, diagnosis="refused-tie-changed-b", what=f"b.{name}"
            )


def compare_pair(seen, a_values):
    """Demand of a tied pair that a is as before and b holds the objects of a."""
    a_before, b_before = seen["before"]["a"], seen["before"]["b"]
    assert_holds(
        not is_same(seen["a"]["weight"], b_before["weight"]),
        diagnosis="tie-direction-swapped",
        expected="a keeps its weight, b gets it",
        seen="a.weight is now what b.weight was",
    )
    for name, value in a_values.items():
        assert_holds(
            is_same(seen["a"][name], a_before[name]),
            diagnosis="tie-changed-a",
            expected=f"a.{name} is the same object as before",
            seen=f"another object as a.{name}",
        )
        what = f"a.{name}"
        assert_same_tensors(seen["a"][name], value, diagnosis="tie-changed-a", what=what)
    for name in ("weight", "bias"):
        now, wanted = seen["b"][name], a_before[name]
        diagnosis, fact = "tie-differs", f"b.{name} is neither a.{name} nor what it was"
        if is_same(now, b_before[name]):
            diagnosis = "tie-has-no-effect" if name == "weight" else "bias-not-tied"
            fact = f"b.{name} is {'None' if now is None else 'the same object'} as before"
        if (common := why_apart(now, wanted)) is not None:
            diagnosis = common
            shared = "memory is one" if common.startswith("data") else "values are equal"
            fact = f"a.{name} and b.{name} are two Parameters whose {shared}"
        assert_holds(
            is_same(now, wanted),
            diagnosis=diagnosis,
            expected=f"b.{name} is {'None, as a has none' if wanted is None else f'a.{name}'}",
            seen=fact,
        )


@probe
def tied_through_life(student, a_values, b_values, x, state):
    """Tie two layers; train them with Adam, convert, change the first, load; report each stage."""
    a, b = linear(a_values), linear(b_values)
    student.tie(a, b)
    net = nn.Sequential(a, nn.Tanh(), b)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.05, weight_decay=0.3, eps=0.01)
    for _ in range(4):
        optimizer.zero_grad()
        net(x).square().mean().backward()
        optimizer.step()
    trained = {place: parameter.detach().clone() for place, parameter in places_of(net).items()}
    net.double()
    with torch.no_grad():
        net[0].weight.mul_(1.5)
        net[0].bias.add_(0.25)
    changed = {place: parameter.detach().clone() for place, parameter in places_of(net).items()}
    net.load_state_dict(state)
    return {"trained": trained, "changed": changed, "output": net(x.double())}


def lived(start, owner, memory, x):
    """Compute the first two stages of `tied_through_life` by hand.

    `owner` maps every place to the first place with the same Parameter, `memory` to the first
    place with the same memory.
    """
    plan = [("a", "0.weight", "0.bias"), None, ("b", "2.weight", "2.bias")]
    cells = {memory[place]: start[memory[place]].clone() for place in start}
    moments = {name: (0.0, 0.0) for name in owner.values()}
    for step in range(1, 5):
        values = {place: cells[memory[place]] for place in start}
        _, _, by_place = differentiate(plan, values, x, lambda y: y.square().mean())
        for name in moments:
            grad = sum(by_place[place] for place in start if owner[place] == name)
            grad = grad + 0.3 * cells[memory[name]]
            mean, square = moments[name]
            mean, square = 0.9 * mean + 0.1 * grad, 0.999 * square + 0.001 * grad**2
            moments[name] = mean, square
            root = (square / (1 - 0.999**step)).sqrt()
            moved = 0.05 * mean / (1 - 0.9**step) / (root + 0.01)
            cells[memory[name]] = cells[memory[name]] - moved
    trained = {place: cells[memory[place]] for place in start}
    changed = dict(trained)
    for place, value in trained.items():
        if owner[place].startswith("0."):
            changed[place] = 1.5 * value if place.endswith("weight") else value + 0.25
    return {"trained": {p: value.float() for p, value in trained.items()}, "changed": changed}


@pytest.mark.check(points=15, title="The tie survives training and .double()", evidence="verified")
def test_tie_survives(worker, draw):
    """After Adam with weight decay, .double() and a load both layers still have one value.

    The tolerance is that of float32 training; Adam's eps is large, so that its first step is no
    sign of a gradient that rounding may have turned.
    """
    width = draw.integer(5, 8)
    a, b = ({"weight": draw.normal(width, width), "bias": draw.normal(width)} for _ in range(2))
    a, b = ({name: value.float() for name, value in one.items()} for one in (a, b))
    x, loaded = draw.normal(9, width, dtype=torch.float32), pair_values(draw, (width, width))
    state = {f"{i}.{name}": value for i in (0, 2) for name, value in loaded.items()}
    seen = worker.run(
        tied_through_life,
        diagnose={"Exception": "tie-lost-later"},
        a_values=a,
        b_values=b,
        x=x,
        state=state,
    )
    hidden = torch.tanh(x.double() @ loaded["weight"].T + loaded["bias"])
    output = hidden @ loaded["weight"].T + loaded["bias"]

    def life(first, second, owner, memory):
        pairs = ((0, first), (2, second))
        start = {f"{i}.{name}": value.double() for i, one in pairs for name, value in one.items()}
        return lived(start, owner, memory, x.double()) | {"output": output}

    own = {place: place for place in state}
    one = own | {"2.weight": "0.weight", "2.bias": "0.bias"}
    half = own | {"2.weight": "0.weight"}
    assert_same_tensors(
        seen,
        life(a, a, one, one),
        what="layers",
        rtol=1e-4,
        atol=1e-5,
        diagnosis="tie-lost-later",
        mistakes={
            "data-shared-not-parameter": life(a, a, own, one),
            "equal-copies-not-tied": life(a, a, own, own),
            "bias-not-tied": life(a, b, half, half),
            "tie-direction-swapped": life(b, b, one, one),
            "tie-has-no-effect": life(a, b, own, own),
        },
    )


@probe
def untied(student, plan, values, shifts):
    """Untie a network, then shift every place of the copy by an amount of its own."""
    net = chain(plan, values)
    before = places_of(net)
    twin = student.untie(net)
    after, found = places_of(net), places_of(twin)
    kept = {place: parameter.detach().clone() for place, parameter in after.items()}
    copied = {place: parameter.detach().clone() for place, parameter in found.items()}
    with torch.no_grad():
        for place, shift in shifts.items():
            if place in found and found[place].shape == shift.shape:
                found[place].add_(shift)
    return {
        "kinds": kinds_of(twin),
        "net": {"before": before, "after": after, "kept": kept},
        "twin": {"copied": copied, "shifted": found},
    }


@pytest.mark.check(points=10, title="untie gives every position its own", evidence="verified")
def test_untie(worker, draw):
    """A change at one place of the copy shows nowhere else, and the given network is intact."""
    for plan in (tied_plan(3), tied_plan(3, tie="weight"), tied_plan(3, bias=False)):
        values = drawn(draw, plan, draw.distinct(3, 4, 7))
        expected = at_places(plan, values)
        shifts = {place: draw.normal(*value.shape) for place, value in expected.items()}
        seen = worker.run(untied, plan=plan, values=values, shifts=shifts)
        net, twin = seen["net"], seen["twin"]
        changed = [p for p in expected if not is_same(net["after"].get(p), net["before"][p])]
        assert_holds(
            not changed and len(net["after"]) == len(expected),
            diagnosis="untie-changed-net",
            expected="the given network holds the Parameters that it held",
            seen=f"another Parameter, or none, at {', '.join(changed) or 'a new place'}",
        )
        assert_same_tensors(
            net["kept"], expected, diagnosis="untie-changed-net", what="the given network"
        )
        compare_kinds(seen["kinds"], plan)
        assert_same_names(
            twin["copied"], expected, diagnosis="untie-differs", what="parameters by position"
        )
        old = {facts_of(parameter).identity for parameter in net["before"].values()}
        reused = [p for p, found in twin["shifted"].items() if facts_of(found).identity in old]
        assert_holds(
            not reused,
            diagnosis="untie-shares-with-net",
            expected="no Parameter of the given network in the copy",
            seen=f"the given network's own Parameter at {', '.join(reused)}",
        )
        assert_distinct_objects(
            twin["shifted"], diagnosis="deepcopy-keeps-tie", what="the places of the copy"
        )
        assert_same_tensors(
            twin["copied"], expected, diagnosis="untie-values-lost", what="the copy"
        )
        assert_same_tensors(
            {"copy": twin["shifted"], "net": net["after"]},
            {"copy": {p: value + shifts[p] for p, value in expected.items()}, "net": expected},
            diagnosis="untie-shares-memory",
            what="after each place of the copy was changed",
        )


def compare_kinds(found, plan):
    """Demand that the copy has the positions of the given network."""
    is_short = isinstance(found, list) and len(found) < len(plan)
    assert_holds(
        found == kinds(plan),
        diagnosis="repeated-layer-dropped" if is_short else "untie-differs",
        expected=f"{len(plan)} positions: {kinds_text(kinds(plan))}",
        seen=f"{len(found)} positions: {kinds_text(found)}" if is_short else kinds_text(found),
    )


@probe
def use_gradients(student, plan, values, x, held):
    """Ask for the gradient of every use; report it and what the network held and holds."""
    net = chain(plan, values)
    before = places_of(net)
    for place, parameter in before.items():
        parameter.grad = None if held[place] is None else held[place].clone()
    result = student.gradient_per_use(net, x)
    grads = {place: parameter.grad for place, parameter in before.items()}
    return {"result": result, "before": before, "after": places_of(net), "grads": grads}


def compare_uses(worker, draw, plan, diagnosis, *, is_filled=False, diagnose=None):
    """Demand the gradient of every use of a plan's tied weight, and an untouched network."""
    sizes = draw.distinct(3, 4, 7)
    values, x = drawn(draw, plan, sizes), draw.normal(5, sizes[0])
    held = dict.fromkeys(values)
    if is_filled:
        held = {name: draw.normal(*value.shape) for name, value in values.items()}
    held = at_places(plan, held)
    seen = worker.run(use_gradients, diagnose=diagnose, plan=plan, values=values, x=x, held=held)
    for place, parameter in seen["before"].items():
        assert_holds(
            is_same(seen["after"].get(place), parameter),
            diagnosis="net-changed",
            expected="the network holds the Parameters that it held",
            seen=f"another Parameter at {place}",
        )
    cleared = {"type": "net-gradients-cleared", "default": "gradients-left-in-net"}
    assert_same_tensors(
        seen["grads"],
        held,
        diagnosis=cleared if is_filled else "gradients-left-in-net",
        what=".grad after the call",
    )
    assert_same_tensors(
        seen["after"], at_places(plan, values), diagnosis="net-changed", what="the network"
    )
    _, _, by_place = differentiate(plan, values, x, torch.sum)
    uses = [by_place[place] for place, name in places(plan).items() if name == "tied.weight"]
    total = sum(uses)
    result = seen["result"]
    assert_same_tensors(
        list(result) if isinstance(result, tuple) else result,
        uses,
        diagnosis=diagnosis,
        what="result",
        mistakes={
            "equal-shares": [total / len(uses)] * len(uses),
            "total-for-each-use": [total] * len(uses),
            "uses-in-backward-order": uses[::-1],
        },
    )


@pytest.mark.check(points=15, title="Every use has its own gradient", evidence="verified")
def test_gradient_per_use(worker, draw):
    """The gradients of 2, 3 and 4 uses are right at any position, and no .grad is touched."""
    length = {kind: "use-count-differs" for kind in ("type", "missing", "extra")}
    compare_uses(worker, draw, tied_plan(2), length | {"default": "shares-differ"})
    # What is right for positions 2 and 4 alone takes these positions for granted.
    for plan in (tied_plan(3), tied_plan(4), tied_plan(2, lead=2)):
        compare_uses(worker, draw, plan, "positions-fixed")
    compare_uses(worker, draw, tied_plan(3), "shares-differ", is_filled=True)


@pytest.mark.check(
    points=5,
    title="A tie of Parameters is found as well",
    evidence="verified",
    needs="gradient_per_use",
)
def test_gradient_per_use_param_tie(worker, draw):
    """The gradients are right where different layers hold one weight, with or without one bias."""
    diagnosis = {"missing": "only-repeated-modules", "default": "shares-differ"}
    nothing_found = dict.fromkeys(
        ("LookupError", "ValueError", "StopIteration"), "only-repeated-modules"
    )
    for plan in (tied_plan(2, tie="both"), tied_plan(3, tie="weight", lead=2)):
        compare_uses(worker, draw, plan, diagnosis, diagnose=nothing_found)


@probe
def nested_counts(student, p, q, r):
    """Count the parameters of a nested network with a block that occurs twice."""
    block = nn.Sequential(nn.Linear(p, q), nn.Sequential(nn.Linear(q, p), nn.ReLU()))
    tail = nn.Sequential(nn.ReLU(), nn.BatchNorm1d(r))
    return student.count_parameters(nn.Sequential(block, nn.ReLU(), block, nn.Linear(p, r), tail))


@probe
def flat_counts(student, plan, values):
    """Count the parameters of a flat network."""
    return student.count_parameters(chain(plan, values))


@pytest.mark.check(
    points=5, title="Parameters are counted once and by place", evidence="verified", public=True
)
def test_count(worker, draw):
    """Both numbers are right for nested, tied and untied networks."""
    p, q, r = draw.distinct(3, 4, 9)
    block, last, norm = 2 * p * q + q + p, p * r + r, 2 * r
    once, everywhere = block + last + norm, 2 * block + last + norm
    seen = worker.run(nested_counts, p=p, q=q, r=r)
    mistakes = {
        (once, everywhere + 2 * r + 1): "buffers-counted",
        (8, 12): "tensors-counted-not-elements",
        (last, last): "nested-layers-not-counted",
    }
    compare_counts(seen, once, everywhere, mistakes)
    for plan in (tied_plan(3), tied_plan(3, tie="weight"), tied_plan(1)):
        values = drawn(draw, plan, draw.distinct(3, 4, 9))
        seen = worker.run(flat_counts, plan=plan, values=values)
        once = sum(value.numel() for value in values.values())
        everywhere = sum(value.numel() for value in at_places(plan, values).values())
        compare_counts(seen, once, everywhere, {})


def compare_counts(seen, once, everywhere, mistakes):
    """Demand the two counts; `mistakes` maps pairs of numbers to diagnoses."""
    seen = tuple(seen) if isinstance(seen, list) else seen
    known = {(everywhere, once): "counts-swapped", (once, once): "places-counted-once"}
    is_pair = isinstance(seen, tuple) and all(type(count) is int for count in seen)
    assert_equal(
        seen,
        (once, everywhere),
        diagnosis=(known | mistakes).get(seen if is_pair else None, "counts-differ"),
        what="counts (once, at every place)",
    )


@probe
def trained(student, plan, values, held, data, lr, steps):
    """Train a network that may hold gradients; report the losses and its Parameters."""
    net = chain(plan, values)
    for place, parameter in places_of(net).items():
        parameter.grad = None if held[place] is None else held[place].clone()
    losses = student.train_tied(net, data["X"], data["Y"], lr, steps)
    if type(losses) is list:
        losses = [float(loss) if isinstance(loss, float) else loss for loss in losses]
    return {"losses": losses, "places": places_of(net)}


def descended(plan, values, held, data, lr, steps, kind=""):
    """Train by hand, in the right way or with the mistake `kind`; return losses and values."""
    values = dict(values)
    losses, gathered = [], {name: held[name] for name in values if held[name] is not None}
    counts = {name: list(places(plan).values()).count(name) for name in values}

    def cost(output):
        error = (output - data["Y"]) ** 2
        return error.sum() if kind == "sum" else error.mean()

    for step in range(steps):
        _, loss, by_place = differentiate(plan, values, data["X"], cost)
        grads = summed(plan, by_place)
        if kind == "accumulate" or (kind == "old" and step == 0):
            grads = {name: grad + gathered.get(name, 0.0) for name, grad in grads.items()}
        gathered = grads
        for name, grad in grads.items():
            times = {"still": 0, "double": counts[name]}.get(kind, 1)
            values[name] = values[name] - times * lr * grad
        if kind == "after":
            _, loss, _ = differentiate(plan, values, data["X"], cost)
        losses.append(loss)
    return {
        "losses": torch.tensor(losses, dtype=torch.float64),
        "weights": at_places(plan, values),
    }


@pytest.mark.check(points=10, title="Training moves each Parameter once", evidence="verified")
def test_train(worker, draw):
    """Losses and weights are those of plain gradient descent, and what was tied stays tied."""
    for tie, is_filled, steps in (
        ("layer", False, 4),
        ("both", False, 4),
        ("layer", True, 4),
        ("layer", False, 0),
    ):
        plan, sizes = tied_plan(2, tie=tie), draw.distinct(3, 4, 7)
        values = drawn(draw, plan, sizes)
        held = {n: draw.normal(*v.shape) if is_filled else None for n, v in values.items()}
        data = {"X": draw.normal(8, sizes[0]), "Y": draw.normal(8, sizes[2])}
        setting = {"data": data, "lr": draw.number(0.02, 0.05), "steps": steps}
        seen = worker.run(trained, plan=plan, values=values, held=at_places(plan, held), **setting)
        mistakes = {
            "nothing-moved": "still",
            "gradients-accumulate": "accumulate",
            "tied-parameter-stepped-twice": "double",
            "sum-instead-of-mean": "sum",
            "loss-after-step": "after",
            "old-gradients-used": "old",
        }
        losses = seen["losses"]
        assert_holds(
            isinstance(losses, list) and len(losses) == steps,
            diagnosis="loss-count-differs",
            expected=f"a list of {steps} losses for steps = {steps}",
            seen=f"a list of {len(losses)}" if isinstance(losses, list) else "no list",
        )
        assert_holds(
            all(type(loss) is float for loss in losses),
            diagnosis="losses-are-tensors",
            expected="Python floats",
            seen="tensors, or other objects, in the list",
        )
        for name in ("tied.weight", "tied.bias"):
            shared = {p: seen["places"].get(p) for p, own in places(plan).items() if own == name}
            assert_same_object(shared, diagnosis="training-broke-tie", what="the tied places")
        assert_same_tensors(
            {"losses": torch.tensor(losses, dtype=torch.float64), "weights": seen["places"]},
            descended(plan, values, held, **setting),
            diagnosis="training-differs",
            what="training",
            mistakes={
                name: descended(plan, values, held, **setting, kind=kind)
                for name, kind in mistakes.items()
            },
        )
