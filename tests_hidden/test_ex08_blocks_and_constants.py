"""Checks of ex08_blocks_and_constants: an MLP, a constant with a loop, nesting, a factor.

A constant that is not registered costs the check of what travels with a module, and nothing else:
all others read it where the student keeps it, and convert it themselves. A wrong forward costs the
check of that forward: the gradient check then compares with the slope of what is computed, and the
chimera is looked at block by block.
"""

import io
import math

import pytest
import torch
from torch import nn

from grader.checks import (
    Draw,
    HostReads,
    Worker,
    assert_distinct_memory,
    assert_distribution,
    assert_dtype,
    assert_equal,
    assert_holds,
    assert_on_device,
    assert_same_names,
    assert_same_tensors,
    assert_shape,
    buffers_of,
    each,
    helper,
    load_values,
    on_second_device,
    parameters_of,
    probe,
    same_tensors,
    state_of,
)

MLP_NAMES = ("hidden.weight", "hidden.bias", "out.weight", "out.bias")
NEST_NAMES = (
    *("net.0.weight", "net.0.bias", "net.2.weight", "net.2.bias"),
    *("linear.weight", "linear.bias"),
)
LINEAR_NAMES = ("linear.weight", "linear.bias")


def demand(fact, diagnosis, expected, seen):
    """Demand a fact; `expected` and `seen` are for the student."""
    assert_holds(fact, diagnosis=diagnosis, expected=expected, seen=seen)


def part(seen, *keys):
    """Return an entry of nested observations; None where a worker answered something else."""
    for key in keys:
        seen = seen.get(key) if isinstance(seen, dict) else None
    return seen


def recognised(seen, faults, **options):
    """Keep of (id, what that fault computes) those that agree with the observation."""
    return {name: value for name, value in faults if same_tensors(seen, value, **options)}


def layer(values, name, x):
    """Return what a linear layer computes."""
    return x @ values[f"{name}.weight"].T + values[f"{name}.bias"]


def linear_shapes(sizes):
    """Return the shapes of weight and bias by name, from inputs and outputs of each layer."""
    shapes = {}
    for name, (n_in, n_out) in sizes.items():
        shapes |= {f"{name}.weight": (n_out, n_in), f"{name}.bias": (n_out,)}
    return shapes


def scaled_values(draw, shapes):
    """Draw values for layers, of a size that keeps the numbers of a chain near 1."""
    drawn = draw.values(shapes)
    return {name: v / math.sqrt(v.shape[-1]) if v.dim() > 1 else v for name, v in drawn.items()}


def differentiated(values, names, x, factor):
    """Return the output of linear layers with ReLUs between them, and the gradients of all.

    Args:
        values: Weights and biases by name.
        names: The layers, in their order.
        x: Input of the first layer.
        factor: By what the output is multiplied before it is added up and differentiated.
    """
    given, output = [x], layer(values, names[0], x)
    for name in names[1:]:
        given.append(output.relu())
        output = layer(values, name, given[-1])
    grads, back = {}, factor
    for name, h in zip(reversed(names), reversed(given), strict=True):
        grads |= {f"{name}.weight": back.T @ h, f"{name}.bias": back.sum(0)}
        back = back @ values[f"{name}.weight"]
        back = back if h is x else back * (h > 0)
    return output, grads, back


def telling_case(draw, shapes, names, form):
    """Draw values and X under which the output has both signs: a ReLU behind it would show."""
    while True:
        values, x = scaled_values(draw, shapes), draw.normal(*form)
        h = x
        for name in names[:-1]:
            h = layer(values, name, h).relu()
        output = layer(values, names[-1], h)
        if float(output.min()) < -0.01 and float(output.max()) > 0.01:
            return values, x


@helper
def shapes_of(module):
    """Return the shape of every registered parameter."""
    return {name: tuple(p.shape) for name, p in parameters_of(module, every_name=True).items()}


@helper
def pass_through(net, values, x, factor):
    """Write values, call, and go backward; report output, gradients, and what became of X."""
    load_values(net, values)
    given = x.clone()
    net(given)
    kept = torch.equal(given, x)
    x = x.clone().requires_grad_()
    output = net(x)
    is_usable = isinstance(output, torch.Tensor) and output.requires_grad
    if is_usable and output.shape == factor.shape:
        (output * factor).sum().backward()
    own = parameters_of(net, every_name=True)
    grads = {name: own[name].grad for name in values}
    return {"output": output, "grads": grads, "x_grad": x.grad, "kept": kept}


# ---------------------------------------------------------------- mlp


@probe
def layers_of(student, class_name, cases):
    """Report the shapes of all parameters of a block for each of the given sizes."""
    return each(lambda case: shapes_of(getattr(student, class_name)(**case[0])), cases)


@probe
def block_pass(student, class_name, sizes, values, x, factor):
    """Report output and gradients of a block with given values."""
    net = getattr(student, class_name)(*sizes).double()
    return pass_through(net, values, x, factor)


def assert_layers(seen, class_name, sizes, wanted, ids):
    """Demand names and shapes of the parameters for the default sizes or others."""
    call = f"{class_name}({', '.join(f'{key}={value}' for key, value in sizes.items())})"
    names, shapes = ids
    diagnosis = names if seen else "layers-not-registered"
    what = f"parameters of {call}"
    assert_same_names(seen, wanted, diagnosis=diagnosis, ordered=False, what=what)
    # The drawn sizes are none of the default ones.
    default = {20, 256, 10} if class_name == "MLP" else {20, 16}
    found = {size for shape in seen.values() for size in shape}
    diagnosis = "sizes-fixed" if sizes and found & default else shapes
    for name, shape in wanted.items():
        assert_shape(seen[name], shape, diagnosis=diagnosis, what=f"{name} of {call}")


