"""Checks of ex10_custom_layers: layers with and without parameters, and one that can't learn.

Tensors that are not registered cost the check of what is registered and that of training; the
check of the gradients writes its values where the student keeps them. A wrong forward costs the
check of that forward: the gradient check then compares with the slope of what is computed.
"""

import math
from functools import partial

import pytest
import torch
from torch import nn

from grader.checks import (
    Draw,
    HostReads,
    MixedDeviceGuard,
    Worker,
    assert_distinct_memory,
    assert_distribution,
    assert_dtype,
    assert_equal,
    assert_holds,
    assert_on_device,
    assert_returns,
    assert_same_names,
    assert_same_tensors,
    assert_shape,
    buffers_of,
    caught,
    each,
    helper,
    on_second_device,
    parameters_of,
    probe,
    same_tensors,
)

LINEAR_NAMES = ("weight", "bias")
# A small step: rounding leaves 1e-8 of the output in a slope, and few ReLUs switch within it.
STEP = 1e-7
# What an exception says that is raised while a layer is made.
MAKING = {"CudaMissingError": "device-fixed", "AttributeError": "attribute-error"}


def demand(fact, diagnosis, expected, seen):
    """Demand a fact; `expected` and `seen` are for the student."""
    assert_holds(fact, diagnosis=diagnosis, expected=expected, seen=seen)


def part(seen, *keys):
    """Return an entry of nested observations; None where a worker answered something else."""
    for key in keys:
        seen = seen.get(key) if isinstance(seen, dict) else None
    return seen


def recognised(seen, faults):
    """Keep of (id, what that fault computes) those that agree with the observation."""
    return {name: value for name, value in faults if same_tensors(seen, value)}


def differentiated(forward, values, x, factor):
    """Return the output of a reference, its gradients by name, and the gradient of X."""
    leaves = {name: value.clone().requires_grad_() for name, value in values.items()}
    leaf = x.clone().requires_grad_()
    output = forward(leaves, leaf)
    (output * factor).sum().backward()
    grads = {name: value.grad for name, value in leaves.items()}
    return output.detach(), grads, leaf.grad


@helper
def kept_where(layer, name, names):
    """Tell how a layer keeps one of `names` that is not registered; None if it is."""
    own = parameters_of(layer, every_name=True)
    if name in own:
        return None
    if name in buffers_of(layer):
        return "buffer"
    value = vars(layer).get(name, vars(type(layer)).get(name))
    if isinstance(value, torch.Tensor):
        return "tensor" if value.grad_fn is None else "result"
    for key, held in vars(layer).items():
        items = held.values() if isinstance(held, dict) else held
        is_container = isinstance(held, (list, tuple, dict)) and not key.startswith("_")
        if is_container and any(isinstance(item, torch.Tensor) for item in items):
            return "container"
    if any(isinstance(inner, nn.Linear) for inner in nn.Module.modules(layer)):
        return "layer"
    return "other" if any(other not in names for other in own) else "nowhere"


@helper
def form_of(layer, names):
    """Report names, shapes and trainability of the parameters, and where the others are kept."""
    own = parameters_of(layer, every_name=True)
    return {
        "shapes": {name: tuple(p.shape) for name, p in own.items()},
        "frozen": [name for name, p in own.items() if not p.requires_grad],
        "kept": {name: kept_where(layer, name, names) for name in names},
    }


@helper
def put_value(layer, name, value):
    """Write a value where a layer keeps it, registered or not; return the tensor, None if none.

    What is not registered is replaced: it has not followed `.double()`, and may be no leaf.
    """
    own = parameters_of(layer, every_name=True)
    if name in own:
        if own[name].shape != value.shape:
            return None
        with torch.no_grad():
            own[name].copy_(value)
        return own[name]
    leaf = value.clone().requires_grad_()
    own = {**buffers_of(layer), **vars(layer)}
    if isinstance(own.get(name), torch.Tensor) and own[name].shape == value.shape:
        setattr(layer, name, leaf)
        return leaf
    for held in vars(layer).values():
        if not isinstance(held, (list, dict)):
            continue
        items = held.items() if isinstance(held, dict) else enumerate(held)
        for key, item in list(items):
            if isinstance(item, torch.Tensor) and item.shape == value.shape:
                held[key] = nn.Parameter(leaf.detach())
                return held[key]
    return None


@helper
def pass_through(layer, values, x, factor):
    """Write values, call, and go backward; report output, gradients, and what became of X.

    Without a factor nothing goes backward. The input is no leaf, because an in-place operation
    on it would raise before it is seen.
    """
    own = {name: put_value(layer, name, value) for name, value in values.items()}
    places = {name: tensor is not None for name, tensor in own.items()}
    if not all(places.values()):
        return {"places": places}
    leaf = x.clone().requires_grad_()
    given = leaf * 1
    before = given.detach().clone()
    output = layer(given)
    seen = {"places": places, "output": output, "kept": torch.equal(given.detach(), before)}
    if factor is None:
        return seen
    if isinstance(output, torch.Tensor) and output.requires_grad and not output.is_complex():
        if output.shape != factor.shape:
            factor = torch.ones_like(output)
        (output * factor).sum().backward()
    seen["grads"] = {name: tensor.grad for name, tensor in own.items()}
    seen["x_grad"] = leaf.grad
    return seen


@helper
def pass_beside(layer, values, x, moves):
    """Report the output at places a small step apart: for each of `moves`, values and X."""
    found = []
    for moved in moves:
        for name in values:
            put_value(layer, name, values[name] + moved[name])
        with torch.no_grad():
            found.append(layer(x + moved["X"]))
    return found


@helper
def form_seen(student, kind, names, arguments):
    """Report the parameters of a layer, and its buffers."""
    layer = getattr(student, kind)(*arguments)
    return form_of(layer, names) | {"buffers": list(buffers_of(layer))}


@helper
def layer_pass(student, kind, case):
    """Report output and gradients of a layer with given values, and the outputs beside."""
    values, x = case["values"], case["x"]
    layer = getattr(student, kind)(*case["arguments"]).double()
    form = form_of(layer, list(values))
    seen = pass_through(layer, values, x, case["factor"]) | {"form": form}
    if case["moves"] and "output" in seen:
        seen["beside"] = pass_beside(layer, values, x, case["moves"])
    return seen


@probe
def layer_passes(student, kind, cases):
    """Report layers with given values; of a case without values, only what the layer holds."""

    def observe(case):
        if "values" in case:
            return layer_pass(student, kind, case)
        return form_seen(student, kind, case["names"], case["arguments"])

    return each(observe, cases)


def layer_case(arguments, values, x, factor=None, moves=(), raises=None):
    """Note a case for `layer_passes`; without a factor nothing goes backward.

    What the worker needs stands under "sent", and under "raises" what an exception there means.
    """
    sent = {"arguments": list(arguments), "values": values, "x": x, "factor": factor}
    return {"sent": sent | {"moves": list(moves)}, "raises": raises}


def layers_seen(worker, kind, cases):
    """Yield what `layer_passes` saw of each case."""
    sent, diagnose = [case["sent"] for case in cases], [case["raises"] for case in cases]
    return worker.run_each(layer_passes, sent, diagnose=diagnose, kind=kind)


