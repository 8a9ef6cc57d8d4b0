from collections import OrderedDict

import pytest
import torch
from torch import nn
from torch.nn.parameter import is_lazy

from grader.checks import (
    CheckFailed,
    Draw,
    Worker,
    assert_distribution,
    assert_dtype,
    assert_equal,
    assert_finite,
    assert_holds,
    assert_raises,
    assert_returns,
    assert_same_device,
    assert_same_names,
    assert_same_tensors,
    assert_shape,
    buffers_of,
    caught,
    each,
    helper,
    load_values,
    on_second_device,
    parameters_of,
    probe,
)


def demand(fact, diagnosis, expected, seen):
    """Demand a fact; `expected` and `seen` are for the student."""
    assert_holds(fact, diagnosis=diagnosis, expected=expected, seen=seen)


def demand_shapes(found, expected, diagnosis):
    """Demand a tuple for each ready parameter and None for each pending one."""
    for name, shape in expected.items():
        value = found[name]
        is_same = isinstance(value, type(shape)) and value == shape
        shown = value if isinstance(value, tuple | list | None) else "an object of another type"
        demand(is_same, diagnosis, f"{shape} for {name}", f"{shown}")


@helper
def shapes_of(module):
    """Return the shape of every registered parameter, None for a pending one."""
    found = parameters_of(module).items()
    return {name: None if is_lazy(p) else tuple(p.shape) for name, p in found}


@probe
def lazy_mlps(student, cases):
    """Report the layers of each network, and its shapes before and after a first batch."""
    return each(lambda case: lazy_mlp_layers(student, *case), cases)


@helper
def lazy_mlp_layers(student, hidden, n_out, x):
    """Report the layers of the network, and its shapes before and after a first batch."""
    net = student.make_lazy_mlp(hidden, n_out)
    if not isinstance(net, nn.Sequential):
        return {"layers": type(net).__name__}
    kinds = ["Linear" if isinstance(m, nn.Linear) else type(m).__name__ for m in net]
    before = shapes_of(net)
    if not any(before.values()):
        net(x)
    return {"layers": ", ".join(kinds), "before": before, "after": shapes_of(net)}


@pytest.mark.check(
    points=10, title="No layer knows its input size", evidence="witnessed", public=True
)
def test_lazy_mlp(worker: Worker, draw: Draw):
    """With 1, 0 and 3 hidden layers all is pending before the first batch and right after it."""
    all_sizes = [draw.distinct(depth + 2, 2, 12) for depth in (1, 0, 3)]
    cases = []
    for n_in, *hidden, n_out in all_sizes:
        cases.append((hidden, n_out, draw.normal(2, n_in, dtype=torch.float32)))
    for sizes, seen in zip(all_sizes, worker.run_each(lazy_mlps, cases), strict=True):
        hidden, depth = sizes[1:-1], len(sizes) - 2
        layers = ", ".join(["Linear", "ReLU"] * depth + ["Linear"])
        ends_in_relu = seen["layers"] == f"{layers}, ReLU"
        diagnosis = "relu-after-last" if ends_in_relu else "layers-differ"
        assert_equal(seen["layers"], layers, diagnosis=diagnosis, what=f"hidden={hidden}")
        wanted = {}
        for i in range(depth + 1):
            wanted[f"{2 * i}.weight"] = (sizes[i + 1], sizes[i])
            wanted[f"{2 * i}.bias"] = (sizes[i + 1],)
        assert_same_names(seen["before"], wanted, diagnosis="layers-differ", what="parameters")
        ready = [name for name, shape in seen["before"].items() if shape is not None]
        diagnosis = "input-size-assumed" if "0.weight" in ready else "only-first-layer-lazy"
        wanted_now = "every parameter pending before the first call"
        demand(not ready, diagnosis, wanted_now, f"already with a shape: {', '.join(ready)}")
        found = seen["after"]
        assert_same_names(found, wanted, diagnosis="layers-differ", what="parameters")
        demand_shapes(found, wanted, "shapes-after-first-call-differ")


@probe
def shape_reports(student, cases):
    """Ask for the report on a network of each kind; tell the shapes afterwards."""
    return each(lambda case: shape_report(student, *case), cases)