@pytest.mark.check(points=15, title="The MLP computes and learns", evidence="verified", public=True)
def test_mlp(worker: Worker, draw: Draw):
    """Names, shapes, output and all gradients are those of linear, ReLU, linear."""
    n_in, n_hidden, n_out = draw.distinct(3, 3, 9)
    ids = ("mlp-names-differ", "mlp-shapes-differ")
    cases = [({},), ({"n_in": n_in, "n_hidden": n_hidden, "n_out": n_out},)]
    found = worker.run_each(layers_of, cases, class_name="MLP")
    for seen, (sizes,) in zip(found, cases, strict=True):
        full = {"n_in": 20, "n_hidden": 256, "n_out": 10} | sizes
        inner, last = (full["n_in"], full["n_hidden"]), (full["n_hidden"], full["n_out"])
        wanted = linear_shapes({"hidden": inner, "out": last})
        assert_layers(seen, "MLP", sizes, wanted, ids)
    values, x = telling_case(draw, wanted, ("hidden", "out"), (32, n_in))
    factor = draw.normal(32, n_out)

    def chain(values, x, inner=torch.relu, outer=lambda y: y):
        return outer(layer(values, "out", inner(layer(values, "hidden", x))))

    expected, grads, x_grad = differentiated(values, ("hidden", "out"), x, factor)
    given = {"values": values, "x": x, "factor": factor}
    seen = worker.run(block_pass, class_name="MLP", sizes=[n_in, n_hidden, n_out], **given)
    output = part(seen, "output")

    def known():
        faults = [
            ("mlp-relu-missing", chain(values, x, lambda h: h)),
            ("mlp-relu-last", chain(values, x, outer=torch.relu)),
            ("mlp-relu-last", chain(values, x, lambda h: h, torch.relu)),
            ("mlp-relu-on-input", chain(values, x.relu())),
            ("mlp-relu-on-input", chain(values, x.relu(), lambda h: h)),
            ("mlp-ends-in-softmax", chain(values, x, outer=lambda y: y.softmax(-1))),
            ("mlp-other-activation", chain(values, x, torch.tanh)),
            ("mlp-other-activation", chain(values, x, torch.sigmoid)),
            ("mlp-other-activation", chain(values, x, nn.functional.gelu)),
            ("mlp-other-activation", chain(values, x, nn.functional.leaky_relu)),
            ("mlp-other-activation", chain(values, x, nn.functional.elu)),
            ("mlp-other-activation", chain(values, x, nn.functional.silu)),
        ]
        return recognised(output, faults)

    diagnosis = {"type": "returns-no-tensor", "default": "mlp-output-differs"}
    assert_same_tensors(output, expected, diagnosis=diagnosis, mistakes=known)
    demand(part(seen, "kept"), "input-modified", "X as it was after the call", "other numbers")
    assert_gradients(seen, grads, x_grad)


def assert_gradients(seen, grads, x_grad):
    """Demand the gradient of every parameter and of X."""
    diagnosis = {"type": "gradient-missing", "default": "gradient-differs"}
    found = part(seen, "grads")
    assert_same_tensors(found, grads, diagnosis=diagnosis, what="gradients")
    diagnosis = {"type": "input-gets-no-gradient", "default": "gradient-differs"}
    found = part(seen, "x_grad")
    assert_same_tensors(found, x_grad, diagnosis=diagnosis, what="gradient of X")


# ---------------------------------------------------------------- fixed_*


@helper
def constant_name(net, width):
    """Return where a FixedHiddenMLP keeps its constant: by the name of the text, else by shape."""
    if isinstance(getattr(net, "rand_weight", None), torch.Tensor):
        return "rand_weight"
    held = {**vars(net), **buffers_of(net), **parameters_of(net)}
    fits = (name for name, value in held.items() if isinstance(value, torch.Tensor))
    fits = (name for name in fits if "." not in name and tuple(held[name].shape) == (width, width))
    return next(fits, None)


@helper
def form_of(net, shapes, width):
    """Report the parameters, where the constant is and of which shape, and whether both fit."""
    name, own = constant_name(net, width), shapes_of(net)
    shape = None if name is None else tuple(getattr(net, name).shape)
    fits = all(own.get(key) == wanted for key, wanted in shapes.items())
    fits = fits and shape == (width, width)
    return {"parameters": own, "constant": name, "shape": shape, "fits": fits}


@helper
def fill_fixed(net, values, constant):
    """Write values into the layer and the constant, if these have the shapes of the text."""
    shapes = {key: tuple(value.shape) for key, value in values.items()}
    form = form_of(net, shapes, len(constant))
    if form["fits"]:
        load_values(net, values)
        name = form["constant"]
        own = getattr(net, name)
        if own.dtype != constant.dtype:  # what is not registered does not follow `.double()`
            own = own.to(constant.dtype)
            setattr(net, name, own)
        with torch.no_grad():
            own.copy_(constant)
    return form


@probe
def fixed_outputs(student, cases):
    """Report what `fixed_output` does, for each case."""
    return each(lambda case: fixed_output(student, *case), cases)


@helper
def fixed_output(student, values, constant, x):
    """Report the output for given values, with the constant before and after the call."""
    net = student.FixedHiddenMLP(len(constant)).double()
    name = constant_name(net, len(constant))
    own = None if name is None else getattr(net, name).detach().double().clone()
    form = fill_fixed(net, values, constant)
    if not form["fits"]:
        return {"form": form}
    given = x.clone()
    output = net(given)
    used = getattr(net, name).detach().double()
    return {"form": form, "output": output, "own": own, "used": used, "x": given}


@probe
def fixed_passes(student, cases, step):
    """Report what `fixed_pass` does, for each case."""
    return each(lambda case: fixed_pass(student, *case, step), cases)


@helper
def fixed_pass(student, values, constant, x, direction, step):
    """Report output and gradients, and the outputs a small step forth and back."""
    net = student.FixedHiddenMLP().double()
    form = fill_fixed(net, values, constant)
    if not form["fits"]:
        return {"form": form}
    leaf = x.clone().requires_grad_()
    output = net(leaf)
    if isinstance(output, torch.Tensor) and output.requires_grad and output.dim() == 0:
        output.backward()
    seen = {"form": form, "output": output, "x_grad": leaf.grad}
    seen["used"] = getattr(net, form["constant"]).detach().double().clone()
    seen["grads"] = {key: p.grad for key, p in parameters_of(net).items() if key in values}
    seen["beside"] = []
    for sign in (1, -1):
        moved = {key: value + sign * step * direction[key] for key, value in values.items()}
        load_values(net, moved)
        with torch.no_grad():
            seen["beside"].append(net(x + sign * step * direction["X"]))
    return seen


