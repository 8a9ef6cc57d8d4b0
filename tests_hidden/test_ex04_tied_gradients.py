from functools import partial

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
    caught,
    each,
    facts_of,
    helper,
    parameters_of,
    probe,
)

# A plan describes a flat network: None is an nn.Tanh, (layer, weight, bias) is an nn.Linear.
# Equal layer names are one module, equal weight or bias names one Parameter; no bias is None.
# A place is a position and a kind of Parameter: "2.weight". A net is a plan and, for the name of
# every Parameter, its value.


def tied_plan(uses, *, tie="layer", lead=1, bias=True):
    """Plan `lead` layers, a weight used `uses` times, and a last layer.

    `tie` says what the uses have in common: "layer" the module, "both" weight and bias, "weight"
    the weight alone. Where modules differ, no activation parts the first two uses.
    """
    plan = []
    for n in range(lead):
        plan += [(f"lead{n}", f"lead{n}.weight", f"lead{n}.bias"), None]
    for use in range(uses):
        layer = "tied" if tie == "layer" else f"tied{use}"
        bias_name = f"{layer}.bias" if tie == "weight" else "tied.bias"
        plan.append((layer, "tied.weight", bias_name if bias else None))
        if tie == "layer" or use > 0:
            plan.append(None)
    return [*plan, ("last", "last.weight", "last.bias")]


def places(plan):
    """Map every place of a plan to the name of the Parameter there."""
    layers = [(i, item) for i, item in enumerate(plan) if item is not None]
    weights = {f"{i}.weight": weight for i, (_, weight, _) in layers}
    return weights | {f"{i}.bias": bias for i, (_, _, bias) in layers if bias is not None}


def at_places(plan, by_name):
    return {place: by_name[name] for place, name in places(plan).items()}


def placed(plan, found, name):
    """Pick what was found at the places of one Parameter."""
    return {place: found.get(place) for place, own in places(plan).items() if own == name}


def kinds(plan, activation="Tanh"):
    return [activation if item is None else "Linear" for item in plan]


def shapes(plan, sizes):
    n_in, width, n_out = sizes
    found = {}
    for item in plan:
        rows, columns = n_out if item is plan[-1] else width, n_in if item is plan[0] else width
        if item is not None:
            found |= {item[1]: torch.Size((rows, columns)), item[2]: torch.Size((rows,))}
    return {name: shape for name, shape in found.items() if name is not None}


def drawn_values(draw, wanted):
    """Draw a tensor of each of the wanted shapes, all at once."""
    numbers = draw.normal(sum(shape.numel() for shape in wanted.values()))
    parts = numbers.split([shape.numel() for shape in wanted.values()])
    return {n: part.reshape(wanted[n]) for n, part in zip(wanted, parts, strict=True)}


def drawn(draw, plan, sizes):
    """Draw a net; small values, so that no Tanh saturates."""
    return plan, {n: 0.6 * v for n, v in drawn_values(draw, shapes(plan, sizes)).items()}


def drawn_gradients(draw, plan, values, *, is_filled):
    """Draw the gradients that a net holds at its places, or let them be None."""
    held = drawn_values(draw, {n: v.shape for n, v in values.items()}) if is_filled else {}
    return at_places(plan, {n: held.get(n) for n in values})


def differentiate(net, x, loss, activation=torch.tanh):
    """Return output, loss and the gradient of every place as if it had a Parameter of its own."""
    plan, values = net
    leaves = {p: value.clone().requires_grad_() for p, value in at_places(plan, values).items()}
    for i, item in enumerate(plan):
        x = activation(x) if item is None else x @ leaves[f"{i}.weight"].T
        x = x + leaves.get(f"{i}.bias", 0.0)
    cost = loss(x)
    cost.backward()
    return x.detach(), cost.item(), {place: leaf.grad for place, leaf in leaves.items()}


def summed(plan, by_place):
    """Add up, for every Parameter, the gradients of its places."""
    found = {}
    for place, name in places(plan).items():
        found[name] = found[name] + by_place[place] if name in found else by_place[place]
    return found


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


def hold(fact, diagnosis, expected, seen):
    assert_holds(fact, diagnosis=diagnosis, expected=expected, seen=seen)