@helper
def converted(layer, x):
    """Report the dtype of the output of a layer that is converted."""
    output = layer.to(x.dtype)(x)
    return {"dtype": output.dtype if isinstance(output, torch.Tensor) else None}


@helper
def elsewhere(layer, x):
    """Report place and reads of a layer that is moved."""
    with on_second_device() as device:
        layer.to(device)
        x = x.to(device)
        with HostReads() as reads:
            output = layer(x)
        place = str(output.device) if isinstance(output, torch.Tensor) else None
    lines = [f"{name} in line {line}" for name, line in reads.found]
    return {"device": device, "place": place, "reads": lines}


@probe
def gone_along(student, kind, arguments, cases):
    """Report what becomes of layers that are converted or moved."""

    def observe(case):
        layer = getattr(student, kind)(*arguments)
        return converted(layer, case["x"]) if case["converts"] else elsewhere(layer, case["x"])

    return each(observe, cases)


def assert_goes_along(worker, kind, arguments, x):
    """Demand that a layer works in another dtype and on another device, and stays there."""
    cases = [{"converts": True, "x": x.to(torch.bfloat16)}, {"converts": False, "x": x}]
    diagnose = [
        {"RuntimeError": "dtype-not-kept"},
        {"RuntimeError": "made-on-the-cpu", "TypeError": "read-back"},
    ]
    given = {"kind": kind, "arguments": arguments}
    answers = worker.run_each(gone_along, cases, diagnose=diagnose, **given)
    seen = next(answers)
    what = f"output of {kind} for bfloat16"
    assert_dtype(part(seen, "dtype"), torch.bfloat16, diagnosis="dtype-not-kept", what=what)
    seen = next(answers)
    place, what = part(seen, "place"), f"output of {kind}"
    assert_on_device(place, part(seen, "device"), diagnosis="result-not-on-device", what=what)
    reads, wanted = part(seen, "reads") or [], "no value of X read back from its device"
    demand(not reads, "read-back", wanted, ", ".join(map(str, reads)))


def assert_stateless(seen, kind):
    """Demand a layer without parameters and buffers."""
    names = [*(part(seen, "shapes") or {}), *(part(seen, "buffers") or [])]
    what = f"parameters and buffers of {kind}()"
    assert_same_names(names, [], diagnosis="layer-has-state", what=what)


WHERE_IDS = {
    "buffer": "parameter-as-buffer",
    "tensor": "plain-tensor",
    "result": "parameter-not-a-leaf",
    "container": "parameter-in-a-container",
    "layer": "linear-inside",
    "other": "parameter-names-differ",
    "nowhere": "parameter-missing",
}
WHERE_TEXTS = {
    "buffer": "is a buffer",
    "tensor": "is a tensor, not an nn.Parameter",
    "result": "is the result of a computation, not an nn.Parameter",
    "container": "is not there; tensors stand in a list, tuple or dict",
    "layer": "belongs to an nn.Linear",
    "other": "is not there under this name",
    "nowhere": "is not there",
}


def assert_form(form, call, wanted):
    """Demand exactly these parameters, of these shapes, trainable."""
    shapes, kept = part(form, "shapes") or {}, part(form, "kept") or {}
    for name in wanted:
        where = kept.get(name)
        diagnosis = WHERE_IDS.get(where, "parameter-missing")
        shown = f"{name} {WHERE_TEXTS.get(where, 'is not there')}"
        demand(name in shapes, diagnosis, f"{name} among the parameters of {call}", shown)
    what = f"parameters of {call}"
    assert_same_names(shapes, wanted, diagnosis="parameter-too-many", ordered=False, what=what)
    for name, shape in wanted.items():
        seen, diagnosis = shapes[name], f"{name}-shape-differs"
        if len(shape) > 2:
            diagnosis = "reduction-shape-differs"
        elif tuple(seen) == tuple(reversed(shape)) and len(shape) > 1:
            diagnosis = "weight-transposed"
        assert_shape(seen, shape, diagnosis=diagnosis, what=f"{name} of {call}")
    frozen = part(form, "frozen") or []
    shown = f"requires_grad is False for {', '.join(map(str, frozen))}"
    demand(not frozen, "parameter-frozen", "requires_grad True for all parameters", shown)


def linear_shapes(in_units, units):
    return {"weight": (in_units, units), "bias": (units,)}


def assert_places(seen, call, wanted):
    """Demand that the probe found a place for every value; else say what the form lacks."""
    places = part(seen, "places") or {}
    if not all(places.get(name) is True for name in wanted):
        assert_form(part(seen, "form"), call, wanted)
        demand(False, "parameter-missing", f"{', '.join(wanted)} in {call}", "not all")


def why_cut(weight, bias, x):
    """Name what cuts a graph, from what has a gradient."""
    return {
        (False, False, False): "no-history",
        (False, False, True): "data-in-forward",
        (True, False, True): "bias-detached",
        (False, True, True): "weight-detached",
        (True, True, False): "input-detached",
    }.get((weight, bias, x), "graph-cut")


def moves_for(draw, values, x):
    """Draw a direction, and return it with small steps forth and back."""
    shapes = {name: tuple(value.shape) for name, value in values.items()}
    direction = draw.values(shapes | {"X": tuple(x.shape)})
    moves = [{key: sign * STEP * way for key, way in direction.items()} for sign in (1, -1)]
    return direction, moves


def assert_slope(seen, direction, factor):
    """Demand of a forward that computes something else that its gradients fit its own slope."""
    grads = part(seen, "grads")
    grads = {**grads, "X": part(seen, "x_grad")} if isinstance(grads, dict) else {}
    for name, way in direction.items():
        assert_shape(
            grads.get(name), tuple(way.shape), diagnosis="graph-cut", what=f"gradient of {name}"
        )
    here, (ahead, behind) = part(seen, "output"), part(seen, "beside")
    if here.dtype != torch.float64:
        return  # too coarse for a slope; what the dtype ought to be is for another check
    factor = factor if here.shape == factor.shape else torch.ones_like(here)
    total = sum((grads[name] * way).sum() for name, way in direction.items())
    # A ReLU that switches within the step spoils one side.
    close = {"rtol": 1e-3, "atol": 1e-3}
    sides = [((ahead - here) * factor).sum() / STEP, ((here - behind) * factor).sum() / STEP]
    slope = next((side for side in sides if same_tensors(total, side, **close)), sides[0])
    options = {"diagnosis": "gradient-differs", "what": "slope along one direction"}
    assert_same_tensors(total, slope, **options, **close)


# ---------------------------------------------------------------- centered


@probe
def centered_passes(student, cases):
    """Report what the layer holds; output, gradient and what became of X for several inputs."""

    def observe(case):
        if case is None:
            return form_seen(student, "CenteredLayer", [], [])
        seen = pass_through(student.CenteredLayer(), {}, *case)
        return {key: seen[key] for key in ("output", "kept", "x_grad")}

    return each(observe, cases)


def spread(x, correction):
    return (x - x.mean()) / x.std(correction=correction)