def halvings(size, *, first=0, most=None):
    """Count the halvings while a size exceeds 1, at least `first` and at most `most` of them."""
    count = 0
    while count < first or (1 < size < math.inf and (most is None or count < most)):
        size, count = size / 2, count + 1
    return count


def halve(h, measure=lambda h: h.abs().sum(), **limits):
    """Halve while the measure exceeds 1; halves are exact, so all can be taken at once."""
    return h / 2.0 ** halvings(float(measure(h)), **limits)


def fixed(values, constant, x, **change):
    """Return what FixedHiddenMLP computes; `change` puts a fault in place of a step."""
    step = {
        "first": lambda h: layer(values, "linear", h),
        "product": lambda h: h @ constant,
        "shift": 1.0,
        "relu": torch.relu,
        "second": lambda h: layer(values, "linear", h),
        "end": lambda h: h,
        "halve": halve,
        "result": torch.sum,
    } | change
    h = step["relu"](step["product"](step["first"](x)) + step["shift"])
    return step["result"](step["halve"](step["end"](step["second"](h))))


def by_row(h):
    return torch.cat([halve(row[None]) for row in h])


def fixed_faults(values, constant):
    """Return well-known faults of that forward: an id, and what stands in place of a step."""

    def same(h):
        return h

    def linear(h):
        return layer(values, "linear", h)

    def relu_first(h):
        return torch.relu(linear(h))

    def one_later(h):
        return torch.relu(h) + 1

    return [
        ("one-not-added", {"shift": 0.0}),
        ("one-added-after-relu", {"shift": 0.0, "relu": one_later}),
        ("constant-relu-missing", {"relu": same}),
        ("constant-relu-missing", {"relu": same, "end": torch.relu}),
        ("relu-after-last-linear", {"end": torch.relu}),
        ("relu-on-every-layer", {"first": relu_first}),
        ("relu-on-every-layer", {"first": relu_first, "end": torch.relu}),
        ("constant-transposed", {"product": lambda h: h @ constant.T}),
        ("constant-not-used", {"product": same}),
        ("linear-used-once", {"second": same}),
        ("linear-used-once", {"first": same}),
        ("linear-used-thrice", {"end": linear}),
        ("absolute-values-added-up", {"result": lambda h: h.abs().sum()}),
        ("mean-returned", {"result": torch.mean}),
    ]


def halving_faults():
    """Return well-known faults of the loop in the same form."""
    measures = {
        "sum-without-abs": (torch.sum, lambda h: h.sum().abs()),
        "another-size-measured": (lambda h: h.abs().max(), lambda h: h.abs().mean(), torch.norm),
    }
    ways = [
        ("halved-once-only", lambda h: halve(h, most=1)),
        ("halving-missing", lambda h: h),
        *((name, lambda h, m=m: halve(h, m)) for name, kinds in measures.items() for m in kinds),
        ("halved-at-least-once", lambda h: halve(h, first=1)),
        ("divided-by-the-sum", lambda h: h / h.abs().sum().clamp(min=1.0)),
        ("divided-by-the-sum", lambda h: h / h.abs().sum()),
        ("rows-halved-separately", by_row),
    ]
    return [(name, {"halve": way}) for name, way in ways]


def fixed_case(draw, count, width=None):
    """Draw values, constant and X that lead to `count` halvings, and show every fault if it can."""
    drawn, rows = draw.distinct(2, 6, 9)
    n = width or drawn
    while True:
        numbers, constant = draw.normal(n + 1 + rows, n), draw.uniform(0, 1, n, n)
        weight, bias, x = numbers[:n].clone(), numbers[n].clone(), numbers[n + 1 :].clone()
        target = draw.number(0.6, 0.9) * 2.0**count
        low, high = 1e-4, 64.0
        product = (x @ weight.T + bias) @ constant
        for _ in range(8):  # the sum grows with the values, without jumps
            middle = math.sqrt(low * high)
            h = (middle * product + 1).relu() @ weight.T + bias
            low, high = (middle, high) if middle * float(h.abs().sum()) < target else (low, middle)
        values = {"linear.weight": middle * weight, "linear.bias": middle * bias}
        h = fixed(values, constant, x, halve=lambda h: h, result=lambda h: h)
        right = halvings(float(h.abs().sum()))
        if right == count and (right < 9 or shows_faults(values, constant, x, h)):
            return values, constant, x


def shows_faults(values, constant, x, h):
    """Tell whether the faults differ from the right output, and the ways to halve from each other.

    With few halvings many ways to halve agree: what they have in common is not demanded there.
    """
    measures = (lambda h: h.abs().max(), lambda h: h.abs().mean(), torch.norm)
    others = {halvings(float(measure(h))) for measure in measures}
    right, signed = (halvings(float(size)) for size in (h.abs().sum(), h.sum()))
    if not (2 <= signed < right and min(others) > 1 and not others & {signed, right}):
        return False
    expected = float(fixed(values, constant, x))
    changes = (change for _, change in fixed_faults(values, constant))
    return all(abs(float(fixed(values, constant, x, **each)) - expected) > 1e-4 for each in changes)