def kinds_text(found):
    if not isinstance(found, list):
        return f"{found} in place of an nn.Sequential"
    return f"{len(found)} positions: {' '.join(found)}"


@helper
def chain(plan, values):
    """Build a net."""
    parameters = {name: nn.Parameter(value.clone()) for name, value in values.items()}
    layers = {}
    for item in plan:
        if item is not None and item[0] not in layers:
            name, weight, bias = item
            rows, columns = parameters[weight].shape
            layers[name] = nn.Linear(columns, rows, bias=bias is not None)
            layers[name].weight, layers[name].bias = parameters[weight], parameters.get(bias)
    return nn.Sequential(*(nn.Tanh() if item is None else layers[item[0]] for item in plan))


@helper
def pair(a, b):
    """Build two linear layers from values; a bias may be None."""
    layers = []
    for values in (a, b):
        rows, columns = values["weight"].shape
        layers.append(nn.Linear(columns, rows, bias=values["bias"] is not None))
        for name, value in values.items():
            setattr(layers[-1], name, None if value is None else nn.Parameter(value.clone()))
    return layers


@helper
def held_by(layer):
    """Return what a linear layer has registered, whatever its attributes say."""
    registered = parameters_of(layer)
    return {name: registered.get(name) for name in ("weight", "bias")}


@helper
def slots_of(net):
    """Return the module at every position; `children` would skip a repeated one."""
    return list(nn.Sequential.__iter__(net)) if isinstance(net, nn.Sequential) else []


@helper
def kinds_of(net):
    """Name the layer at each position, a subclass by its base; for no Sequential, name its type."""
    if not isinstance(net, nn.Sequential):
        return type(net).__name__
    known = (nn.Linear, nn.ReLU, nn.Tanh)
    found = [(layer, [k for k in known if isinstance(layer, k)]) for layer in slots_of(net)]
    return [(fits[0] if fits else type(layer)).__name__ for layer, fits in found]


@helper
def places_of(net):
    """Return the Parameter at every place, by position whatever the positions are called."""
    slots = enumerate(slots_of(net))
    return {f"{i}.{name}": p for i, layer in slots for name, p in parameters_of(layer).items()}


@helper
def values_of(net):
    """Return the value at every place, one copy for each Parameter."""
    found = places_of(net)
    copies = {id(parameter): parameter.detach().clone() for parameter in found.values()}
    return {place: copies[id(parameter)] for place, parameter in found.items()}


@helper
def fill(net, held):
    """Give the Parameters gradients, which may be None."""
    for place, parameter in places_of(net).items():
        parameter.grad = None if held[place] is None else held[place].clone()


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
    sizes = draw.distinct(3, 4, 9)
    seen = worker.run(built, sizes=sizes)
    first = seen[0]["kinds"]
    is_fixed = isinstance(first, list) and all(net["kinds"] == first for net in seen)
    known = "5, 7 and 9 positions for uses = 1, 2 and 3"
    hold(not is_fixed, "uses-ignored", known, f"{len(first)} positions each time")
    for uses, net in zip((1, 2, 3), seen, strict=True):
        plan, found = tied_plan(uses), net["places"]
        wanted = kinds(plan, "ReLU")
        expected = f"for uses = {uses}, {kinds_text(wanted)}"
        hold(net["kinds"] == wanted, "layers-differ", expected, kinds_text(net["kinds"]))
        assert_equal(
            {place: parameter.shape for place, parameter in found.items()},
            at_places(plan, shapes(plan, sizes)),
            diagnosis="layers-differ",
            what="shapes",
        )
        if uses > 1:
            weights, biases = (placed(plan, found, f"tied.{kind}") for kind in ("weight", "bias"))
            others = [w for w in weights.values() if not is_same(w, weights["2.weight"])]
            apart = why_apart(weights["2.weight"], others[0]) if others else None
            apart = apart or "fresh-layer-per-use"
            assert_same_object(weights, diagnosis=apart, what="the middle weights", count=uses)
            assert_same_object(
                biases, diagnosis="bias-not-tied", what="the middle biases", count=uses
            )