def centered_faults(x):
    """Return well-known faults of the centred layer: ids and what they compute."""
    if x.numel() <= 1:
        return []
    faults = [
        ("mean-per-row", x - x.mean(-1, keepdim=True)),
        ("mean-per-column", x - x.mean(0)),
        ("standardised", spread(x, 1)),
        ("standardised", spread(x, 0)),
        ("mean-returned", x.mean()),
        ("mean-returned", x.mean().expand(x.shape)),
        ("mean-added", x + x.mean()),
        ("mean-minus-x", x.mean() - x),
        ("another-centre", x - x.median()),
        ("another-centre", x - x.sum()),
        ("another-centre", x - x.min()),
        ("centered-unchanged", x),
    ]
    if x.dim() > 2:
        own, last = tuple(range(1, x.dim())), (-2, -1)
        faults += [("mean-per-sample", x - x.mean(dims, keepdim=True)) for dims in (own, last)]
    return faults


def assert_centered(shape, x, factor, seen):
    """Demand output and gradient of the centred layer, and an X that is as before."""
    output, place = part(seen, "output"), f"for an X of shape {shape}"
    diagnosis = {
        "type": "returns-no-tensor",
        "dtype": "dtype-not-kept",
        "default": "centered-output-differs",
    }
    options = {"diagnosis": diagnosis, "what": f"output {place}"}
    if x.numel() > 1:
        options["mistakes"] = lambda: recognised(output, centered_faults(x))
    assert_same_tensors(output, x - x.sum() / x.numel(), **options)
    demand(part(seen, "kept"), "input-modified", "X as it was after the call", "other numbers")
    diagnosis = {"type": "no-history", "default": "gradient-differs"}
    known = {"mean-not-in-gradient": factor} if x.numel() > 1 else {}
    options = {"diagnosis": diagnosis, "mistakes": known, "what": f"gradient of X {place}"}
    assert_same_tensors(part(seen, "x_grad"), factor - factor.mean(), **options)


def draw_uncentered(draw, *shape):
    """Draw numbers whose mean is not near 0, and another one where it is computed in float32."""
    while True:
        x = draw.normal(*shape) + draw.number(1, 2)
        if abs(float(x.mean()) - float(x.float().mean())) > 1e-8:
            return x


@pytest.mark.check(
    points=10, title="The centred layer subtracts one mean", evidence="verified", public=True
)
def test_centered(worker: Worker, draw: Draw):
    """For 0 to 4 dimensions output and gradient are right, X is as before; it has no state."""
    a, b, c, d = draw.distinct(4, 3, 7)
    shapes = [(a, b), (a, b, c), (d,), (2, a, 1, c), (1, d), ()]
    cases = [[draw_uncentered(draw, *s), draw.normal(*s)] for s in shapes]
    diagnose = [None, None, *[{"Exception": "leading-dimensions-fail"}] * (len(shapes) - 1)]
    answers = worker.run_each(centered_passes, [None, *cases], diagnose=diagnose)
    assert_stateless(next(answers), "CenteredLayer")
    for shape, (x, factor), seen in zip(shapes, cases, answers, strict=True):
        assert_centered(shape, x, factor, seen)
    assert_goes_along(worker, "CenteredLayer", [], draw.normal(a, b, dtype=torch.float32))


# ---------------------------------------------------------------- my_linear*


def linear(values, x, *, outer=torch.relu):
    return outer(x @ values["weight"] + values["bias"])


def linear_faults(values, x):
    """Return well-known faults of the forward of MyLinear: ids and what they compute."""
    product, bias = x @ values["weight"], values["bias"]
    others = ("tanh", "sigmoid", "selu", "elu", "silu", "gelu", "leaky_relu", "softplus")
    functions = [getattr(nn.functional, name) for name in others]
    return [
        ("linear-relu-missing", product + bias),
        ("relu-before-bias", product.relu() + bias),
        ("relu-on-input", x.relu() @ values["weight"] + bias),
        ("relu-on-input", (x.relu() @ values["weight"] + bias).relu()),
        ("bias-not-added", product.relu()),
        ("bias-not-added", product),
        ("another-activation", (product + bias).abs()),
        ("another-activation", (product + bias).softmax(-1)),
        *(("another-activation", function(product + bias)) for function in functions),
        ("bias-subtracted", (product - bias).relu()),
    ]


def assert_linear_form(seen, sent):
    """Demand the parameters of MyLinear."""
    sizes = sent["arguments"]
    call = f"MyLinear({sizes[0]}, {sizes[1]})"
    swapped = {name: tuple(shape) for name, shape in (part(seen, "shapes") or {}).items()}
    is_swapped = swapped == linear_shapes(sizes[1], sizes[0])
    demand(not is_swapped, "sizes-swapped", f"shapes of {call}", "those of swapped sizes")
    assert_form(seen, call, linear_shapes(*sizes))


def assert_linear(seen, sent):
    """Demand the output of MyLinear, and an X that is as before."""
    values, x, output = sent["values"], sent["x"], part(seen, "output")
    diagnosis = {
        "type": "returns-no-tensor",
        "shape": "linear-output-shape",
        "dtype": "dtype-not-kept",
        "default": "linear-output-differs",
    }
    options = {"diagnosis": diagnosis, "what": f"output for shape {tuple(x.shape)}"}
    if x.dim() > 1:
        options["mistakes"] = lambda: recognised(output, linear_faults(values, x))
    assert_same_tensors(output, linear(values, x), **options)
    demand(part(seen, "kept"), "input-modified", "X as it was after the call", "other numbers")


@pytest.mark.check(
    points=15, title="MyLinear has its parameters and computes", evidence="verified", public=True
)
def test_my_linear(worker: Worker, draw: Draw):
    """Names, shapes, trainability, and the output for inputs of 1 to 4 dimensions."""
    small, large, rows, more = draw.distinct(4, 4, 9)
    cases = [
        {"sent": {"names": list(LINEAR_NAMES), "arguments": sizes}, "raises": MAKING}
        for sizes in ([small, large], [large, small])
    ]
    for sizes, lead in (
        ((small, large), (3 * rows,)),
        ((large, small), (rows, more)),
        ((small, large), ()),
        ((small, large), (2, more, 3)),
        ((large, small), (1,)),
    ):
        values, x = draw.values(linear_shapes(*sizes)), draw.normal(*lead, sizes[0])
        fault = "linear-forward-raises" if len(lead) == 1 else "leading-dimensions-fail"
        cases.append(layer_case(sizes, values, x, raises={"Exception": fault}))
    for case, seen in zip(cases, layers_seen(worker, "MyLinear", cases), strict=True):
        demands = assert_linear if "values" in case["sent"] else assert_linear_form
        demands(seen, case["sent"])


def visible_case(draw, sizes, lead):
    """Draw values, X and factors whose gradients all show, and ReLUs of both kinds."""
    while True:
        values, x = draw.values(linear_shapes(*sizes)), draw.normal(*lead, sizes[0])
        factor = draw.normal(*lead, sizes[1])
        expected, grads, x_grad = differentiated(linear, values, x, factor)
        is_visible = all(float(grad.abs().min()) > 1e-4 for grad in grads.values())
        active = float((expected > 0).double().mean())
        if is_visible and 0.2 < active < 0.8:
            return values, x, factor, expected, grads, x_grad