@helper
def shape_report(student, kind, names, n):
    """Ask for the report on a network of this kind; tell the shapes afterwards."""
    if kind == "lazy":
        modules = [nn.LazyLinear(n), nn.Sequential(nn.ReLU(), nn.LazyLinear(n))]
    elif kind == "mixed":
        inner = nn.Sequential(nn.Linear(3, n), nn.LazyLinear(5))
        modules = [nn.LazyConv2d(4, 3), nn.LazyBatchNorm2d(), inner, nn.BatchNorm1d(n)]
    else:
        # The last bias is ready and has no element: its size is that of a pending one.
        empty = nn.Linear(n, 2)
        empty.bias = nn.Parameter(torch.empty(0))
        modules = [nn.Linear(3, n), nn.BatchNorm1d(n), nn.Conv2d(1, n, 3), empty]
    net = nn.Sequential(OrderedDict(zip(names, modules, strict=True)))
    return {"report": student.parameter_shapes(net), "after": shapes_of(net)}


def report_diagnosis(report, expected):
    """Recognise what kind of wrong answer a report on parameters is."""
    if not isinstance(report, dict):
        return "parameter-shapes-differ"
    pending = {name for name, shape in expected.items() if shape is None}
    if any(str(name).endswith("running_mean") for name in report):
        return "buffers-listed"
    if pending and expected.keys() - report.keys() == pending:
        return "pending-left-out"
    if any(isinstance(report.get(name), tuple) and report[name] == (0,) for name in pending):
        return "pending-size-reported"
    if any(report[name] is None for name in report.keys() & expected.keys() - pending):
        return "ready-reported-pending"
    return "parameter-shapes-differ"


@pytest.mark.check(
    points=10, title="Pending parameters are reported", evidence="witnessed", public=True
)
def test_parameter_shapes(worker: Worker, draw: Draw):
    """Networks that are pending, partly pending and ready are reported and left as they are."""
    a, b, c, d = (draw.word() for _ in range(4))
    n = draw.integer(2, 9)
    first = {f"{a}.weight": None, f"{a}.bias": None}
    lazy = first | {f"{b}.1.weight": None, f"{b}.1.bias": None}
    mixed = first | {f"{b}.weight": None, f"{b}.bias": None}
    mixed |= {f"{c}.0.weight": (n, 3), f"{c}.0.bias": (n,), f"{c}.1.weight": None}
    mixed |= {f"{c}.1.bias": None, f"{d}.weight": (n,), f"{d}.bias": (n,)}
    ready = {f"{a}.weight": (n, 3), f"{a}.bias": (n,), f"{b}.weight": (n,), f"{b}.bias": (n,)}
    ready |= {f"{c}.weight": (n, 1, 3, 3), f"{c}.bias": (n,)}
    ready |= {f"{d}.weight": (2, n), f"{d}.bias": (0,)}
    every = [a, b, c, d]
    cases = [("lazy", [a, b], n), ("mixed", every, n), ("ready", every, n)]
    known = ("pending-shape-read", "decided-by-class")
    meanings = [dict.fromkeys(("RuntimeError", "ValueError"), each) for each in known]
    found = worker.run_each(shape_reports, cases, diagnose=[*meanings, None])
    for seen, expected in zip(found, (lazy, mixed, ready), strict=True):
        changed = ", ".join(name for name in expected if seen["after"].get(name) != expected[name])
        wanted = "every parameter ready or pending as before the call"
        demand(not changed, "net-was-materialised", wanted, f"changed: {changed}")
        report = seen["report"]
        diagnosis = report_diagnosis(report, expected)
        assert_same_names(report, expected, diagnosis=diagnosis, what="keys")
        demand(isinstance(report, dict), diagnosis, "a dict", "names without shapes")
        demand_shapes(report, expected, diagnosis)


# Layers 3, 4.1 and 5 are in evaluation mode; 4.0 is ready, may have gradients; 5.weight is frozen.
MODULES = ["Linear"] * 3 + ["BatchNorm1d", "Dropout", "Sequential"] * 2 + ["ReLU"]
TRAINED = {"4.0.weight": (6, 6), "4.0.bias": (6,)}


def statistics(name, mean, variance, count):
    """Name the statistics of a BatchNorm layer."""
    found = {f"{name}.running_mean": mean, f"{name}.running_var": variance}
    return {**found, f"{name}.num_batches_tracked": torch.tensor(count)}


def fresh(name, width):
    """Return the statistics of a BatchNorm layer that has seen no batch."""
    return statistics(name, torch.zeros(width), torch.ones(width), 0)


def gathered(draw, name, width):
    """Draw the statistics of a BatchNorm layer that has seen batches."""
    mean, variance = (draw.uniform(2, 3, width, dtype=torch.float32) for _ in range(2))
    return statistics(name, mean, variance, draw.integer(100, 999))