@helper
def one_output(student, shape, state, x, cotangent):
    """Write values into a tied network, run it, and report output and gradients."""
    net = student.make_tied_mlp(*shape).double()
    with torch.no_grad():
        for place, parameter in places_of(net).items():
            parameter.copy_(state[place])
    output = net(x)
    (output * cotangent).sum().backward()
    gradients = {place: parameter.grad for place, parameter in places_of(net).items()}
    return {"output": output, "gradients": gradients}


@probe
def output_and_gradients(student, cases):
    """Run several networks forward and backward."""
    return each(lambda case: one_output(student, **case), cases)


@pytest.mark.check(
    points=15,
    title="Every use adds to the shared gradient",
    evidence="verified",
    needs="structure",
    public=True,
)
def test_forward_and_gradient(worker, draw):
    """Output and gradients are those of one weight that is used 1, 2 and 3 times."""
    cases, references = [], []
    for uses in (1, 2, 3):
        plan, smallest = tied_plan(uses), 0.0
        while smallest < 1e-3:  # dead ReLUs would hide a gradient that is missing
            sizes = draw.distinct(3, 5, 9)
            net = drawn(draw, plan, sizes)
            x, c = draw.normal(12, sizes[0]), draw.normal(12, sizes[2])
            output, _, by_place = differentiate(net, x, lambda y, c=c: (y * c).sum(), torch.relu)
            smallest = min(float(grad.abs().max()) for grad in by_place.values())
        case = {"shape": [*sizes, uses], "state": at_places(plan, net[1]), "x": x, "cotangent": c}
        cases.append(case)
        references.append((output, by_place))
    found = worker.run_each(output_and_gradients, cases)
    for uses, (output, by_place), seen in zip((1, 2, 3), references, found, strict=True):
        assert_same_tensors(seen["output"], output, diagnosis="output-differs")
        plan = tied_plan(uses)
        total = summed(plan, by_place)
        assert_same_tensors(
            seen["gradients"],
            at_places(plan, total),
            what=f"gradients for uses = {uses}",
            diagnosis="gradient-differs",
            mistakes=partial(wrong_sums, plan, uses, total, by_place),
        )


def wrong_sums(plan, uses, total, by_place):
    """Return the gradients of who leaves out a use, and of who takes the mean."""
    tied = [name for name in total if name.startswith("tied")]
    first = total | {name: by_place[name.replace("tied", "2")] for name in tied}
    mean = total | {name: total[name] / uses for name in tied}
    return {
        "gradient-misses-a-use": at_places(plan, first),
        "gradient-averaged": at_places(plan, mean),
    }


@helper
def one_tied(student, a, b):
    """Tie two layers and report what they held before and hold now."""
    a, b = pair(a, b)
    before = {"a": held_by(a), "b": held_by(b)}
    student.tie(a, b)
    return {"before": before, "a": held_by(a), "b": held_by(b)}


@probe
def tied_pairs(student, cases):
    """Tie several pairs of layers."""
    return each(lambda case: one_tied(student, **case), cases)


@helper
def one_refused(student, a, b):
    """Tie two layers of different shapes; report how that ended and what b held and holds."""
    a, b = pair(a, b)
    before = held_by(b)
    return {"outcome": caught(lambda: student.tie(a, b)), "before": before, "b": held_by(b)}


@probe
def refused_pairs(student, cases):
    """Tie several pairs of layers of different shapes."""
    return each(lambda case: one_refused(student, **case), cases)


def drawn_layer(draw, rows, columns, *, bias=True, dtype=torch.float64):
    weight = draw.normal(rows, columns, dtype=dtype)
    return {"weight": weight, "bias": draw.normal(rows, dtype=dtype) if bias else None}