def assert_form(seen, width, *, is_strict=True):
    """Demand the layer and the constant; `is_strict` no other parameter and the right shapes."""
    form, shapes = part(seen, "form"), part(seen, "form", "parameters")
    registered = [name for name in shapes if name != part(form, "constant")]
    if not is_strict:
        registered = [name for name in registered if name in LINEAR_NAMES]
    what = "parameters besides the constant"
    diagnosis = {"missing": "linear-not-registered", "default": "more-than-one-layer"}
    options = {"diagnosis": diagnosis, "ordered": False, "what": what}
    assert_same_names(registered, LINEAR_NAMES, **options)
    shape, diagnosis = part(shapes, "linear.weight"), "sizes-fixed"
    what = f"linear.weight for width = {width}"
    assert_shape(shape, (width, width), diagnosis=diagnosis, what=what)
    demand_constant(part(form, "constant"))
    shape, what = part(form, "shape"), f"rand_weight for width = {width}"
    assert_shape(shape, (width, width), diagnosis="constant-shape-differs", what=what)


def demand_constant(name):
    wanted = "an attribute rand_weight that holds a tensor, from the start"
    demand(isinstance(name, str), "rand-weight-missing", wanted, "none")


@pytest.mark.check(
    points=15, title="The loop and the constant compute", evidence="verified", public=True
)
def test_fixed_forward(worker: Worker, draw: Draw):
    """With 0, 1, 2 and 9 halvings, and for a sum of exactly 1 and 2, the output is the text's."""
    hardest = fixed_case(draw, 9)
    # Alone: a loop that never ends with fewer halvings gives a wrong number here.
    (seen,) = worker.run(fixed_outputs, cases=[hardest])
    assert_fixed(seen, 9, *hardest)
    cases = [fixed_case(draw, count) for count in (0, 1, 2)]
    exact = [exact_case(draw, size) for size in (1.0, 2.0)]
    seen = worker.run_each(fixed_outputs, cases + exact)
    for count, case in enumerate(cases):
        assert_fixed(next(seen), count, *case)
    for size in (1.0, 2.0):
        output = part(next(seen), "output")
        expected, what = torch.tensor(0.5, dtype=torch.float64), f"output for a sum of {size:g}"
        known = {"limit-included": expected / 2}
        options = {"diagnosis": "fixed-output-differs", "mistakes": known, "what": what}
        assert_same_tensors(output, expected, **options)


def exact_case(draw, size):
    """Return values that lead to a sum of exactly this size."""
    # A zero weight leaves the bias: 8 numbers, the absolute values of which add up exactly.
    bias = torch.tensor([1.0, 1, -1, 1, 1, -1, 1, 1], dtype=torch.float64) * size / 8
    values = {"linear.weight": torch.zeros(8, 8, dtype=torch.float64), "linear.bias": bias}
    return values, draw.uniform(0, 1, 8, 8), draw.normal(1, 8)


def assert_fixed(seen, count, values, constant, x):
    """Demand the form of the module, its output, and X as it was."""
    assert_form(seen, len(constant))
    # It is another one where it is drawn anew at each call, which is for another check.
    used = part(seen, "used")
    is_like = isinstance(used, torch.Tensor) and used.shape == constant.shape
    constant = used if is_like else constant
    expected, output = fixed(values, constant, x), part(seen, "output")

    def known():
        changes = [*halving_faults(), *fixed_faults(values, constant)]
        faults = [(name, fixed(values, constant, x, **change)) for name, change in changes]
        own = part(seen, "own")
        if isinstance(own, torch.Tensor) and own.shape == constant.shape:
            faults.append(("rand-weight-not-used", fixed(values, own, x)))
        return recognised(output, faults)

    diagnosis = {
        "type": "sum-not-a-tensor",
        "shape": "sum-has-dimensions",
        "default": "fixed-output-differs",
    }
    what = f"output where h is to be halved {count} times"
    assert_same_tensors(output, expected, diagnosis=diagnosis, mistakes=known, what=what)
    what = "X after the call"
    assert_same_tensors(part(seen, "x"), x, diagnosis="input-modified", what=what)


def uses_apart(values, constant, x):
    """Return the gradients of the first and of the second use of the layer, and that of X."""
    weight, bias = values["linear.weight"], values["linear.bias"]
    kept = (layer(values, "linear", x) @ constant + 1).relu()
    scale = 0.5 ** halvings(float(layer(values, "linear", kept).abs().sum()))
    back = (scale * weight.sum(0) * (kept > 0)) @ constant.T
    first = {"linear.weight": back.T @ x, "linear.bias": back.sum(0)}
    second = {"linear.weight": (scale * kept.sum(0)).expand_as(weight)}
    second["linear.bias"] = torch.full_like(bias, scale * len(x))
    return first, second, back @ weight


@pytest.mark.check(
    points=10, title="Both uses and every halving are in the gradient", evidence="verified"
)
def test_fixed_gradient(worker: Worker, draw: Draw):
    """With 0, 1 and 5 halvings the gradients of the layer and of X are those of the text."""
    step, drawn, cases = 1e-8, [], []
    for count in (0, 1, 5):
        first, second = {}, {}
        while not is_visible(first, second):
            values, constant, x = fixed_case(draw, count, 20)
            first, second, x_grad = uses_apart(values, constant, x)
        shapes = {name: tuple(value.shape) for name, value in values.items()}
        direction = draw.values(shapes | {"X": tuple(x.shape)})
        drawn.append((count, first, second, x_grad))
        cases.append((values, constant, x, direction))
    found = worker.run_each(fixed_passes, cases, step=step)
    for seen, case, wanted in zip(found, cases, drawn, strict=True):
        assert_fixed_gradient(seen, case, wanted, step)


def assert_fixed_gradient(seen, case, wanted, step):
    """Demand the gradients, or those of the slope where the output is another one."""
    (values, constant, x, direction), (count, first, second, x_grad) = case, wanted
    assert_form(seen, 20, is_strict=False)
    used, output, found = (part(seen, key) for key in ("used", "output", "grads"))
    if not same_tensors(used, constant) and isinstance(used, torch.Tensor):
        constant = used  # drawn anew at each call, which is for another check
        first, second, x_grad = uses_apart(values, constant, x)
    if not same_tensors(output, fixed(values, constant, x)):
        assert_slope(seen, direction, step)
        return
    total = {name: first[name] + second[name] for name in values}

    def known():
        unscaled = {name: value * 2.0**count for name, value in total.items()}
        faults = [("first-use-missing", second), ("second-use-missing", first)]
        return recognised(found, [*faults, ("halving-not-in-gradient", unscaled)])

    diagnosis = {"type": "graph-cut", "default": "gradient-differs"}
    what = f"gradients where h is halved {count} times"
    assert_same_tensors(found, total, diagnosis=diagnosis, mistakes=known, what=what)
    diagnosis = {"type": "input-gets-no-gradient", "default": "gradient-differs"}
    found, what = part(seen, "x_grad"), "gradient of X"
    assert_same_tensors(found, x_grad, diagnosis=diagnosis, what=what)