@helper
def half_ready(values, grads, *, lazy_norm):
    """Build a network that is partly pending, partly trained, with mixed training flags."""
    net = nn.Sequential(
        nn.LazyLinear(6),
        nn.LazyBatchNorm1d() if lazy_norm else nn.BatchNorm1d(6),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Sequential(nn.Linear(6, 6), nn.Dropout(0.3), nn.LazyLinear(5)),
        nn.BatchNorm1d(5),
    )
    load_values(net, values)
    for name, grad in grads.items():
        parameters_of(net)[name].grad = grad
    for frozen in (net[3], net[4][1], net[5]):
        frozen.eval()
    net[5].weight.requires_grad_(False)
    return net


@helper
def flags_of(net):
    """Return the training flag of every module, by class and name, such as `Dropout 3`."""
    flags = {}
    for name, module in net.named_modules():
        kind = type(module).__name__.removeprefix("Lazy")  # the same before and after a call
        flags[f"{kind} {name}".rstrip()] = module.training
    return flags


@probe
def dry_runs(student, cases):
    """Report what dry runs of several networks have changed."""
    return each(lambda case: dry_run_traces(student, *case), cases)


@helper
def dry_run_traces(student, x, values, grads, lazy_norm):
    """Report what a dry run has changed, and which gradients the next step lacks."""
    net = half_ready(values, grads, lazy_norm=lazy_norm)
    parameters = parameters_of(net)
    seen = {"flags_before": flags_of(net)}
    seen["trainable_before"] = {name: p.requires_grad for name, p in parameters.items()}
    with torch.enable_grad():  # puts the mode back, whatever the student leaves
        returned = student.dry_run(net, x)
        seen["records"] = torch.is_grad_enabled()
    seen |= {"is_none": returned is None, "is_net": returned is net, "shapes": shapes_of(net)}
    if None in seen["shapes"].values():
        return seen
    parameters = parameters_of(net)
    seen["flags"] = flags_of(net)
    seen["statistics"] = {name: b.clone() for name, b in buffers_of(net).items()}
    seen["trainable"] = {name: p.requires_grad for name, p in parameters.items()}
    seen["values"] = {name: parameters[name].detach().clone() for name in grads}
    kept = {name: p.grad for name, p in parameters.items()}
    seen["grads"] = {name: None if g is None else g.clone() for name, g in kept.items()}
    seen["step"] = caught(lambda: net(x).sum().backward())
    silent = [name for name, p in parameters.items() if p.requires_grad and p.grad is None]
    return seen | {"silent": silent}


@probe
def dry_run_failing(student, x):
    """Dry-run a network whose layers do not fit; report how it ended, and the flags."""
    net = nn.Sequential(nn.LazyLinear(6), nn.Dropout(0.5), nn.Linear(7, 2), nn.ReLU())
    net[1].eval()
    before = flags_of(net)
    with torch.enable_grad():
        outcome = caught(lambda: type(student.dry_run(net, x)).__name__)
    return {"outcome": outcome, "before": before, "after": flags_of(net)}


def demand_flags(after, before, diagnosis, when):
    """Demand the same training flags as before."""
    changed = ", ".join(name for name in before if after.get(name) is not before[name])
    demand(not changed, diagnosis, f"every training flag as before {when}", f"changed: {changed}")


def demand_no_trace(seen, values, grads):
    """Demand that a dry run has fixed the shapes and changed nothing else."""
    wanted = "the given network as the result"
    demand(not seen["is_none"], "net-not-returned", wanted, "None")
    demand(seen["is_net"], "works-on-a-copy", wanted, "another object")
    wanted = "gradients recorded after the call as before"
    demand(seen["records"], "grad-mode-left-off", wanted, "recording is switched off")
    pending = [name for name, shape in seen["shapes"].items() if shape is None]
    shown = f"still pending: {', '.join(pending)}"
    demand(not pending, "shapes-not-fixed", "a shape for every parameter", shown)
    # Before the statistics: who resets whole layers loses the values too.
    found, expected = seen["values"], {name: values[name] for name in TRAINED}
    assert_same_tensors(found, expected, diagnosis="values-overwritten", what="parameters")
    for name, width in (("1", 6), ("5", 5)):
        new = fresh(name, width)
        found, expected = ({key: d.get(key) for key in new} for d in (seen["statistics"], values))
        options = {"diagnosis": "batchnorm-saw-dummy", "mistakes": {"statistics-reset": new}}
        assert_same_tensors(found, expected, what="statistics", **options)
    diagnosis = "flags-not-restored" if any(seen["flags"].values()) else "left-in-eval"
    demand_flags(seen["flags"], seen["flags_before"], diagnosis, "the call")
    found, before = seen["trainable"], seen["trainable_before"]
    assert_equal(found, before, diagnosis="requires-grad-changed", what="requires_grad")
    wanted = dict.fromkeys(seen["shapes"]) | grads
    assert_same_tensors(seen["grads"], wanted, diagnosis="gradients-changed", what=".grad")
    diagnosis, when = "not-trainable-afterwards", "from the next forward and backward pass"
    assert_returns(seen["step"], diagnosis=diagnosis, when=when)
    wanted, shown = "a gradient for every trainable parameter", ", ".join(seen["silent"])
    demand(not seen["silent"], diagnosis, f"{wanted} {when}", f"None for {shown}")