@pytest.mark.check(points=15, title="tie makes b hold what a holds", evidence="witnessed")
def test_tie(worker, draw):
    """Weight and bias of b become those of a, with and without a bias; other shapes are refused."""
    rows, columns, other = draw.distinct(3, 3, 9)
    ways = ((True, True), (False, False), (False, True), (True, False))
    cases = [
        {
            name: drawn_layer(draw, rows, columns, bias=one)
            for name, one in zip("ab", way, strict=True)
        }
        for way in ways
    ]
    faults = ["bias-not-tied" if all(way) else "missing-bias-not-handled" for way in ways]
    named = [{} if all(way) else {"Exception": "missing-bias-not-handled"} for way in ways]
    found = worker.run_each(tied_pairs, cases, diagnose=named)
    for case, fault, seen in zip(cases, faults, found, strict=True):
        compare_pair(seen, case["a"], fault)
    others = ((rows, other), (columns, rows), (other, columns))
    cases = [
        {"a": drawn_layer(draw, rows, columns), "b": drawn_layer(draw, *shape)} for shape in others
    ]
    found = worker.run_each(refused_pairs, cases)
    for shape, case, seen in zip(others, cases, found, strict=True):
        b = case["b"]
        kind = {"missing": "shape-check-missing", "default": "wrong-error-for-shapes"}
        when = f"for weights of shape {(rows, columns)} and {shape}"
        assert_raises(seen["outcome"], "ValueError", diagnosis=kind, when=when)
        kept = all(is_same(seen["b"][name], seen["before"][name]) for name in b)
        told = "another object there after the ValueError"
        hold(kept, "refused-tie-changed-b", "b keeps its weight and bias", told)
        assert_same_tensors(seen["b"], b, diagnosis="refused-tie-changed-b", what="b")


def compare_pair(seen, a_values, bias_kept):
    """Demand of a tied pair that a is as before and b holds the objects of a."""
    before, a, b = seen["before"], seen["a"], seen["b"]
    told = "a.weight is now what b.weight was"
    swapped = is_same(a["weight"], before["b"]["weight"])
    hold(not swapped, "tie-direction-swapped", "a keeps its weight and b gets it", told)
    for name in ("weight", "bias"):
        kept = is_same(a[name], before["a"][name])
        hold(kept, "tie-changed-a", f"a.{name} is the object that it was", "another object")
    assert_same_tensors(a, a_values, diagnosis="tie-changed-a", what="a")
    for name in ("weight", "bias"):
        wanted, now = before["a"][name], b[name]
        common = why_apart(now, wanted)
        if common is not None:
            what = "on one memory" if common.startswith("data") else "with equal values"
            fact = f"two Parameters {what}"
        elif is_same(now, before["b"][name]):
            common = "tie-has-no-effect" if name == "weight" else bias_kept
            fact = f"b.{name} is as it was: {'None' if now is None else 'the same object'}"
        else:
            common, fact = "tie-differs", "something else, or nothing, is registered in b"
        expected = f"b.{name} is {'None, like a.bias' if wanted is None else f'a.{name}'}"
        hold(is_same(now, wanted), common, expected, fact)


@probe
def tied_through_life(student, a, b, x, state):
    """Tie two layers; train them with Adam, convert, change the first, load; report each stage."""
    a, b = pair(a, b)
    student.tie(a, b)
    net = nn.Sequential(a, nn.Tanh(), b)
    optimizer = torch.optim.Adam(net.parameters(), lr=0.05, weight_decay=0.3, eps=0.01)
    for _ in range(4):
        optimizer.zero_grad()
        net(x).square().mean().backward()
        optimizer.step()
    trained = values_of(net)
    net.double()
    with torch.no_grad():
        a.weight.mul_(1.5)
        a.bias.add_(0.25)
    changed = values_of(net)
    net.load_state_dict(state)
    return {"trained": trained, "changed": changed, "output": net(x.double())}