def is_visible(first, second):
    """Tell whether each use has a clear share in the gradient: dead ReLUs would hide it."""
    shares = [(first[name].abs().max(), second[name].abs().max()) for name in first]
    return bool(shares) and all(min(pair) > 1e-3 * max(pair) for pair in shares)


def assert_slope(seen, direction, step):
    """Demand of a forward that computes something else that its gradients fit its own slope."""
    grads = part(seen, "grads")
    grads = {**grads, "X": part(seen, "x_grad")} if isinstance(grads, dict) else {}
    shapes = {name: torch.zeros_like(value) for name, value in direction.items()}
    for name, like in shapes.items():
        diagnosis = {"type": "graph-cut", "default": "gradient-differs"}
        found = grads.get(name)
        wanted = found if isinstance(found, torch.Tensor) and found.shape == like.shape else like
        assert_same_tensors(found, wanted, diagnosis=diagnosis, what=f"gradient of {name}")
    ahead, behind = part(seen, "beside")
    here = part(seen, "output")
    total = sum((grads[name] * direction[name]).sum() for name in direction)
    # Rounding leaves 1e-8 of the output. A ReLU that switches within the step spoils one side.
    close, what = {"rtol": 1e-3, "atol": 1e-3}, "slope along one direction"
    sides = [(ahead - here) / step, (here - behind) / step]
    slope = next((side for side in sides if same_tensors(total, side, **close)), sides[0])
    assert_same_tensors(total, slope, diagnosis="gradient-differs", what=what, **close)


# ---------------------------------------------------------------- constant_*


@probe
def constant_life(student, x):
    """Report the constant before and after calls, modes and steps with weight decay."""
    net, other = student.FixedHiddenMLP(), student.FixedHiddenMLP()
    name = constant_name(net, 20)
    if name != "rand_weight":
        return {"constant": name}
    trainable = [key for key, p in parameters_of(net).items() if p.requires_grad]
    constant = getattr(net, name)
    stages = {"made": constant.detach().clone()}
    needs_gradient = constant.requires_grad
    for mode in (True, False):
        net.train(mode)
        net(x)
        stages["called"] = getattr(net, name).detach().clone()
    net.train()
    if trainable:
        optimizer = torch.optim.SGD(nn.Module.parameters(net), lr=0.1, weight_decay=0.5)
        output = net(x)
        if isinstance(output, torch.Tensor) and output.requires_grad and output.dim() == 0:
            output.backward()
        optimizer.step()
    stages["stepped"] = getattr(net, name).detach().clone()
    return {
        "constant": name,
        "trainable": trainable,
        "needs_gradient": needs_gradient,
        "stages": stages,
        "other": getattr(other, name).detach(),
    }


@probe
def constant_values(student, count):
    """Report the constants of several modules."""
    return [student.FixedHiddenMLP().rand_weight.detach() for _ in range(count)]


@pytest.mark.check(points=10, title="The constant stays constant", evidence="witnessed")
def test_constant_fixed(worker: Worker, draw: Draw):
    """The constant is drawn once per module from U[0, 1), not trained and not redrawn.

    One DKW bound for n = 4000 draws, 0.059, has a false-alarm chance of 2.5e-12; a distribution
    with a distance of 0.12 or more from the uniform one is missed with the same chance at most.
    """
    seen = worker.run(constant_life, x=draw.normal(4, 20, dtype=torch.float32))
    name = part(seen, "constant")
    demand_constant(name)
    shown = f"one of that shape called {name}"
    demand(name == "rand_weight", "constant-name-differs", "a constant called rand_weight", shown)
    made = part(seen, "stages", "made")
    assert_shape(made, (20, 20), diagnosis="constant-shape-differs", what="rand_weight")
    trained = part(seen, "trainable") or []
    wanted = "linear.weight and linear.bias as the only trainable parameters"
    demand("rand_weight" not in trained, "constant-is-trained", wanted, "rand_weight as well")
    shown = "requires_grad is True"
    wanted = "rand_weight.requires_grad is False"
    needs_gradient = part(seen, "needs_gradient")
    demand(needs_gradient is False, "constant-needs-gradient", wanted, shown)
    for stage, what, diagnosis in (
        ("called", "rand_weight after a call", "constant-drawn-at-each-call"),
        ("stepped", "rand_weight after a step of SGD", "constant-is-trained"),
    ):
        found = part(seen, "stages", stage)
        assert_same_tensors(found, made, diagnosis=diagnosis, what=what, rtol=0.0, atol=0.0)
    is_same = same_tensors(part(seen, "other"), made)
    wanted, shown = "other numbers in a second module", "the same numbers"
    demand(not is_same, "constant-same-everywhere", wanted, shown)
    found = worker.run(constant_values, count=10)
    values, uneven = torch.stack(found), "constant-not-uniform"
    low, high = float(values.min()), float(values.max())
    is_inside = low >= 0.0 and high < 1.0
    demand(is_inside, uneven, "numbers from 0 to 1", f"numbers from {low:.4g} to {high:.4g}")
    options = {"diagnosis": uneven, "what": "rand_weight", "n": 4000}
    assert_distribution(values, lambda at: at.clamp(0, 1), **options)