@pytest.mark.check(points=15, title="The dry run leaves no other trace", evidence="witnessed")
def test_dry_run(worker: Worker, draw: Draw):
    """Flags, statistics, values and gradients are kept, also when the call raises."""
    # A copy of pending buffers raises, so the network without them comes first.
    cases, wanted = [], []
    for lazy_norm in (False, True):
        trained, grads = (draw.values(TRAINED, dtype=torch.float32) for _ in range(2))
        x = draw.normal(8, 4, dtype=torch.float32) * 3 + 5
        values = trained | gathered(draw, "5", 5)
        if not lazy_norm:
            values |= gathered(draw, "1", 6)
        cases.append((x, values, grads, lazy_norm))
        wanted.append((fresh("1", 6) | values, grads))
    found = worker.run_each(dry_runs, cases, diagnose={"TypeError": "init-none-applied"})
    for seen, expected in zip(found, wanted, strict=True):
        demand_no_trace(seen, *expected)
    seen = worker.run(dry_run_failing, x=draw.normal(8, 4, dtype=torch.float32))
    when = "from the network, handed on to the caller"
    assert_raises(seen["outcome"], "RuntimeError", diagnosis="exception-swallowed", when=when)
    demand_flags(seen["after"], seen["before"], "flags-lost-on-error", "the call that raised")


@probe
def dry_run_with_init(student, x, trained, value):
    """Give an init, first to a pending net; report the classes it met, the weights that stay."""
    net = half_ready(trained, {}, lazy_norm=False)
    met = []

    def init(module):
        met.append(type(module).__name__)
        if type(module) is nn.Linear:
            module.weight = nn.Parameter(torch.full_like(module.weight, value))

    with torch.enable_grad():
        returned = student.dry_run(net, x, init)
    # That a copy is returned, or nothing, is for the check of the dry run alone.
    net = returned if isinstance(returned, nn.Module) else net
    found = parameters_of(net)
    weights = [found[f"{name}.weight"] for name in ("0", "4.0", "4.2")]
    seen = {"weights": weights, "met": list(met)}
    if None not in shapes_of(net).values():
        seen["weights"] = [weight.detach().clone() for weight in weights]
        met.clear()
        with torch.enable_grad():
            student.dry_run(net, x, init)
    return seen | {"met_when_ready": met}


@pytest.mark.check(points=10, title="init meets known shapes", evidence="witnessed")
def test_dry_run_init(worker: Worker, draw: Draw):
    """An init meets every module once, each nn.Linear with its shape, and what it writes stays.

    The second dry run of the net is that of a ready one, which an init meets just as well.
    """
    x, value = draw.normal(8, 4, dtype=torch.float32), draw.number(1, 2)
    trained = draw.values(TRAINED, dtype=torch.float32)
    seen = worker.run(dry_run_with_init, x=x, trained=trained, value=value)
    wanted = "init called for every module"
    demand(bool(seen["met"]), "init-not-called", wanted, "no call")
    is_known, shown = "LazyLinear" not in seen["met"], "it met nn.LazyLinear"
    demand(is_known, "init-before-shapes", "init meets nn.Linear, its shapes known", shown)
    diagnosis = {"missing": "init-misses-modules", "default": "init-ran-twice"}
    what = "modules that init met"
    assert_same_names(seen["met"], MODULES, diagnosis=diagnosis, ordered=False, what=what)
    wanted = [torch.full(shape, value, dtype=torch.float32) for shape in ((6, 4), (6, 6), (5, 6))]
    what = "weights that init wrote"
    assert_same_tensors(seen["weights"], wanted, diagnosis="values-overwritten", what=what)
    wanted, diagnosis = "init called for every module of a network that is ready", "init-if-pending"
    demand(bool(seen["met_when_ready"]), diagnosis, wanted, "no call")


@probe
def probe_answers(student, cases, name):
    """Let the student's `probe` call several things."""
    return each(lambda case: probe_answer(student, *case, name), cases)