def lived(start, owner, memory, x):
    """Compute the first two stages of `tied_through_life` by hand.

    `owner` maps every place to the first place with the same Parameter, `memory` to the first
    place with the same memory.
    """
    plan = [("a", "0.weight", "0.bias"), None, ("b", "2.weight", "2.bias")]
    cells = {memory[place]: start[memory[place]] for place in start}
    moments = dict.fromkeys(owner.values(), (0.0, 0.0))
    for step in range(1, 5):
        values = {place: cells[memory[place]] for place in start}
        _, _, by_place = differentiate((plan, values), x, lambda y: y.square().mean())
        for name in list(moments):
            grad = sum(by_place[place] for place in start if owner[place] == name)
            grad = grad + 0.3 * cells[memory[name]]
            mean, square = moments[name]
            mean, square = 0.9 * mean + 0.1 * grad, 0.999 * square + 0.001 * grad**2
            moments[name] = mean, square
            root = (square / (1 - 0.999**step)).sqrt() + 0.01
            cells[memory[name]] = cells[memory[name]] - 0.05 * mean / (1 - 0.9**step) / root
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
    a, b = (drawn_layer(draw, width, width, dtype=torch.float32) for _ in range(2))
    x, loaded = draw.normal(9, width, dtype=torch.float32), drawn_layer(draw, width, width)
    state = {f"{i}.{name}": value for i in (0, 2) for name, value in loaded.items()}
    later = {"Exception": "tie-lost-later"}
    seen = worker.run(tied_through_life, diagnose=later, a=a, b=b, x=x, state=state)
    x, hidden_weight = x.double(), loaded["weight"].T
    output = torch.tanh(x @ hidden_weight + loaded["bias"]) @ hidden_weight + loaded["bias"]

    def life(first, second, owner, memory):
        start = {f"0.{name}": value.double() for name, value in first.items()}
        start |= {f"2.{name}": value.double() for name, value in second.items()}
        return lived(start, owner, memory, x) | {"output": output}

    own = {place: place for place in state}
    half = own | {"2.weight": "0.weight"}
    one = half | {"2.bias": "0.bias"}
    assert_same_tensors(
        seen,
        life(a, a, one, one),
        what="layers",
        rtol=1e-4,
        atol=1e-5,
        diagnosis="tie-lost-later",
        mistakes=lambda: {
            "data-shared-not-parameter": life(a, a, own, one),
            "equal-copies-not-tied": life(a, a, own, own),
            "bias-not-tied": life(a, b, half, half),
            "tie-direction-swapped": life(b, b, one, one),
            "tie-has-no-effect": life(a, b, own, own),
        },
    )


@helper
def one_untied(student, plan, values, shifts):
    """Untie a network, then shift every place of the copy by an amount of its own."""
    net = chain(plan, values)
    before = places_of(net)
    twin = student.untie(net)
    found = {"after": places_of(net), "net": values_of(net), "twin": values_of(twin)}
    places = places_of(twin)
    with torch.no_grad():
        for place, shift in shifts.items():
            if place in places and places[place].shape == shift.shape:
                places[place].add_(shift)
    return found | {"before": before, "kinds": kinds_of(twin), "shifted": places}


@probe
def untied(student, cases):
    """Untie several networks."""
    return each(lambda case: one_untied(student, **case), cases)


@pytest.mark.check(points=10, title="untie gives every position its own", evidence="verified")
def test_untie(worker, draw):
    """A change at one place of the copy shows nowhere else, and the given network is intact."""
    cases = []
    for plan in (tied_plan(3), tied_plan(3, tie="weight"), tied_plan(3, bias=False)):
        _, values = drawn(draw, plan, draw.distinct(3, 4, 7))
        wanted = {place: value.shape for place, value in at_places(plan, values).items()}
        cases.append({"plan": plan, "values": values, "shifts": drawn_values(draw, wanted)})
    for case, seen in zip(cases, worker.run_each(untied, cases), strict=True):
        plan, shifts = case["plan"], case["shifts"]
        expected = at_places(plan, case["values"])
        before, after, copied, shifted = (seen[k] for k in ("before", "after", "twin", "shifted"))
        changed = [place for place in before if not is_same(after.get(place), before[place])]
        told = f"another Parameter, or none, at {', '.join(changed)}"
        hold(not changed, "untie-changed-net", "the given net holds what it held", told)
        what = "the given network"
        assert_same_tensors(seen["net"], expected, diagnosis="untie-changed-net", what=what)
        compare_kinds(seen["kinds"], plan)
        what = "the places of the copy"
        assert_same_names(copied, expected, diagnosis="untie-differs", ordered=False, what=what)
        old = {facts_of(parameter).identity for parameter in before.values()}
        reused = [place for place, p in shifted.items() if facts_of(p).identity in old]
        told = f"the given network's own Parameter at {', '.join(reused)}"
        hold(not reused, "untie-shares-with-net", "only new Parameters in the copy", told)
        assert_distinct_objects(shifted, diagnosis="deepcopy-keeps-tie", what=what)
        assert_same_tensors(copied, expected, diagnosis="untie-values-lost", what="the copy")
        assert_same_tensors(
            {"copy": shifted, "net": after},
            {"copy": {p: value + shifts[p] for p, value in expected.items()}, "net": expected},
            diagnosis="untie-shares-memory",
            what="after changing the copy",
        )