@probe
def fixed_saved(student, values, constant, x):
    """Save a module as bytes, load them into a new one, and report what both compute."""
    net, other = (student.FixedHiddenMLP().double() for _ in range(2))
    form = fill_fixed(net, values, constant)
    seen = {"form": form, "keys": list(state_of(net)), "buffers": list(buffers_of(net))}
    if "rand_weight" not in seen["keys"] or not form["fits"]:
        return seen
    file = io.BytesIO()
    torch.save(nn.Module.state_dict(net), file)
    file.seek(0)
    nn.Module.load_state_dict(other, torch.load(file, weights_only=True))
    loaded = state_of(other)["rand_weight"]
    outputs = [net(x.clone()), other(x.clone())]
    return seen | {"loaded": loaded, "outputs": outputs}


@probe
def fixed_moved(student, values, constant, x):
    """Move a larger module that holds the student's; report places and an output there."""
    net = student.FixedHiddenMLP()
    fill_fixed(net, values, constant)
    with on_second_device() as device:
        nn.Sequential(net).to(device)
        places = {"rand_weight": str(net.rand_weight.device)}
        seen = {"device": device, "places": places}
        # The loop reads a number, which `meta` has not.
        if device != "meta" and places["rand_weight"] == device:
            with HostReads() as reads:
                output = net(x.to(device))
            # The condition of the loop is a read. Without another one the backend itself went back.
            copies = [name for name, _ in reads.found if name in ("cpu", "to", "numpy", "tensor")]
            if isinstance(output, torch.Tensor) and copies:
                places["output"] = str(output.device)
    return seen


@probe
def fixed_converted(student, cases):
    """Report constant and output of a converted module, for each X."""
    return each(lambda case: converted(student, *case), cases)


@helper
def converted(student, x):
    """Report constant and output of a module of the dtype of X."""
    net = student.FixedHiddenMLP().to(x.dtype)
    return {"constant": net.rand_weight.dtype, "output": net(x)}


@pytest.mark.check(points=15, title="The constant travels with the module", evidence="witnessed")
def test_constant_travels(worker: Worker, draw: Draw):
    """The constant is saved, loaded, converted and moved with the module, and used afterwards."""
    values, constant, x = fixed_case(draw, 2, 20)
    seen = worker.run(fixed_saved, values=values, constant=constant, x=x)
    keys, buffers = (part(seen, key) or [] for key in ("keys", "buffers"))
    name = part(seen, "form", "constant")
    demand_constant(name)
    diagnosis = "constant-not-saved" if "rand_weight" in buffers else "constant-not-registered"
    diagnosis = diagnosis if name == "rand_weight" else "constant-name-differs"
    wanted, shown = "rand_weight among the keys of state_dict()", ", ".join(map(str, keys))
    demand("rand_weight" in keys, diagnosis, wanted, f"the keys {shown or 'none'}")
    assert_form(seen, 20, is_strict=False)
    what, differs = "rand_weight after loading", "loaded-constant-not-used"
    assert_same_tensors(part(seen, "loaded"), constant, diagnosis=differs, what=what)
    original, loaded = part(seen, "outputs")
    what = "output of the module that loaded the file"
    assert_same_tensors(loaded, original, diagnosis=differs, what=what)

    given = {"values": values, "constant": constant.float(), "x": x.float()}
    seen = worker.run(fixed_moved, diagnose={"RuntimeError": "made-on-the-cpu"}, **given)
    places, device = part(seen, "places"), part(seen, "device")
    options = {"diagnosis": "constant-not-registered", "what": "rand_weight after .to(...)"}
    assert_on_device(part(places, "rand_weight"), device, **options)
    if "output" in places:
        diagnosis = "result-not-on-device"
        assert_on_device(part(places, "output"), device, diagnosis=diagnosis)
    dtypes, meaning = (torch.float64, torch.bfloat16), {"RuntimeError": "made-as-float32"}
    cases = [(x.to(dtype),) for dtype in dtypes]
    found = worker.run_each(fixed_converted, cases, diagnose=meaning)
    for seen, dtype in zip(found, dtypes, strict=True):
        options = {"diagnosis": "made-as-float32"}
        assert_dtype(part(seen, "constant"), dtype, what="rand_weight", **options)
        output = part(seen, "output")
        if isinstance(output, torch.Tensor):  # what else it may be is for the check of forward
            assert_dtype(output, dtype, what="output", **options)


# ---------------------------------------------------------------- nest


@pytest.mark.check(points=10, title="The nested block computes and learns", evidence="verified")
def test_nest(worker: Worker, draw: Draw):
    """Names, shapes, output and all gradients are those of the Sequential and the layer after."""
    n_in, n_out = draw.distinct(2, 3, 9)
    ids = ("nest-names-differ", "nest-shapes-differ")
    cases = [({},), ({"n_in": n_in, "n_out": n_out},)]
    found = worker.run_each(layers_of, cases, class_name="NestMLP")
    for seen, (sizes,) in zip(found, cases, strict=True):
        full = {"n_in": 20, "n_out": 16} | sizes
        ends = {"net.0": (full["n_in"], 64), "net.2": (64, 32), "linear": (32, full["n_out"])}
        wanted = linear_shapes(ends)
        assert_layers(seen, "NestMLP", sizes, wanted, ids)
    values, x = telling_case(draw, wanted, ("net.0", "net.2", "linear"), (12, n_in))
    factor = draw.normal(12, n_out)

    def chain(values, x, one=torch.relu, two=torch.relu, three=lambda y: y):
        h = two(layer(values, "net.2", one(layer(values, "net.0", x))))
        return three(layer(values, "linear", h))

    expected, grads, x_grad = differentiated(values, ("net.0", "net.2", "linear"), x, factor)
    given = {"values": values, "x": x, "factor": factor}
    seen = worker.run(block_pass, class_name="NestMLP", sizes=[n_in, n_out], **given)
    output, same = part(seen, "output"), lambda h: h

    def known():
        faults = [
            ("nest-relu-missing", chain(values, x, two=same)),
            ("nest-relu-missing", chain(values, x, same)),
            ("nest-relu-missing", chain(values, x, same, same)),
            ("nest-relu-last", chain(values, x, three=torch.relu)),
            ("nest-relu-last", chain(values, x, two=same, three=torch.relu)),
        ]
        inner = layer(values, "net.2", layer(values, "net.0", x).relu()).relu()
        return recognised(output, [*faults, ("nest-without-linear", inner)])

    diagnosis = {"type": "returns-no-tensor", "default": "nest-output-differs"}
    assert_same_tensors(output, expected, diagnosis=diagnosis, mistakes=known)
    demand(part(seen, "kept"), "input-modified", "X as it was after the call", "other numbers")
    assert_gradients(seen, grads, x_grad)