@pytest.mark.check(points=15, title="Gradients reach weight, bias and input", evidence="verified")
def test_my_linear_gradient(worker: Worker, draw: Draw):
    """The gradients of weight, bias and X are those of relu(X @ weight + bias)."""
    small, large, rows = draw.distinct(3, 3, 7)
    cases = []
    for sizes, lead in (((small, large), (4 * rows,)), ((large, small), (3 * rows,))):
        values, x, factor, *wanted = visible_case(draw, sizes, lead)
        direction, moves = moves_for(draw, values, x)
        case = layer_case(sizes, values, x, factor, moves, raises=MAKING)
        cases.append(case | {"wanted": wanted, "direction": direction})
    for case, seen in zip(cases, layers_seen(worker, "MyLinear", cases), strict=True):
        sizes, values, x, factor = (
            case["sent"][key] for key in ("arguments", "values", "x", "factor")
        )
        (expected, grads, x_grad), direction = case["wanted"], case["direction"]
        assert_places(seen, f"MyLinear({sizes[0]}, {sizes[1]})", linear_shapes(*sizes))
        found, x_found = part(seen, "grads") or {}, part(seen, "x_grad")
        reached = [part(found, name) is not None for name in LINEAR_NAMES]
        wanted = "gradients of weight, bias and X"
        without = [n for n, is_there in zip(LINEAR_NAMES, reached, strict=True) if not is_there]
        without += ["X"] if x_found is None else []
        diagnosis = why_cut(*reached, x_found is not None)
        is_used = not (without == ["bias"] and is_without_bias(seen, values, x))
        fact = not (without and is_used)
        demand(fact, diagnosis, wanted, f"none for {', '.join(without)}")
        if not is_used:
            continue  # forward adds no bias, which is for another check
        if not same_tensors(part(seen, "output"), expected):
            assert_slope(seen, direction, factor)
            continue
        plain = {"weight": x.T @ factor, "bias": factor.sum(0)}
        faults = {"relu-not-in-gradient": plain}
        options = {"diagnosis": "gradient-differs", "what": "gradients"}
        assert_same_tensors(found, grads, mistakes=faults, **options)
        options["what"] = "gradient of X"
        assert_same_tensors(x_found, x_grad, **options)


def is_without_bias(seen, values, x):
    """Tell whether an output is one without the bias."""
    product = x @ values["weight"]
    return any(same_tensors(part(seen, "output"), value) for value in (product, product.relu()))


@probe
def one_step(student, sizes, values, x):
    """Train two layers in a row for one step; report what changed and was reached."""
    net = nn.Sequential(student.MyLinear(*sizes[0]), student.MyLinear(*sizes[1]))
    forms = [form_of(layer, ["weight", "bias"]) for layer in nn.Sequential.__iter__(net)]
    seen = {"forms": forms}
    own = parameters_of(net)
    if any(name not in own or own[name].shape != value.shape for name, value in values.items()):
        return seen
    for name, value in values.items():
        with torch.no_grad():
            own[name].copy_(value)
    before = {name: p.detach().clone() for name, p in own.items()}
    trained = [p for p in own.values() if p.requires_grad]
    optimizer = torch.optim.SGD(trained, lr=0.1) if trained else None
    leaf = x.clone().requires_grad_()
    output = net(leaf)
    if isinstance(output, torch.Tensor) and output.requires_grad and optimizer is not None:
        output.sum().backward()
        optimizer.step()
    seen["changed"] = {name: not torch.equal(p.detach(), before[name]) for name, p in own.items()}
    seen["reached"] = {name: p.grad is not None for name, p in own.items()}
    seen["x"] = leaf.grad is not None
    return seen


@probe
def start_values(student, kind, arguments, count):
    """Report the start values of several layers."""
    found = [parameters_of(getattr(student, kind)(*arguments)) for _ in range(count)]
    return {name: [own[name].detach() for own in found] for name in ("weight", "bias")}


def start_fault(name, values):
    """Name what start values are, if they are not standard normal."""
    if float(values.std()) == 0.0:
        return "bias-starts-constant" if name == "bias" else "weight-starts-constant"
    if float(values.min()) >= 0.0:
        return "start-not-negative"
    return "start-spread-differs" if abs(float(values.std()) - 1.0) > 0.1 else "start-not-normal"


@pytest.mark.check(points=10, title="MyLinear starts at random and learns", evidence="witnessed")
def test_my_linear_trains(worker: Worker, draw: Draw):
    """Every parameter changes in a step; start values are N(0, 1); the layer can be moved.

    Two DKW bounds: for n = 32000 weights, 0.021, and for n = 2000 biases, 0.083. Each has a
    false-alarm chance of 2.5e-12; a distribution with twice that distance from the normal one is
    missed with the same chance at most.
    """
    a, b, c = draw.distinct(3, 3, 7)
    sizes = [(a, b), (b, c)]
    shapes = [linear_shapes(*size) for size in sizes]
    # Small positive numbers keep every ReLU open, and every gradient visible: a product is at
    # least 3 * 0.07 * 0.05 here, more than a bias, and at most 0.6, whatever a faulty forward does.
    ranges = {"weight": (0.05, 0.1), "bias": (0.002, 0.005)}
    values = {
        f"{n}.{name}": draw.uniform(*ranges[name], *shape, dtype=torch.float32)
        for n, own in enumerate(shapes)
        for name, shape in own.items()
    }
    x = draw.uniform(0.5, 1, 5, a, dtype=torch.float32)
    seen = worker.run(one_step, diagnose=MAKING, sizes=sizes, values=values, x=x)
    forms = part(seen, "forms") or []
    for size, form, wanted in zip(sizes, forms, shapes, strict=True):
        assert_form(form, f"MyLinear({size[0]}, {size[1]})", wanted)
    changed = part(seen, "changed") or {}
    same = [name for name in values if changed.get(name) is not True]
    last = [part(seen, "reached", f"1.{name}") is True for name in LINEAR_NAMES]
    diagnosis = why_cut(*last, part(seen, "x") is True)
    diagnosis = "parameter-not-trained" if diagnosis == "graph-cut" else diagnosis
    wanted = "every parameter of two layers changed by a step of SGD"
    demand(not same, diagnosis, wanted, f"{', '.join(same)} did not change")

    size = [16, 500]
    seen = worker.run(start_values, kind="MyLinear", arguments=size, count=4)
    memory = [*part(seen, "weight"), *part(seen, "bias")]
    options = {"diagnosis": "layers-share-parameters", "what": "parameters of four layers"}
    assert_distinct_memory(memory, **options)
    for name, n in (("weight", 32_000), ("bias", 2_000)):
        first, second = part(seen, name)[:2]
        is_same = same_tensors(first, second) and float(first.std()) > 0.0
        wanted = f"other start values of {name} in a second layer"
        demand(not is_same, "start-values-repeat", wanted, "the same numbers")
        drawn = torch.stack(part(seen, name)).double()
        options = {"diagnosis": start_fault(name, drawn), "what": f"start values of {name}"}
        assert_distribution(drawn, torch.special.ndtr, n=n, **options)
    x = draw.normal(4, a, dtype=torch.float32)
    assert_goes_along(worker, "MyLinear", [a, b], x)