@helper
def probe_answer(student, called, x, name):
    """Let the student's `probe` call something; `name` is that of a new exception class."""

    def fail(_):
        raise type(name, (Exception if called == "own exception" else RuntimeError,), {})("stop")

    nets = {"layer": nn.Linear(3, 2), "nothing": lambda _: None}
    return student.probe(nets.get(called, fail), x)


def answer_diagnosis(answer, expected, parent):
    """Recognise what kind of wrong answer `probe` gave."""
    if expected == "ok":
        return "success-not-ok"
    if not isinstance(answer, str):
        return "class-name-decorated"
    if answer == parent:
        return "parent-class-reported"
    if "cannot be multiplied" in answer and expected not in answer:
        return "message-instead-of-class"
    return "class-name-decorated" if expected in answer else "fixed-class-name"


@pytest.mark.check(
    points=5, title="The raised class is reported", evidence="witnessed", public=True
)
def test_probe(worker: Worker, draw: Draw):
    """Calls that return and calls that raise torch's exceptions or unseen ones are told apart."""
    name = f"{draw.word().capitalize()}Error"
    fits, wide = (draw.normal(5, width, dtype=torch.float32) for width in (3, 7))
    asked = (
        ("layer", fits, "ok", "", "for a batch that fits"),
        ("nothing", fits, "ok", "", "for a call that returns None"),
        ("layer", wide, "RuntimeError", "", "for a batch that is too wide"),
        ("own RuntimeError", fits, name, "RuntimeError", "for a subclass of RuntimeError"),
        ("layer", [1, 2], "TypeError", "", "for a list instead of a tensor"),
        ("own exception", fits, name, "Exception", "for a subclass of Exception"),
    )
    meanings = [{} if row[2] == "ok" else {"Exception": "exception-not-caught"} for row in asked]
    cases = [row[:2] for row in asked]
    found = worker.run_each(probe_answers, cases, diagnose=meanings, name=name)
    for answer, (_, _, expected, parent, when) in zip(found, asked, strict=True):
        diagnosis = answer_diagnosis(answer, expected, parent)
        assert_equal(answer, expected, diagnosis=diagnosis, what=f"the answer {when}")


@helper
def weight_and_bias(layer):
    """Return both tensors of a layer, wherever it keeps them."""
    if hasattr(layer, "weight") and hasattr(layer, "bias"):
        return layer.weight, layer.bias
    weight, bias = sorted(parameters_of(layer).values(), key=torch.numel, reverse=True)
    return weight, bias


@probe
def deferred_lives(student, cases):
    """Report what `deferred_life` does, for each case."""
    return each(lambda case: deferred_life(student, *case), cases)


@helper
def deferred_life(student, n_out, x, again, wide):
    """Report parameters before and after the first call, and what later calls do to them."""
    layer = student.DeferredLinear(n_out)
    ready = [name for name, shape in shapes_of(layer).items() if shape is not None]
    if ready:
        return {"ready": ready}
    layer(x)
    first = parameters_of(layer)
    values = {name: p.detach().clone() for name, p in first.items()}
    layer(again)
    second = parameters_of(layer)
    kept = all(second.get(n) is p and torch.equal(p, values[n]) for n, p in first.items())
    seen = {"ready": ready, "shapes": {n: tuple(p.shape) for n, p in first.items()}, "kept": kept}
    seen["other_width"] = caught(lambda: layer(wide))
    third = parameters_of(layer)
    return seen | {"rebuilt": any(third.get(name) is not p for name, p in second.items())}


@pytest.mark.check(points=15, title="Made once, at the first call", evidence="witnessed")
def test_deferred_shape(worker: Worker, draw: Draw):
    """Parameters are absent first, fit the first batch, and are the same ones ever after."""
    small, large = sorted(draw.distinct(2, 3, 9))
    sizes, cases = ((large, small), (small, large)), []
    for n_in, n_out in sizes:
        widths = (n_in, n_in, n_in + 2)
        cases.append((n_out, *(draw.normal(6, width, dtype=torch.float32) for width in widths)))
    found = worker.run_each(deferred_lives, cases)
    for (n_in, n_out), seen in zip(sizes, found, strict=True):
        ready = ", ".join(seen["ready"])
        wanted = "no parameter with a shape before the first call"
        demand(not ready, "made-before-first-call", wanted, f"with a shape: {ready}")
        shapes = seen["shapes"]
        is_part = shapes.keys() < {"weight", "bias"}
        diagnosis = "parameters-not-registered" if is_part else "parameter-names-differ"
        names, what = ("weight", "bias"), "registered parameters"
        assert_same_names(shapes, names, diagnosis=diagnosis, ordered=False, what=what)
        is_swapped = shapes["weight"] == (n_in, n_out)
        diagnosis = "weight-transposed" if is_swapped else "deferred-shape-differs"
        assert_shape(shapes["weight"], (n_out, n_in), diagnosis=diagnosis, what="weight")
        assert_shape(shapes["bias"], (n_out,), diagnosis="deferred-shape-differs", what="bias")
        wanted = "the same Parameters with the same values after a second call of that width"
        demand(seen["kept"], "rebuilt-every-call", wanted, "others")
        accepted = "rebuilt-for-new-width" if seen["rebuilt"] else "other-width-accepted"
        diagnosis = {"missing": accepted, "default": "other-width-other-error"}
        errors, when = ("RuntimeError", "ValueError"), "for a batch of another width"
        assert_raises(seen["other_width"], errors, diagnosis=diagnosis, when=when)
        wanted = "the same Parameters after another width was refused"
        demand(not seen["rebuilt"], "rebuilt-for-new-width", wanted, "others")