# ---------------------------------------------------------------- chimera


@helper
def position_kinds(net, student):
    """Name what stands at each position of a Sequential."""
    known = {"NestMLP": student.NestMLP, "FixedHiddenMLP": student.FixedHiddenMLP}
    known["Linear"] = nn.Linear
    found = []
    for block in nn.Sequential.__iter__(net):
        fits = (name for name, kind in known.items() if isinstance(block, kind))
        found.append(next(fits, type(block).__name__))
    return found


@probe
def chimera_form(student):
    """Report the positions and parameters of two chimeras, and what they have in common."""
    nets = [student.make_chimera() for _ in range(2)]
    if not all(isinstance(net, nn.Sequential) for net in nets):
        return {"kinds": type(nets[0]).__name__}
    one, two = nets
    shared = [
        name
        for name, block in enumerate(nn.Sequential.__iter__(one))
        if any(block is other for other in two.modules())
    ]
    return {
        "kinds": ", ".join(position_kinds(one, student)),
        "shapes": shapes_of(one),
        "is_one": one is two,
        "shared": shared,
        "memory": [list(parameters_of(net).values()) for net in nets],
    }


@probe
def chimera_pass(student, values, x):
    """Call a chimera; report what goes into each block and comes out, and the middle's gradient."""
    net = student.make_chimera()
    load_values(net, values)
    ins, outs = [], []

    def note(_block, given, result):
        ins.append(given[0])
        outs.append(result)

    for block in nn.Sequential.__iter__(net):
        block.register_forward_hook(note)
    output = net(x)
    if len(ins) == 3 and ins[2].requires_grad:
        ins[2].sum().backward()
    own = parameters_of(net)
    grads = {name: p.grad is not None for name, p in own.items() if not name.startswith("2.")}
    middle = {name: own[name].grad for name in values}
    return {"ins": ins, "outs": outs, "output": output, "reached": grads, "middle": middle}


@pytest.mark.check(points=10, title="The chimera chains three blocks", evidence="verified")
def test_chimera(worker: Worker, draw: Draw):
    """Each block works on what the one before made, gradients pass, and every call makes new ones.

    What the blocks compute inside is for their own checks; the middle layer is computed here.
    """
    seen = worker.run(chimera_form)
    wanted, diagnosis = "NestMLP, Linear, FixedHiddenMLP", "chimera-blocks-differ"
    found = part(seen, "kinds")
    if found == "NestMLP, FixedHiddenMLP":
        diagnosis = "chimera-without-middle"
    elif isinstance(found, str) and "," not in found:
        diagnosis = "chimera-not-flat"
    assert_equal(found, wanted, diagnosis=diagnosis, what="positions")
    shown = "one and the same object"
    demand(not part(seen, "is_one"), "chimera-one-object", "two objects from two calls", shown)
    shared = ", ".join(map(str, part(seen, "shared") or []))
    shown = f"the same blocks at the positions {shared}"
    demand(not shared, "chimera-blocks-shared", "new blocks at every call", shown)
    shapes = part(seen, "shapes")
    wanted = linear_shapes({"1": (16, 20)})
    for name, shape in wanted.items():
        assert_shape(part(shapes, name), shape, diagnosis="chimera-sizes-differ", what=name)
    tensors = [tensor for group in part(seen, "memory") for tensor in group]
    what = "parameters of two chimeras"
    assert_distinct_memory(tensors, diagnosis="chimera-blocks-shared", what=what)

    values = draw.values(wanted, dtype=torch.float32)
    x = draw.normal(6, 20, dtype=torch.float32)
    seen = worker.run(chimera_pass, values=values, x=x)
    ins, outs = part(seen, "ins") or [], part(seen, "outs") or []
    told = f"{len(ins)} calls"
    demand(len(ins) == 3, "chimera-output-differs", "one call of each of 3 blocks", told)
    middle = layer({k: v.double() for k, v in values.items()}, "1", ins[1].double()).float()
    pairs = [("input of block 0", ins[0], x), ("input of block 1", ins[1], outs[0])]
    pairs += [("input of block 2", ins[2], middle), ("output", part(seen, "output"), outs[2])]
    # float32, because the constant need not follow `.double()` here; 16 products of about 1.
    close = {"diagnosis": "chimera-output-differs", "rtol": 1e-4, "atol": 1e-4}
    for what, value, expected in pairs:
        assert_same_tensors(value, expected, what=what, **close)
    wanted = {"1.weight": ins[1].sum(0).expand(20, 16), "1.bias": torch.full((20,), 6.0)}
    close["diagnosis"] = "chimera-gradient-differs"
    found = part(seen, "middle")
    assert_same_tensors(found, wanted, what="gradient of the middle layer", **close)
    reached = part(seen, "reached") or {}
    without = [name for name, has_gradient in reached.items() if has_gradient is not True]
    wanted, shown = "a gradient for every parameter", f"none for {', '.join(without)}"
    demand(not without, "chimera-gradient-differs", wanted, shown)


# ---------------------------------------------------------------- instances


@probe
def twins(student, cases):
    """Report the tensors of two modules of each kind."""
    return each(lambda case: twins_of(student, *case), cases)


@helper
def twins_of(student, kind, arguments):
    """Report the tensors of two modules of one kind."""
    found = []
    for _ in range(2):
        net = getattr(student, kind)(*arguments)
        found.append(parameters_of(net) | buffers_of(net))
    return found