# ---------------------------------------------------------------- reports


@helper
def paths_of(layer, x):
    """Tell by asking autograd what the output depends on: parameters by name, and "input"."""
    leaf = x.detach().clone().requires_grad_()
    tensors = parameters_of(layer) | {"input": leaf}
    asked = {name: tensor for name, tensor in tensors.items() if tensor.requires_grad}
    output = layer(leaf)
    if not isinstance(output, torch.Tensor):
        return None
    found = dict.fromkeys(tensors, False)
    if output.requires_grad:
        grads = torch.autograd.grad(output.sum(), list(asked.values()), allow_unused=True)
        found.update({name: grad is not None for name, grad in zip(asked, grads, strict=True)})
    return found


@probe
def detached_pass(student, sizes, values, x):
    """Report form, output and paths of the detached layer."""
    layer = student.DetachedLinear(*sizes).double()
    form = form_of(layer, list(values))
    seen = pass_through(layer, values, x, x)
    return {"form": form, "output": seen.get("output"), "paths": paths_of(layer, x)}


@probe
def reports_on_own(student, sizes, x, cases):
    """Report what the student says about layers of the file, and what autograd says."""

    def observe(kind):
        made = caught(lambda: getattr(student, kind)(*sizes))
        layer = made.get("returned")
        paths = caught(lambda: paths_of(layer, x)).get("returned")
        if paths is None:
            return None
        return {"told": caught(lambda: student.gradient_report(layer, x.clone())), "paths": paths}

    return each(observe, cases)


def assert_report(told, wanted, place, ids=None):
    """Demand a report: a dict with these names and with True and False."""
    ids = {"raised": "report-raises", "values": "report-differs"} | (ids or {})
    report = assert_returns(told, diagnosis=ids["raised"], when=place)
    demand(isinstance(report, dict), "report-not-a-dict", f"a dict {place}", "something else")
    diagnosis = "report-names-differ"
    if "input" not in report:
        diagnosis = "report-without-input"
    what = f"names of the report {place}"
    assert_same_names(list(report), list(wanted), diagnosis=diagnosis, ordered=False, what=what)
    odd = [name for name, value in report.items() if not isinstance(value, bool)]
    shown = f"something else for {', '.join(odd)}"
    demand(not odd, "report-not-bool", f"True or False for every name {place}", shown)
    for name, value in wanted.items():
        diagnosis = ids["values"] if isinstance(ids["values"], str) else ids["values"][name]
        what = f"the report {place}, {name}"
        assert_equal(report[name], value, diagnosis=diagnosis, what=what)


@pytest.mark.check(points=10, title="A layer that cannot learn is recognised", evidence="witnessed")
def test_detached_and_report(worker: Worker, draw: Draw):
    """DetachedLinear has MyLinear's numbers and no path to its parameters; the report says so."""
    small, large, rows = draw.distinct(3, 4, 8)
    sizes = [small, large]
    values, x = draw.values(linear_shapes(*sizes)), draw.normal(3 * rows, small)
    seen = worker.run(detached_pass, sizes=sizes, values=values, x=x)
    assert_form(part(seen, "form"), f"DetachedLinear({small}, {large})", linear_shapes(*sizes))
    output, expected = part(seen, "output"), linear(values, x)
    options = {"diagnosis": "detached-output-differs", "what": "output of DetachedLinear"}
    assert_same_tensors(output, expected, **options)
    paths = part(seen, "paths") or {}
    joined = [name for name in LINEAR_NAMES if paths.get(name) is not False]
    diagnosis = "detached-still-learns" if len(joined) == 2 else "detached-by-half"
    wanted, shown = "no gradient for weight and bias", f"one for {', '.join(joined)}"
    demand(not joined, diagnosis, wanted, shown)
    is_joined = paths.get("input") is True
    demand(is_joined, "detached-input-too", "a gradient for X", "none")
    asks = dict.fromkeys(LINEAR_NAMES, "report-asks-requires-grad")
    ids = {"DetachedLinear": {"values": asks | {"input": "report-on-input"}}, "MyLinear": {}}
    found = worker.run_each(reports_on_own, list(ids), sizes=sizes, x=x.float())
    for (kind, own), seen in zip(ids.items(), found, strict=True):
        if seen is None:
            continue  # MyLinear can't be called, which is for another check
        told, paths = part(seen, "told"), part(seen, "paths") or {}
        wanted = {name: paths.get(name) is True for name in (*paths, "input")}
        assert_report(told, wanted, f"on {kind}", own)


@helper
class Sample(nn.Module):
    """A layer of the judge with two parameters; `way` says how forward uses them and X."""

    def __init__(self, way, names, values):
        """Register two parameters under names."""
        super().__init__()
        self.way, self.names = way, names
        for name, value in zip(names, values, strict=True):
            self.register_parameter(name, nn.Parameter(value.clone()))

    def forward(self, X):  # noqa: C901, PLR0911 - one way each
        """Combine X and the parameters as `way` says."""
        gain, shift = (getattr(self, name) for name in self.names)
        if self.way == "shift_detached":
            return X * gain + shift.data
        if self.way == "both_detached":
            return X * gain.detach() + shift.data
        if self.way == "input_detached":
            return X.detach() * gain + shift
        if self.way == "no_grad":
            with torch.no_grad():
                return X * gain + shift
        if self.way == "times_zero":
            return (X * gain + shift) * 0
        if self.way == "dead":
            return torch.relu(-((X * gain + shift) ** 2) - 1)
        if self.way == "cancels":
            return (X * gain + shift) - (X * gain + shift)
        if self.way == "constant":
            return torch.ones_like(X)
        if self.way == "shift_unused":
            return X * gain
        if self.way == "compares":
            return (gain < X).to(X.dtype) * shift
        return X * gain + shift


@helper
def built(plan, names, values):
    """Build a layer: "+" joins ways in a row, "twice" uses one object twice."""
    if plan == "twice":
        inner = Sample("both", names, values)
        return nn.Sequential(inner, inner)
    if "+" in plan:
        return nn.Sequential(*(Sample(way, names, values) for way in plan.split("+")))
    return nn.Tanh() if plan == "nothing" else Sample(plan, names, values)


@helper
def in_a_row(tensors):
    """Report tensors by name: forms and, if all are usual, their numbers in a row; else as is."""
    for tensor in tensors.values():
        if type(tensor) not in (torch.Tensor, nn.Parameter) or tensor.dtype is not torch.float64:
            return {"own": {name: tensor.detach().clone() for name, tensor in tensors.items()}}
        if tensor.device.type != "cpu" or tensor.layout is not torch.strided:
            return {"own": {name: tensor.detach().clone() for name, tensor in tensors.items()}}
    numbers = [tensor.detach().flatten() for tensor in tensors.values()]
    shapes = {name: list(tensor.shape) for name, tensor in tensors.items()}
    return {"shapes": shapes, "numbers": torch.cat(numbers) if numbers else None}