def compare_kinds(found, plan):
    """Demand that the copy has the positions of the given network."""
    is_short = isinstance(found, list) and len(found) < len(plan)
    diagnosis = "repeated-layer-dropped" if is_short else "untie-differs"
    hold(found == kinds(plan), diagnosis, kinds_text(kinds(plan)), kinds_text(found))


@helper
def one_per_use(student, plan, values, x, held):
    """Ask for the gradient of every use; report it and what the network held and holds."""
    net = chain(plan, values)
    fill(net, held)
    before = places_of(net)
    result = student.gradient_per_use(net, x)
    grads = {place: parameter.grad for place, parameter in before.items()}
    return {"result": result, "before": before, "after": places_of(net), "grads": grads}


@probe
def use_gradients(student, cases):
    """Ask for the gradients of every use in several networks."""
    return each(lambda case: one_per_use(student, **case), cases)


def compare_uses(seen, case, diagnosis):
    """Demand the gradient of every use of a net's tied weight, and an untouched network."""
    plan, values, x, held = (case[key] for key in ("plan", "values", "x", "held"))
    changed = [p for p, old in seen["before"].items() if not is_same(seen["after"].get(p), old)]
    told = f"another Parameter at {', '.join(changed)}"
    hold(not changed, "net-changed", "the network holds what it held", told)
    is_filled = None not in held.values()
    left = {"type": "net-gradients-cleared" if is_filled else "gradients-left-in-net"}
    left |= {"default": "gradients-left-in-net"}
    assert_same_tensors(seen["grads"], held, diagnosis=left, what=".grad")
    wanted = at_places(plan, values)
    assert_same_tensors(seen["after"], wanted, diagnosis="net-changed", what="the network")
    _, _, by_place = differentiate((plan, values), x, torch.sum)
    by_use = placed(plan, by_place, "tied.weight")
    uses, result = list(by_use.values()), seen["result"]
    assert_same_tensors(
        list(result) if isinstance(result, tuple) else result,
        uses,
        diagnosis=diagnosis,
        what=f"for uses at {', '.join(by_use)}: result",
        mistakes=lambda: {
            "equal-shares": [sum(uses) / len(uses)] * len(uses),
            "total-for-each-use": [sum(uses)] * len(uses),
            "uses-in-backward-order": uses[::-1],
        },
    )


def use_experiment(draw, plan, *, is_filled=False):
    """Draw a net, an input, and the gradients that the net holds at its places."""
    sizes = draw.distinct(3, 4, 7)
    _, values = drawn(draw, plan, sizes)
    held = drawn_gradients(draw, plan, values, is_filled=is_filled)
    return {"plan": plan, "values": values, "x": draw.normal(5, sizes[0]), "held": held}


@pytest.mark.check(points=15, title="Every use has its own gradient", evidence="verified")
def test_gradient_per_use(worker, draw):
    """The gradients of 2, 3 and 4 uses are right at any position, and no .grad is touched.

    A layer of its own that has the values of the tied one is no use of it.
    """
    first = dict.fromkeys(("type", "missing", "extra"), "use-count-differs")
    first |= {"default": "shares-differ"}
    plans = (tied_plan(2), tied_plan(3), tied_plan(4), tied_plan(2, lead=2))
    cases = [use_experiment(draw, plan) for plan in plans]
    # At last a lead layer has the values of the tied weight. Who finds a use too many or too few
    # found the right number above, where all values differed.
    cases.append(use_experiment(draw, tied_plan(3, lead=2), is_filled=True))
    values = cases[-1]["values"]
    values["lead1.weight"] = values["tied.weight"].clone()
    taken = dict.fromkeys(("missing", "extra"), "equal-values-taken-for-tie")
    # What is right for positions 2 and 4 alone takes these positions for granted.
    faults = [first, *["positions-fixed"] * 3, first | taken]
    found = worker.run_each(use_gradients, cases)
    for case, fault, seen in zip(cases, faults, found, strict=True):
        compare_uses(seen, case, fault)