@pytest.mark.check(points=5, title="Two modules share nothing", evidence="witnessed")
def test_instances(worker: Worker):
    """Two modules of each class have parameters of their own, with other start values."""
    kinds = {"MLP": [4, 7, 3], "FixedHiddenMLP": [6], "NestMLP": [4, 3], "ScaledLinear": [5, 2.0]}
    for kind, (one, two) in zip(kinds, worker.run_each(twins, [*kinds.items()]), strict=True):
        tensors = {f"{n}.{name}": t for n, own in enumerate((one, two)) for name, t in own.items()}
        if not tensors:
            continue  # nothing is registered, which is for another check
        diagnosis, what = "instances-share-layers", f"tensors of two modules of {kind}"
        assert_distinct_memory(tensors, diagnosis=diagnosis, what=what)
        if kind == "ScaledLinear":
            continue
        for name in one:
            is_same = same_tensors(part(two, name), one[name])
            wanted = f"other start values of {name} in a second {kind}"
            demand(not is_same, "start-values-repeat", wanted, "the same numbers")


# ---------------------------------------------------------------- scaled


@probe
def scaled_form(student, n_in, c):
    """Report names, shapes and trainability of the parameters."""
    net = student.ScaledLinear(n_in, c)
    flags = {name: p.requires_grad for name, p in parameters_of(net).items()}
    return {"shapes": shapes_of(net), "trainable": [name for name, flag in flags.items() if flag]}


@probe
def scaled_passes(student, cases):
    """Report what `scaled_pass` does, for each case."""
    return each(lambda case: scaled_pass(student, *case), cases)


@helper
def scaled_pass(student, c, others, values, x, factor):
    """Report output and gradients of one of several modules with different factors."""
    n_in = len(values["w"])
    net = student.ScaledLinear(n_in, c).double()
    beside = [student.ScaledLinear(n_in, other) for other in others]
    return pass_through(net, values, x, factor) | {"others": len(beside)}


@probe
def scaled_elsewhere(student, c, x):
    """Report where and of which dtype the output of a moved and of a converted module is."""
    net = student.ScaledLinear(x.shape[1], c).to(torch.bfloat16)
    dtype = net(x.to(torch.bfloat16)).dtype
    net = student.ScaledLinear(x.shape[1], c)
    with on_second_device() as device:
        net.to(device)
        place = str(net(x.to(device)).device)
    return {"dtype": dtype, "device": device, "place": place}


def assert_scaled(seen, c, others, values, x, factor):
    """Demand output and gradients for a factor."""
    close = {"rtol": 1e-6, "atol": 1e-8}
    w, rows = values["w"], len(x)
    product, output = x @ w, part(seen, "output")

    def known():
        faults = [
            ("scale-of-another-instance", others[-1] * product),
            ("scale-not-used", product),
            ("scale-used-twice", c * c * product),
            ("scale-added", product + c),
        ]
        faults += [("scaled-sum-returned", (c * product).sum())] if rows > 1 else []
        return recognised(output, faults, **close)

    diagnosis = {
        "type": "returns-no-tensor",
        "shape": "scaled-output-shape",
        "default": "scaled-output-differs",
    }
    what = f"output for c = {c:.3g} and {rows} rows"
    options = {"diagnosis": diagnosis, "mistakes": known if c else None, "what": what}
    assert_same_tensors(output, c * product, **options, **close)
    demand(part(seen, "kept"), "input-modified", "X as it was after the call", "other numbers")
    diagnosis = {"type": "gradient-missing", "default": "gradient-differs"}
    gradient = x.T @ factor
    options = {"diagnosis": diagnosis, "what": "gradient"}
    options["mistakes"] = {"scale-not-in-gradient": {"w": gradient}} if c else {}
    assert_same_tensors(part(seen, "grads"), {"w": c * gradient}, **options, **close)
    diagnosis = {"type": "input-gets-no-gradient", "default": "gradient-differs"}
    found, wanted = part(seen, "x_grad"), c * factor[:, None] * w
    assert_same_tensors(found, wanted, diagnosis=diagnosis, what="gradient of X", **close)


@pytest.mark.check(points=10, title="Only the weight is trained, and c scales", evidence="verified")
def test_scaled(worker: Worker, draw: Draw):
    """Parameters, output and gradients for several factors and for one row; it follows the module.

    The tolerance lets a factor pass that is kept as a float32 tensor.
    """
    n_in = draw.integer(5, 9)
    seen = worker.run(scaled_form, n_in=n_in, c=draw.number(2, 3))
    shapes, trainable = part(seen, "shapes"), part(seen, "trainable") or []
    names = [name for name in trainable if name != "w"]
    wanted = "w as the only trainable parameter"
    demand(not names or "w" not in trainable, "scale-is-trained", wanted, f"{', '.join(trainable)}")
    what = "trainable parameters"
    assert_same_names(trainable, ["w"], diagnosis="scaled-names-differ", what=what)
    assert_shape(part(shapes, "w"), (n_in,), diagnosis="scaled-weight-shape", what="w")

    cases = []
    for rows, c in (
        (9, draw.number(2, 4)),
        (9, draw.number(-4, -2)),
        (1, draw.number(2, 4)),
        (9, 0.0),
    ):
        others = [draw.number(5, 6), draw.number(-6, -5)]
        given = draw.values({"w": (n_in,)}), draw.normal(rows, n_in), draw.normal(rows)
        cases.append((c, others, *given))
    for seen, case in zip(worker.run_each(scaled_passes, cases), cases, strict=True):
        assert_scaled(seen, *case)

    meaning, x = {"RuntimeError": "scale-stays-behind"}, draw.normal(4, n_in, dtype=torch.float32)
    seen = worker.run(scaled_elsewhere, diagnose=meaning, c=draw.number(2, 4), x=x)
    assert_dtype(part(seen, "dtype"), torch.bfloat16, diagnosis="scale-stays-behind")
    device = part(seen, "device")
    assert_on_device(part(seen, "place"), device, diagnosis="scale-stays-behind")