@helper
def condition(layer, x):
    """Report all that a report must leave as it is."""
    tensors = parameters_of(layer) | {"input": x}
    grads = {name: t.grad for name, t in tensors.items() if t.grad is not None}
    return {
        "numbers": in_a_row(tensors),
        "grads": in_a_row(grads),
        "flags": {name: tensor.requires_grad for name, tensor in tensors.items()},
        "training": [inner.training for inner in nn.Module.modules(layer)],
    }


@probe
def report_on(student, cases, numbers):
    """Report what the student says about layers of the judge, and what they are afterwards.

    In a case `frozen` names parameters that require no gradient, `stale` those tensors that have
    a gradient from before, and `needs` says whether X requires gradients. The numbers of a case
    are rows: one for each parameter of a `Sample`, four for X, and the same for old gradients.
    """
    found = []
    for case, given in zip(cases, numbers.unbind(), strict=True):
        names = case["names"]
        layer = built(case["plan"], names, given[:2].unbind()).train(not case["stale"])
        own = parameters_of(layer)
        for name in case["frozen"]:
            own[name].requires_grad_(requires_grad=False)
        x = given[2:6].clone().requires_grad_(case["needs"])
        for name in case["stale"]:
            if name == "input":
                x.grad = given[8:].clone()
            else:
                own[name].grad = given[6 + names.index(name)].clone()
        told = caught(lambda layer=layer, x=x: student.gradient_report(layer, x))
        # Where a module stands twice, torch.func.functional_call itself leaves a stand-in behind.
        found.append({"told": told, "after": None})
        if case["plan"] != "twice":
            found[-1]["after"] = condition(layer, x)
    return found


def report_cases(draw):
    """Yield plans with what is true of them, in an order from plain to odd, and diagnoses."""
    one, two = draw.word(), draw.word()
    names = [one, two]

    def case(plan, wanted, ids, **more):
        return {"plan": plan, "names": names, "wanted": wanted, "ids": ids, **more}

    def all_of(*flags):
        return dict(zip([one, two, "input"], flags, strict=True))

    def kinds(parameters, x):
        return {"values": {one: parameters, two: parameters, "input": x}}

    asks, on_x = "report-asks-requires-grad", "report-on-input"
    yield case("both", all_of(True, True, True), kinds("report-differs", "input-of-caller-asked"))
    yield case("both", all_of(True, True, True), kinds("report-differs", on_x), needs=True)
    yield case("shift_detached", all_of(True, False, True), kinds(asks, on_x))
    yield case("shift_unused", all_of(True, False, True), kinds(asks, on_x), needs=True)
    ids = kinds("report-differs", "input-always-told")
    yield case("input_detached", all_of(True, True, False), ids, needs=True)
    zero = "zero-gradient-told-as-no-path"
    for plan in ("times_zero", "dead", "cancels"):
        yield case(plan, all_of(True, True, True), kinds(zero, zero), needs=plan == "dead")
    for plan in ("no_grad", "constant"):
        ids = kinds(asks, "input-always-told") | {"raised": "report-raises-without-history"}
        yield case(plan, all_of(False, False, False), ids, needs=plan == "constant")
    yield case("both_detached", all_of(False, False, True), kinds(asks, on_x))
    told, hides = "frozen-parameter-told", "frozen-hides-others"
    for frozen in ([two], [one, two]):
        flags = [name not in frozen for name in names]
        ids = {name: hides if flag else told for name, flag in zip(names, flags, strict=True)}
        ids = {"values": ids | {"input": hides}, "raised": "report-raises-on-frozen"}
        yield case("both", all_of(*flags, True), ids, frozen=frozen)
    ids = kinds("stale-gradient-told", "stale-gradient-told")
    yield case("shift_detached", all_of(True, False, True), ids, stale=names)
    more = {"needs": True, "stale": [*names, "input"]}
    yield case("input_detached", all_of(True, True, False), ids, **more)
    yield case("constant", all_of(False, False, False), ids, **more)
    yield case("compares", all_of(False, True, False), kinds("report-differs", on_x))
    nested = [f"{n}.{name}" for n in range(2) for name in names]
    ids = {"values": "report-on-nested"}
    for plan, flags in (
        ("both+shift_detached", (True, True, True, False, True)),
        ("both+input_detached", (False, False, True, True, False)),
        ("shift_detached+both", (True, False, True, True, True)),
    ):
        yield case(plan, dict(zip([*nested, "input"], flags, strict=True)), ids)
    yield case("twice", dict.fromkeys([*nested[:2], "input"], True), ids)
    yield case("nothing", {"input": True}, ids)


PLAN_TEXTS = {
    "both": "on a layer that uses everything",
    "shift_detached": "on a layer that uses one parameter through .data",
    "shift_unused": "on a layer with a parameter that forward does not use",
    "input_detached": "on a layer that detaches X",
    "times_zero": "on a layer that multiplies its output by 0",
    "dead": "on a layer whose ReLU is 0 everywhere",
    "cancels": "on a layer whose gradients cancel out",
    "no_grad": "on a layer that computes under no_grad",
    "constant": "on a layer with a constant output",
    "both_detached": "on a layer that uses both parameters without the graph",
    "compares": "on a layer that only compares X with a parameter",
    "twice": "on one layer used twice",
    "nothing": "on a layer without parameters",
}


def before_report(sent, names, numbers):
    """Return what a layer is before a report: values, gradients, flags and modes."""
    own, stale = [*numbers[:2].unbind(), numbers[2:6]], [*numbers[6:8].unbind(), numbers[8:]]
    places = [2 if name == "input" else i % 2 for i, name in enumerate(names)]
    grads = {name: stale[k] for name, k in zip(names, places, strict=True)}
    modules = 3 if "+" in sent["plan"] else 1
    return {
        "numbers": {name: own[k] for name, k in zip(names, places, strict=True)},
        "grads": {name: grads[name] if name in sent["stale"] else None for name in names},
        "flags": {n: sent["needs"] if n == "input" else n not in sent["frozen"] for n in names},
        "training": [not sent["stale"]] * modules,
    }


def count_in(shape):
    """Multiply the sizes of a reported shape; none here has more than four."""
    if len(shape) > 4:
        raise ValueError("a shape with too many sizes")
    return math.prod(shape)


def by_name(seen):
    """Return the tensors that `in_a_row` has reported."""
    shapes, numbers = part(seen, "shapes"), part(seen, "numbers")
    if not (isinstance(shapes, dict) and isinstance(numbers, torch.Tensor)):
        return part(seen, "own") or {}
    parts = numbers.split([count_in(shape) for shape in shapes.values()])
    return {name: row.view(shapes[name]) for name, row in zip(shapes, parts, strict=True)}


def assert_unchanged(after, before, place):
    """Demand that a report has left everything as it was."""
    exact = {"rtol": 0.0, "atol": 0.0}
    grads = by_name(part(after, "grads"))
    for name, old in before["grads"].items():
        new, what = part(grads, name), f".grad of {name} {place}"
        diagnosis = "report-leaves-gradients" if old is None else "report-changes-gradients"
        if old is not None and new is None:
            diagnosis = "report-clears-gradients"
        assert_same_tensors(new, old, diagnosis=diagnosis, what=what, **exact)
    flags, what = part(after, "flags"), f"requires_grad {place}"
    for name, old in before["flags"].items():
        diagnosis = "report-changes-flags"
        assert_equal(part(flags, name), old, diagnosis=diagnosis, what=f"{what}, {name}")
    numbers, what = by_name(part(after, "numbers")), f"numbers {place}"
    options = {"diagnosis": "report-changes-numbers", "what": what}
    assert_same_tensors(numbers, before["numbers"], **options, **exact)
    old, what = before["training"], f"training mode {place}"
    assert_equal(part(after, "training"), old, diagnosis="report-changes-mode", what=what)