@probe
def deferred_gradients(student, x, weight, bias, factor):
    """Write values into a layer after its first call; report output and gradients of the next."""
    layer = student.DeferredLinear(len(bias))
    layer(x)
    own_weight, own_bias = weight_and_bias(layer)
    # How weight and bias are laid out is for another check: the values are laid out likewise.
    is_swapped = own_weight.shape != weight.shape
    with torch.no_grad():
        own_weight.copy_(weight.T if is_swapped else weight)
        own_bias.copy_(bias.reshape(own_bias.shape))
    output = layer(x.requires_grad_())
    if output.requires_grad:
        (output * factor).sum().backward()
    grads = {"weight": own_weight.grad, "bias": own_bias.grad, "X": x.grad}
    if is_swapped and grads["weight"] is not None:
        grads["weight"] = grads["weight"].T
    if grads["bias"] is not None:
        grads["bias"] = grads["bias"].reshape(bias.shape)
    is_kept = weight_and_bias(layer)[0] is own_weight
    return {"output": output, "grads": grads, "is_kept": is_kept}


@pytest.mark.check(points=10, title="Output and gradients are right", evidence="verified")
def test_deferred_math(worker: Worker, draw: Draw):
    """With given values the output and the gradients of weight, bias and X are those of a line."""
    shapes = {"x": (9, 7), "weight": (5, 7), "bias": (5,), "factor": (9, 5)}
    # float32, as the dtype of the input is for another check; errors here are below 1e-5.
    close = {"rtol": 1e-5, "atol": 1e-5}
    given = draw.values(shapes, dtype=torch.float32)
    seen = worker.run(deferred_gradients, **given)
    wanted = "the Parameters of the first call at the second"
    demand(seen["is_kept"], "rebuilt-every-call", wanted, "others")
    x, weight, bias, factor = (given[name].double() for name in shapes)
    product, differs = x @ weight.T, "deferred-output-differs"
    expected, known = (product + bias).float(), {"bias-not-added": product.float()}
    assert_same_tensors(seen["output"], expected, diagnosis=differs, mistakes=known, **close)
    wanted = {"weight": factor.T @ x, "bias": factor.sum(0), "X": factor @ weight}
    no_gradient = dict.fromkeys(("weight", "bias"), "parameters-get-no-gradient")
    no_gradient["X"] = "input-gets-no-gradient"
    for name, expected in wanted.items():
        grad, diagnosis = seen["grads"][name], {"type": no_gradient[name], "default": differs}
        what = f"{name}.grad"
        assert_same_tensors(grad, expected.float(), diagnosis=diagnosis, what=what, **close)


@probe
def made_like_each(student, cases):
    """Call a new layer for each X; report its parameters and its output."""
    return each(lambda case: made_like(student, *case), cases)


@helper
def made_like(student, x):
    """Call a new layer; report its parameters and its output."""
    layer = student.DeferredLinear(5)
    output = layer(x)
    weight, bias = weight_and_bias(layer)
    return {"weight": weight, "bias": bias, "output": output}


@probe
def made_elsewhere(student, x):
    """Call a new layer on the second device; report where its parameters and its output are."""
    with on_second_device() as device:
        # A pending parameter that was made on the CPU can't be materialised elsewhere.
        with torch.device(device):
            layer = student.DeferredLinear(5)
        output = layer(x.to(device))
        places = [str(t.device) for t in (*weight_and_bias(layer), output)]
        return {"device": device, "places": places}