@pytest.mark.check(
    points=5,
    title="A tie of Parameters is found as well",
    evidence="verified",
    needs="gradient_per_use",
)
def test_gradient_per_use_param_tie(worker, draw):
    """The gradients are right where different layers hold one weight, with or without one bias."""
    modules_only = "only-repeated-modules"
    diagnosis = {"missing": modules_only, "default": "shares-differ"}
    raised = dict.fromkeys(("LookupError", "ValueError", "StopIteration"), modules_only)
    plans = (tied_plan(2, tie="both"), tied_plan(3, tie="weight", lead=2))
    cases = [use_experiment(draw, plan) for plan in plans]
    found = worker.run_each(use_gradients, cases, diagnose=raised)
    for case, seen in zip(cases, found, strict=True):
        compare_uses(seen, case, diagnosis)


@probe
def nested_counts(student, p, q, r):
    """Count the parameters of a nested network with a block that occurs twice."""
    block = nn.Sequential(nn.Linear(p, q), nn.Sequential(nn.Linear(q, p), nn.ReLU()))
    tail = nn.Sequential(nn.ReLU(), nn.BatchNorm1d(r))
    return student.count_parameters(nn.Sequential(block, nn.ReLU(), block, nn.Linear(p, r), tail))


@probe
def flat_counts(student, cases):
    """Count the parameters of flat networks."""
    return each(lambda case: student.count_parameters(chain(**case)), cases)


@pytest.mark.check(
    points=5, title="Parameters are counted once and by place", evidence="verified", public=True
)
def test_count(worker, draw):
    """Both numbers are right for nested, tied and untied networks."""
    p, q, r = draw.distinct(3, 4, 9)
    block, last, norm = 2 * p * q + q + p, p * r + r, 2 * r
    once, everywhere = block + last + norm, 2 * block + last + norm
    mistakes = {
        (everywhere, once): "counts-swapped",
        (once, once): "places-counted-once",
        (once, everywhere + 2 * r + 1): "buffers-counted",
        (8, 12): "tensors-counted-not-elements",
        (last, last): "nested-layers-not-counted",
    }
    seen = worker.run(nested_counts, p=p, q=q, r=r)
    compare_counts(seen, (once, everywhere), "nested blocks, one of them used twice", mistakes)
    plans = {
        "a layer used three times": tied_plan(3),
        "three layers with one weight": tied_plan(3, tie="weight"),
        "layers without a tie, two of them with equal weights": tied_plan(1, lead=2),
    }
    cases = []
    for plan in plans.values():
        _, values = drawn(draw, plan, draw.distinct(3, 4, 9))
        if "lead1.weight" in values:
            values["lead1.weight"] = values["tied.weight"].clone()
        cases.append({"plan": plan, "values": values})
    found = worker.run_each(flat_counts, cases)
    for what, case, seen in zip(plans, cases, found, strict=True):
        plan, values = case["plan"], case["values"]
        once = sum(value.numel() for value in values.values())
        everywhere = sum(value.numel() for value in at_places(plan, values).values())
        by_value = (once - values["tied.weight"].numel(), everywhere)
        mistakes = {by_value: "equal-values-taken-for-tie"} if once == everywhere else {}
        compare_counts(seen, (once, everywhere), what, mistakes)


def compare_counts(seen, expected, what, mistakes):
    seen = tuple(seen) if isinstance(seen, list) else seen
    is_plain = isinstance(seen, tuple) and all(type(count) is int for count in seen)
    diagnosis = mistakes.get(seen if is_plain else None, "counts-differ")
    hold(
        is_plain and seen == expected,
        diagnosis,
        f"{expected} for {what}: elements once, elements at every place",
        str(seen) if is_plain and len(seen) < 9 else "no tuple of two ints",
    )