@pytest.mark.check(points=10, title="The report knows layers never seen", evidence="witnessed")
def test_report_unseen(worker: Worker, draw: Draw):
    """The report is right for layers of all kinds, and leaves them and X as they were."""
    cases, sent = list(report_cases(draw)), []
    for case in cases:
        given = {"frozen": [], "stale": [], "needs": False} | case
        sent.append({key: given[key] for key in ("plan", "names", "frozen", "stale", "needs")})
    numbers = draw.normal(len(cases), 12, 5)
    found = worker.run(report_on, cases=sent, numbers=numbers)
    found = found if isinstance(found, list) else []
    for case, given, own, seen in zip(cases, sent, numbers.unbind(), found, strict=True):
        place, wanted = PLAN_TEXTS.get(case["plan"], "on two layers in a row"), case["wanted"]
        assert_report(part(seen, "told"), wanted, place, case["ids"])
        if case["plan"] != "twice":
            assert_unchanged(part(seen, "after"), before_report(given, list(wanted), own), place)


# ---------------------------------------------------------------- reduction*


def reduced(values, x):
    """Compute the sum over all pairs from the outer product of every vector with itself."""
    weight = values["weight"]
    pairs = (x.unsqueeze(-1) * x.unsqueeze(-2)).flatten(-2)
    return pairs @ weight.flatten(0, 1)


def reduction_faults(weight, x):
    """Return well-known faults of the reduction."""
    n = len(weight)
    full, lower = torch.ones(n, n, dtype=x.dtype), torch.ones(n, n, dtype=x.dtype).tril()
    masks = [
        ("diagonal-only", torch.eye(n, dtype=x.dtype)),
        ("each-pair-once", lower),
        ("each-pair-once", lower.T),
        ("equal-indices-left-out", full - torch.eye(n, dtype=x.dtype)),
        ("each-pair-once", full.tril(-1)),
        ("each-pair-once", full.triu(1)),
    ]
    faults = [(name, reduced({"weight": weight * mask[..., None]}, x)) for name, mask in masks]
    every = reduced({"weight": weight}, x)
    once = torch.einsum("...i,ijk->...k", x, weight)
    faults += [
        ("one-factor-only", once),
        ("one-factor-only", torch.einsum("...j,ijk->...k", x, weight)),
        ("reduction-averaged", every / n**2),
        ("reduction-averaged", every / n),
        ("reduction-averaged", every / 2),
        ("sums-squared", once**2),
        ("reduction-activated", every.relu()),
    ]
    if x.dim() > 1:
        total = x.sum(0)
        faults += [
            ("rows-mixed", every.sum(0)),
            ("rows-mixed", every.mean(0)),
            ("rows-mixed", torch.einsum("...i,...j,ijk->...k", x, total, weight)),
            ("rows-mixed", torch.einsum("...i,...j,ijk->...k", total, x, weight)),
            ("rows-mixed", reduced({"weight": weight}, total)),
        ]
    return faults


def recognised_reduction(output, weight, x):
    return recognised(output, reduction_faults(weight, x))


@pytest.mark.check(points=15, title="The reduction sums over every pair", evidence="verified")
def test_reduction(worker: Worker, draw: Draw):
    """The parameter, and the output for inputs of 1 to 4 dimensions, each vector on its own."""
    small, large, rows, more = draw.distinct(4, 3, 8)
    cases = []
    for (n_in, n_out), lead in (
        ((small, large), (3 * rows,)),
        ((large, small), (2 * rows,)),
        ((small, large), ()),
        ((large, small), (rows, more)),
        ((small, large), (2, more, 1)),
        ((large, small), (1,)),
    ):
        values, x = draw.values({"weight": (n_in, n_in, n_out)}), draw.normal(*lead, n_in)
        fault = "reduction-raises" if len(lead) == 1 else "leading-dimensions-fail"
        cases.append(layer_case((n_in, n_out), values, x, raises={"Exception": fault}))
    for case, seen in zip(cases, layers_seen(worker, "TensorReduction", cases), strict=True):
        values, x, (n_in, n_out) = (case["sent"][key] for key in ("values", "x", "arguments"))
        wanted = {"weight": (n_in, n_in, n_out)}
        assert_form(part(seen, "form"), f"TensorReduction({n_in}, {n_out})", wanted)
        expected, output = reduced(values, x), part(seen, "output")
        diagnosis = {
            "type": "returns-no-tensor",
            "shape": "reduction-output-shape",
            "dtype": "dtype-not-kept",
            "default": "reduction-output-differs",
        }
        known = partial(recognised_reduction, output, values["weight"], x)
        options = {"diagnosis": diagnosis, "mistakes": known}
        assert_same_tensors(output, expected, **options, what=f"output for shape {tuple(x.shape)}")
        demand(part(seen, "kept"), "input-modified", "X as it was after the call", "other numbers")


@pytest.mark.check(
    points=5, title="The reduction is differentiable, and moves", evidence="verified"
)
def test_reduction_gradient(worker: Worker, draw: Draw):
    """The gradients of weight and X, both factors counted; it works in other places."""
    n_in, n_out, rows = draw.distinct(3, 3, 7)
    wanted = {"weight": (n_in, n_in, n_out)}
    values, x, factor = draw.values(wanted), draw.normal(rows, n_in), draw.normal(rows, n_out)
    expected, grads, x_grad = differentiated(reduced, values, x, factor)
    direction, moves = moves_for(draw, values, x)
    meaning = {"Exception": "reduction-raises"}
    case = layer_case((n_in, n_out), values, x, factor, moves, raises=meaning)
    [seen] = layers_seen(worker, "TensorReduction", [case])
    assert_places(seen, f"TensorReduction({n_in}, {n_out})", wanted)
    found, x_found = part(seen, "grads", "weight"), part(seen, "x_grad")
    without = [n for n, grad in (("weight", found), ("X", x_found)) if grad is None]
    diagnosis = "no-history" if len(without) == 2 else "graph-cut"
    diagnosis = {("weight",): "weight-detached", ("X",): "input-detached"}.get(
        tuple(without), diagnosis
    )
    demand(not without, diagnosis, "gradients of weight and X", f"none for {', '.join(without)}")
    if same_tensors(part(seen, "output"), expected):
        options = {"diagnosis": "gradient-differs"}
        assert_same_tensors(found, grads["weight"], what="gradient of weight", **options)

        def known():
            patterns = ("bk,bj,ijk->bi", "bk,bi,ijk->bj")
            sides = [torch.einsum(each, factor, x, values["weight"]) for each in patterns]
            return recognised(x_found, [("one-factor-detached", side) for side in sides])

        options |= {"mistakes": known, "what": "gradient of X"}
        assert_same_tensors(x_found, x_grad, **options)
    else:
        assert_slope(seen, direction, factor)
    form = part(seen, "form")
    if "weight" not in (part(form, "shapes") or {}):
        assert_form(form, f"TensorReduction({n_in}, {n_out})", wanted)
    x = draw.normal(4, n_in, dtype=torch.float32)
    assert_goes_along(worker, "TensorReduction", [n_in, n_out], x)