@pytest.mark.check(points=10, title="Device and dtype come from X", evidence="witnessed")
def test_deferred_device_dtype(worker: Worker, draw: Draw):
    """Parameters and output are of the dtype and on the device of the first batch."""
    # The first batch has the defaults, so that what it raises has another cause.
    meaning = {"RuntimeError": "made-on-default-device-or-dtype"}
    dtypes = (torch.float32, torch.float64, torch.bfloat16)
    cases = [(draw.normal(4, 7, dtype=dtype),) for dtype in dtypes]
    found = worker.run_each(made_like_each, cases, diagnose=[None, meaning, meaning])
    for dtype, seen in zip(dtypes, found, strict=True):
        for name in ("weight", "bias", "output"):
            assert_dtype(seen[name], dtype, diagnosis="dtype-not-from-input", what=name)
    x = draw.normal(4, 7, dtype=torch.float32)
    seen = worker.run(made_elsewhere, diagnose=meaning, x=x)
    names, device = ("weight", "bias", "output"), seen["device"]
    diagnosis = "device-not-from-input"
    assert_same_device(seen["places"], device, diagnosis=diagnosis, names=names)


@probe
def all_start_values(student, cases):
    """Report the start values of two layers, for each of several sizes."""
    return each(lambda case: start_values(student, *case), cases)


@helper
def start_values(student, n_out, x):
    """Report the start values of two layers."""
    layers = [student.DeferredLinear(n_out) for _ in range(2)]
    for layer in layers:
        layer(x)
    return [tensor.detach() for layer in layers for tensor in weight_and_bias(layer)]


def uniform(bound):
    """Return the distribution function of U(-bound, bound)."""
    return lambda at: ((at + bound) / (2 * bound)).clamp(0, 1)


def fits(draws, bound, n=None):
    """Tell whether draws are spread as U(-bound, bound)."""
    try:
        assert_distribution(draws, uniform(bound), diagnosis="start-values-not-uniform", n=n)
    except CheckFailed:
        return False
    return True


@pytest.mark.check(points=5, title="Start values fill the range", evidence="verified")
def test_deferred_scale(worker: Worker, draw: Draw):
    """Start values follow U(-a, a): 4 DKW bounds (n 7500, 300, 10000, 50), false alarm 1e-11."""
    sizes = ((25, 300), (200, 50))
    cases = [(n_out, draw.normal(2, n_in, dtype=torch.float32)) for n_in, n_out in sizes]
    found = worker.run_each(all_start_values, cases)
    for (n_in, n_out), seen in zip(sizes, found, strict=True):
        assert_finite(seen, diagnosis="start-values-not-uniform", what="start values")
        is_list, wanted = isinstance(seen, list), "weights and biases"
        demand(is_list, "start-values-not-uniform", wanted, "something else")
        weight, bias, *others = seen
        bound, other = n_in**-0.5, n_out**-0.5
        is_constant = bool((weight == weight.flatten()[0]).all())
        wanted = "random start values for weight and bias"
        demand(not is_constant, "start-values-all-equal", wanted, "one number all over weight")
        demand(bool(bias.any()), "bias-starts-at-zero", wanted, "zeros all over bias")
        for name, draws, count in (("weight", weight, n_in * n_out), ("bias", bias, n_out)):
            wanted = f"{name} from -{bound:.4g} to {bound:.4g} for {n_in} inputs, {n_out} outputs"
            is_uniform = fits(draws, bound, count)
            is_other = not is_uniform and not fits(draws, bound) and fits(draws, other)
            shown = f"from -{other:.4g} to {other:.4g}, the range for {n_out} inputs"
            demand(not is_other, "bound-from-out-features", wanted, shown)
            largest, smallest = float(draws.max()), float(draws.min())
            shown = f"from {smallest:.4g} to {largest:.4g}"
            # The bound itself is rounded to float32.
            is_inside = max(largest, -smallest) <= bound * (1 + 1e-6)
            demand(is_inside, "start-values-outside-bound", wanted, shown)
            demand(smallest < 0, "start-values-one-sided", wanted, shown)
            uneven = "start-values-not-uniform"
            if not is_uniform:
                assert_distribution(draws, uniform(bound), diagnosis=uneven, what=name, n=count)
        is_same = any(torch.equal(a, b) for a, b in zip(seen[:2], others, strict=True))
        wanted, shown = "other values in a second layer", "the same values"
        demand(not is_same, "same-values-in-every-instance", wanted, shown)


@helper
def linears_of(net):
    """Return the modules with a registered weight and bias, by the shape of the weight."""
    own = {m: dict(m.named_parameters(recurse=False)) for m in net.modules()}
    found = {m: named for m, named in own.items() if {"weight", "bias"} <= named.keys()}
    return {tuple(named["weight"].shape): m for m, named in found.items()}