@helper
def one_trained(student, plan, values, held, batch):
    """Train a network that may hold gradients; report the losses and its Parameters."""
    net = chain(plan, values)
    fill(net, held)
    losses = student.train_tied(net, batch["X"], batch["Y"], batch["lr"], batch["steps"])
    if isinstance(losses, list):
        losses = [float(loss) if isinstance(loss, float) else loss for loss in losses]
    return {"losses": losses, "places": places_of(net)}


@probe
def trained(student, cases):
    """Train several networks."""
    return each(lambda case: one_trained(student, **case), cases)


def descended(case, mistake=""):
    """Train by hand, in the right way or with a mistake; return losses and weights."""
    plan, values, batch = case["plan"], dict(case["values"]), case["batch"]
    gathered, losses = {}, []
    for place, name in places(plan).items():
        grad = case["held"][place]
        gathered[name] = 0.0 if grad is None else grad

    def cost(output):
        errors = (output - batch["Y"]) ** 2
        return errors.sum() if mistake == "sum-instead-of-mean" else errors.mean()

    for step in range(batch["steps"]):
        _, loss, by_place = differentiate((plan, values), batch["X"], cost)
        grads = summed(plan, by_place)
        is_old = mistake == "old-gradients-used" and step == 0
        if is_old or mistake == "gradients-accumulate":
            grads = {name: grad + gathered[name] for name, grad in grads.items()}
        gathered = grads
        for name, grad in grads.items():
            uses = len(placed(plan, by_place, name))
            times = {"nothing-moved": 0, "tied-parameter-stepped-twice": uses}.get(mistake, 1)
            values[name] = values[name] - times * batch["lr"] * grad
        if mistake == "loss-after-step":
            _, loss, _ = differentiate((plan, values), batch["X"], cost)
        losses.append(loss)
    losses = torch.tensor(losses, dtype=torch.float64)
    return {"losses": losses, "weights": at_places(plan, values)}


@pytest.mark.check(points=10, title="Training moves each Parameter once", evidence="verified")
def test_train(worker, draw):
    """Losses and weights are those of plain gradient descent, and what was tied stays tied."""
    twice = "tied-parameter-stepped-twice"
    common = ("nothing-moved", "gradients-accumulate", "sum-instead-of-mean", "loss-after-step")
    known = (
        ("layer", 3, (*common, twice)),
        ("both", 3, (twice,)),  # who walks distinct modules meets a repeated one once
        ("layer", 3, ("old-gradients-used",)),
        ("layer", 0, ()),
    )
    cases = []
    for tie, steps, mistakes in known:
        sizes = draw.distinct(3, 4, 7)
        plan, values = drawn(draw, tied_plan(2, tie=tie), sizes)
        is_filled = "old-gradients-used" in mistakes
        held = drawn_gradients(draw, plan, values, is_filled=is_filled)
        batch = {"X": draw.normal(8, sizes[0]), "Y": draw.normal(8, sizes[2])}
        batch |= {"lr": draw.number(0.02, 0.05), "steps": steps}
        cases.append({"plan": plan, "values": values, "held": held, "batch": batch})
    answered = worker.run_each(trained, cases)
    for (_, steps, mistakes), case, seen in zip(known, cases, answered, strict=True):
        losses, found = seen["losses"], seen["places"]
        told = f"a list of {len(losses)}" if isinstance(losses, list) else "no list"
        is_full = isinstance(losses, list) and len(losses) == steps
        hold(is_full, "loss-count-differs", f"a list of {steps} losses, one per step", told)
        are_floats = all(type(loss) is float for loss in losses)
        hold(are_floats, "losses-are-tensors", "Python floats", "tensors or other objects")
        for name in ("tied.weight", "tied.bias"):
            shared = placed(case["plan"], found, name)
            assert_same_object(
                shared, diagnosis="training-broke-tie", what="a tied Parameter after training"
            )
        assert_same_tensors(
            {"losses": torch.tensor(losses, dtype=torch.float64), "weights": found},
            descended(case),
            diagnosis="training-differs",
            what="training",
            mistakes=partial(descents, case, mistakes),
        )


def descents(case, mistakes):
    """Train by hand with each of some mistakes."""
    return {mistake: descended(case, mistake) for mistake in mistakes}