# ---------------------------------------------------------------- half_fourier


@helper
def fourier_pass(student, x, real, imaginary):
    """Report output and gradient of the half transform for one input."""
    leaf = x.clone().requires_grad_()
    given = leaf * 1
    output = student.HalfFourier()(given)
    is_usable = isinstance(output, torch.Tensor) and output.requires_grad
    if is_usable and output.is_complex() and output.shape == real.shape:
        (output.real * real + output.imag * imaginary).sum().backward()
    kept = torch.equal(given.detach(), x)
    return {"output": output, "kept": kept, "x_grad": leaf.grad}


@probe
def fourier_passes(student, cases):
    """Report what the layer holds; for several lists of inputs, its outputs and gradients."""

    def observe(case):
        if case is None:
            return form_seen(student, "HalfFourier", [], [])
        return [fourier_pass(student, *given) for given in case]

    return each(observe, cases)


@probe
def fourier_elsewhere(student, x):
    """Report dtype and device of the transform of an X on `meta`, which bears all operations.

    The lazy device mixes real and complex numbers up in a backward pass and some products.
    """
    with MixedDeviceGuard():
        output = student.HalfFourier()(x.to("meta"))
    return str(output.device) if isinstance(output, torch.Tensor) else None


def dft_matrices(n):
    """Return the matrices of the real and imaginary parts of all n coefficients."""
    # The product modulo n keeps the angles small, and the cosines exact to the last digit.
    turns = torch.outer(torch.arange(n), torch.arange(n)) % n
    angles = turns.double() * (2 * math.pi / n)
    return angles.cos(), -angles.sin()


def transformed(x, count=None):
    """Return the leading coefficients of the last axis: all of them where count is None."""
    real, imaginary = (matrix[:, :count] for matrix in dft_matrices(x.shape[-1]))
    return torch.complex(x @ real, x @ imaginary)


def fourier_faults(x):
    """Return well-known faults of the half transform."""
    n = x.shape[-1]
    half, full = n // 2 + 1, transformed(x)
    right = full[..., :half]
    faults = [
        ("one-coefficient-short", full[..., : n // 2]),
        ("all-coefficients", full),
        ("conjugated", right.conj().resolve_conj()),
        ("scaled-transform", right / n),
        ("scaled-transform", right / math.sqrt(n)),
        ("real-parts-only", right.real.contiguous()),
        ("absolute-values", right.abs()),
        ("absolute-values", right.abs() ** 2),
        ("parts-side-by-side", torch.view_as_real(right.contiguous())),
        ("half-of-the-signal", transformed(x[..., :half])),
        ("half-of-the-signal", transformed(x[..., : n // 2])),
        ("half-of-the-signal", transformed(x[..., : n // 2], n // 4 + 1)),
        ("half-of-the-signal", transformed(x[..., :half], half // 2 + 1)),
        ("trailing-half", full[..., -half:]),
        ("trailing-half", full[..., n // 2 :]),
        ("first-left-out", full[..., 1 : half + 1]),
        ("first-left-out", full[..., 1:half]),
        ("one-coefficient-more", full[..., : half + 1]),
    ]
    if x.dim() > 1:
        first = transformed(x.transpose(0, -1)).transpose(0, -1)
        rows = len(x)
        both = torch.fft.fft2(x)
        faults += [
            ("along-another-axis", first[: rows // 2 + 1]),
            ("along-another-axis", first[..., :half]),
            ("along-another-axis", first),
            ("rows-cut", full[: rows // 2 + 1]),
            ("rows-cut", right[: rows // 2 + 1]),
            ("rows-cut", full[:half]),
            ("all-axes", both[..., :half]),
        ]
    return faults


def assert_half(seen, x, real, imaginary):
    """Demand the leading coefficients of X and its gradient, and an X that is as before."""
    n, output, place = x.shape[-1], part(seen, "output"), f"for shape {tuple(x.shape)}"
    cosines, sines = (matrix[:, : n // 2 + 1] for matrix in dft_matrices(n))
    diagnosis = {
        "type": "returns-no-tensor",
        "shape": "coefficients-miscounted",
        "dtype": "dtype-not-widened",
        "default": "fourier-output-differs",
    }
    options = {"diagnosis": diagnosis, "what": f"output {place}"}
    if n > 4:
        options["mistakes"] = lambda: recognised(output, fourier_faults(x))
    assert_same_tensors(output, torch.complex(x @ cosines, x @ sines), **options)
    demand(part(seen, "kept"), "input-modified", "X as it was after the call", "other numbers")
    wanted = real @ cosines.T + imaginary @ sines.T
    diagnosis = {"type": "no-history", "default": "gradient-differs"}
    what = f"gradient of X {place}"
    assert_same_tensors(part(seen, "x_grad"), wanted, diagnosis=diagnosis, what=what)


@pytest.mark.check(
    points=10, title="The half transform has the leading coefficients", evidence="verified"
)
def test_half_fourier(worker: Worker, draw: Draw):
    """For even and odd n, and 1 and 2, values, dtype and gradient are those of the sum."""
    rows, more, even, odd = 9, 3, 2 * draw.integer(5, 7), 2 * draw.integer(3, 5) + 1
    shapes = [(rows, even), (rows, odd), (even,), (more, 4, odd), (more, 1), (more, 2), (1, 1, 4)]
    inputs = []
    for shape in shapes:
        size = (*shape[:-1], shape[-1] // 2 + 1)
        inputs.append([draw.normal(*shape), draw.normal(*size), draw.normal(*size)])
    single = draw.normal(more, even, dtype=torch.float32)
    answers = worker.run_each(fourier_passes, [None, inputs, [[single] * 3]])
    assert_stateless(next(answers), "HalfFourier")
    found = next(answers)
    found = found if isinstance(found, list) else []
    for (x, real, imaginary), seen in zip(inputs, found, strict=True):
        assert_half(seen, x, real, imaginary)
    found = next(answers)
    output = part(found[0], "output")
    assert_dtype(output, torch.complex64, diagnosis="dtype-not-kept", what="output for float32")
    # float32 arithmetic over at most 14 numbers.
    close = {"rtol": 1e-4, "atol": 1e-4, "what": "output for float32"}
    expected = transformed(single.double(), even // 2 + 1).to(torch.complex64)
    assert_same_tensors(output, expected, diagnosis="fourier-output-differs", **close)
    meaning = {"NotImplementedError": "read-back", "RuntimeError": "made-on-the-cpu"}
    meaning |= {"TypeError": "read-back"}
    place = worker.run(fourier_elsewhere, diagnose=meaning, x=single)
    assert_on_device(place, "meta", diagnosis="result-not-on-device", what="output of HalfFourier")