@probe
def multi_width_layers(student, sizes):
    """Report the shapes of all parameters, and of the weights that belong to a layer."""
    net = student.MultiWidthMLP(*sizes)
    shapes = list(shapes_of(net).values())
    return {"shapes": shapes, "linears": [] if None in shapes else list(linears_of(net))}


@probe
def multi_width_passes(student, cases, sizes, values):
    """Report what `multi_width_pass` does, for each X."""
    return each(lambda case: multi_width_pass(student, sizes, values, *case), cases)


@helper
def multi_width_pass(student, sizes, values, x):
    """Write values into every layer; report the output and whose gradients are not None."""
    net = student.MultiWidthMLP(*sizes).double()
    layers = linears_of(net)
    for value in values:
        load_values(layers[tuple(value["weight"].shape)], value)
    output = net(x)
    output.square().sum().backward()
    grads = {}
    for (n, n_in), layer in layers.items():
        grads[f"Linear({n_in}, {n})"] = [p.grad is not None for p in (layer.weight, layer.bias)]
    return {"output": output, "grads": grads}


@probe
def multi_width_refusals(student, cases, sizes):
    """Report how a call with a batch of each unknown width ends."""

    def call(case):
        net = student.MultiWidthMLP(*sizes).double()
        return caught(lambda: net(*case))

    return each(call, cases)


def layers_diagnosis(shapes, widths, hidden, n_out):
    """Recognise what kind of wrong set of parameters a network for several widths has."""
    if shapes.count((n_out, hidden)) > 1:
        return "output-layer-not-shared"
    if len(shapes) <= 2 and not any((hidden, width) in shapes for width in widths):
        return "input-layers-not-registered"
    return "layers-per-width-differ"


@pytest.mark.check(points=10, title="One output layer for all widths", evidence="verified")
def test_multi_width(worker: Worker, draw: Draw):
    """Output, gradients and refusals are those of one layer per width and a shared last layer."""
    widths, hidden, n_out = draw.distinct(3, 3, 14), draw.integer(16, 20), draw.integer(3, 5)
    sizes, meaning = [widths, hidden, n_out], {"TypeError": "keys-must-be-text"}
    seen = worker.run(multi_width_layers, diagnose=meaning, sizes=sizes)
    shapes, pending = seen["shapes"], seen["shapes"].count(None)
    demand(not pending, "layers-pending", "a shape for every parameter", f"{pending} pending")
    weights = [(hidden, width) for width in widths] + [(n_out, hidden)]
    wanted = sorted([*weights, *((rows,) for rows, _ in weights)])
    diagnosis = layers_diagnosis(shapes, *sizes)
    told = f"parameters of the shapes {wanted}"
    demand(sorted(shapes) == wanted, diagnosis, told, f"{sorted(shapes)}")
    is_right = sorted(seen["linears"]) == sorted(weights)
    demand(is_right, diagnosis, "a weight and a bias in each layer", "parameters of another kind")
    values = [draw.values({"weight": shape, "bias": shape[:1]}) for shape in weights]
    last = values[-1]
    cases = [(draw.normal(16, width),) for width in widths]
    found = worker.run_each(multi_width_passes, cases, sizes=sizes, values=values)
    for width, first, (x,), seen in zip(widths, values[:-1], cases, found, strict=True):
        what, inner = f"output for width {width}", x @ first["weight"].T + first["bias"]
        expected, without = (h @ last["weight"].T + last["bias"] for h in (inner.relu(), inner))
        options = {"diagnosis": "multi-width-output-differs", "what": what}
        options["mistakes"] = {"relu-missing": without}
        assert_same_tensors(seen["output"], expected, **options)
        for rows, columns in weights:
            name, is_used = f"Linear({columns}, {rows})", columns in (width, hidden)
            diagnosis = "used-layer-without-gradient" if is_used else "unused-layers-get-gradients"
            told = f"{'a' if is_used else 'no'} gradient in {name} for an input of width {width}"
            shown = ".grad is None" if is_used else ".grad is a tensor"
            demand(seen["grads"][name] == [is_used] * 2, diagnosis, told, shown)
    others = (1, min(widths) - 1, max(widths) + 1)
    cases = [(draw.normal(4, width),) for width in others]
    found = worker.run_each(multi_width_refusals, cases, sizes=sizes)
    for width, outcome in zip(others, found, strict=True):
        diagnosis = {"missing": "unknown-width-accepted", "default": "unknown-width-other-error"}
        when = f"for width {width}, the widths being {widths}"
        assert_raises(outcome, "ValueError", diagnosis=diagnosis, when=when)
