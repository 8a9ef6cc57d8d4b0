"""Checks of ex01_my_sequential: a blind container, a seeing one and a detector.

Most checks use one plain chain: three blocks of different classes, none of them twice. What is
special about a chain (no block, many, equal classes, a block twice) is looked at in the forward
checks and in `container` only, so that such a fault does not cost every other check its points.
"""

import itertools
from functools import partial

import pytest
import torch
from torch import nn

from grader.checks import (
    Draw,
    Worker,
    assert_equal,
    assert_on_device,
    assert_raises,
    assert_returns,
    assert_same_device,
    assert_same_names,
    assert_same_tensors,
    buffers_of,
    caught,
    each,
    helper,
    load_values,
    on_second_device,
    parameters_of,
    probe,
    same_tensors,
)

PLAIN = "MySequential(a, b, c)"
PARAMETERS = {"a.weight": (6, 6), "a.bias": (6,), "c.weight": (1, 6)}  # of the plain chain
KEYS = {"KeyNotTextError": "keys-must-be-text"}  # raised by `demand_text_keys`
FLAGS = ("optimizer_ok", "to_moves_all", "eval_reaches_all", "zero_grad_clears_all")  # of a report


def part(seen, key):
    """Return one entry of an observation; None where a worker answered something else."""
    return seen.get(key) if isinstance(seen, dict) else None


@helper
def names_of(blocks, named):
    """Write the names of given blocks as one text; say what stands where none of them does."""
    found = []
    for block in blocks:
        names = (name for name, given in named.items() if given is block)
        found.append(next(names, f"another {type(block).__name__}"))
    return ", ".join(found) or "none"


@helper
def reached(net, named):
    """Return the names of the given blocks that `nn.Module` walks to."""
    found = []
    nn.Module.apply(net, found.append)
    return [name for name, block in named.items() if any(block is module for module in found)]


# The output of both containers -------------------------------------------------------------------


@helper
def two_outputs(net_class, inputs):
    """Call a chain of one block, which takes inputs of any shape, on two inputs."""
    net = net_class(nn.Tanh())
    outputs = [net(x) for x in inputs]
    is_equal = isinstance(outputs[0], torch.Tensor) and torch.equal(*outputs)
    return {"outputs": outputs, "is_equal": is_equal}


@helper
def together(layers):
    """Put the values of layers that are alike together by name: so they cost less to send."""
    looks = [[(k, v.shape, v.dtype, v.device) for k, v in layer.items()] for layer in layers]
    if not layers or any(look != looks[0] for look in looks):
        return layers
    return {k: torch.stack([layer[k] for layer in layers]).detach() for k in layers[0]}


@helper
def chain_output(net_class, layers, order, x):
    """Call a chain of linear layers with the given values, one layer for each entry of `order`."""
    made = {i: nn.Linear(6, 6, dtype=x.dtype) for i in sorted(set(order))}
    for i, layer in made.items():
        load_values(layer, {name: values[i] for name, values in layers.items()})
    net = net_class(*[made[i] for i in order])
    output = net(x)
    values = together([parameters_of(layer) for layer in made.values()])
    return {"output": output, "x": x, "values": values, "reached": reached(net, made)}


@helper
def one_output(student, class_name, **case):
    """Call one chain."""
    call = two_outputs if "inputs" in case else chain_output
    return call(getattr(student, class_name), **case)


@probe
def chain_outputs(student, cases):
    """Call several chains; those that are given two inputs are of one block."""
    return each(lambda case: one_output(student, **case), cases)


def linear(layer):
    """Return what a linear layer computes."""
    return lambda x: x @ layer["weight"].T + layer["bias"]


def through(steps, x, *, cut=False):
    """Apply functions one after the other; `cut` ends the history before each."""
    for step in steps:
        x = step(x.detach() if cut else x)
    return x


def chain_mistakes(steps, x):
    """Return what well-known faults of a loop over blocks compute."""
    return {
        "forward-returns-nothing": None,
        "return-inside-loop": steps[0](x),
        "blocks-fed-the-input": steps[-1](x),
        "chain-reversed": through(steps[::-1], x),
    }


def assert_chains(worker, draw, class_name, otherwise):
    """Demand the output of chains of every kind; `otherwise` is what an unknown fault means."""
    inputs = [draw.normal(8, 6), draw.normal(8, 6)]
    cases = [{"class_name": class_name, "inputs": inputs}]
    for order in ([0], [0, 1, 2], [0, 1, 0, 2], list(range(12)), []):
        shapes = {"weight": (len(set(order)), 6, 6), "bias": (len(set(order)), 6)}
        layers = {name: values / 2 for name, values in draw.values(shapes).items()}
        case = {"layers": layers, "order": order, "x": draw.normal(8, 6)}
        cases.append({"class_name": class_name, **case})
    diagnosis = "empty-chain-fails"
    diagnose = [*[None] * (len(cases) - 1), {"Exception": diagnosis}]
    found = worker.run_each(chain_outputs, cases, diagnose=diagnose)
    assert_two_outputs(next(found), class_name, inputs, otherwise)
    for case in cases[1:-1]:
        assert_one_chain(next(found), case, otherwise)
    output, what = part(next(found), "output"), f"output of {class_name}()"
    assert_same_tensors(output, cases[-1]["x"], diagnosis=diagnosis, what=what)


def assert_two_outputs(seen, class_name, inputs, otherwise):
    """Demand the outputs of a chain of one block for two inputs."""
    diagnosis = "argument-ignored" if part(seen, "is_equal") is True else otherwise
    outputs, expected = part(seen, "outputs"), [torch.tanh(x) for x in inputs]
    what = f"outputs of {class_name}(nn.Tanh()) for two inputs"
    mistakes = {"forward-returns-nothing": [None, None]}
    assert_same_tensors(outputs, expected, diagnosis=diagnosis, what=what, mistakes=mistakes)


def apart(values):
    """Return the values of each layer; what was not put together is left as it is."""
    if not isinstance(values, dict):
        return values
    return [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]


def assert_one_chain(seen, case, otherwise):
    """Demand the output of a chain, and that its blocks and its input are as they were."""
    class_name, order, x = (case[key] for key in ("class_name", "order", "x"))
    layers = apart(case["layers"])
    steps = [linear(layers[i]) for i in order]
    values, what = part(seen, "values"), "values of the blocks"
    if not same_tensors(values, case["layers"]):
        shapes = {name: held.shape for name, held in case["layers"].items()}
        is_whole = {name: getattr(part(values, name), "shape", None) for name in shapes} == shapes
        pair = (apart(values), layers) if is_whole else (values, case["layers"])
        assert_same_tensors(*pair, diagnosis="blocks-reinitialized", what=what)
    what = f"output of {class_name}({', '.join('abcdefghijkl'[i] for i in order)})"
    mistakes = partial(named_mistakes, seen, steps, layers, case)
    options = {"diagnosis": otherwise, "mistakes": mistakes, "what": what}
    assert_same_tensors(part(seen, "output"), through(steps, x), **options)
    assert_same_tensors(part(seen, "x"), x, diagnosis="input-modified", what="X after the call")


def named_mistakes(seen, steps, layers, case):
    """Return what is known to go wrong in a chain; if its last block alone is there, only that."""
    order, x = case["order"], case["x"]
    if part(seen, "reached") == [order[-1]]:
        return {"blocks-share-a-key": steps[-1](x)}
    mistakes = chain_mistakes(steps, x)
    mistakes["repeated-block-dropped"] = through(map(linear, layers), x)
    return mistakes


@pytest.mark.check(
    points=5, title="The list version computes the chain", evidence="verified", public=True
)
def test_list_forward(worker: Worker, draw: Draw):
    """ListSequential gives the output of its blocks one after the other."""
    assert_chains(worker, draw, "ListSequential", "list-output-differs")


@probe
def blind_view(student):
    """Report what `nn.Module` sees of a list version, and what its attribute holds."""
    named = {"a": nn.Linear(6, 6), "b": nn.Tanh(), "c": nn.Linear(6, 6)}
    net = student.ListSequential(*(named[name] for name in "abac"))
    registered = {
        "parameters": len(list(nn.Module.parameters(net))),
        "children": len(list(nn.Module.children(net))),
        "state_dict": len(nn.Module.state_dict(net)),
    }
    if not hasattr(net, "blocks"):
        return {"registered": registered, "type": "no such attribute"}
    kind, held = type(net.blocks).__name__, names_of(net.blocks, named)
    return {"registered": registered, "type": kind, "held": held}


@pytest.mark.check(points=10, title="The list version registers nothing", evidence="witnessed")
def test_list_unregistered(worker: Worker):
    """ListSequential holds its blocks in a plain list, which `nn.Module` does not look into."""
    seen = worker.run(blind_view)
    nothing, what = {"parameters": 0, "children": 0, "state_dict": 0}, "registered"
    registered, kind, held = (part(seen, key) for key in ("registered", "type", "held"))
    assert_equal(registered, nothing, diagnosis="list-registers-blocks", what=what)
    is_missing = kind == "no such attribute"
    diagnosis = "blocks-attribute-missing" if is_missing else "blocks-not-a-plain-list"
    assert_equal(kind, "list", diagnosis=diagnosis, what="type of net.blocks")
    diagnosis = "blocks-copied" if "another Linear" in str(held) else "list-blocks-differ"
    what = "ListSequential(a, b, a, c).blocks"
    assert_equal(held, "a, b, a, c", diagnosis=diagnosis, what=what)


@pytest.mark.check(
    points=10, title="MySequential computes the chain", evidence="verified", public=True
)
def test_seq_forward(worker: Worker, draw: Draw):
    """MySequential gives the output of its blocks one after the other."""
    assert_chains(worker, draw, "MySequential", "seq-output-differs")


# Registration and what follows from it -----------------------------------------------------------


@helper
class Scale(nn.Module):
    """A block with a parameter, two buffers and a module inside, all of different shapes."""

    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(1, width) + 0.5)
        self.register_buffer("offset", torch.zeros(1, 1))
        self.register_buffer("steps", torch.tensor(3))
        self.drop = nn.Dropout(0.0)

    def forward(self, X):
        """Scale each column."""
        return self.drop(X) * self.weight + self.offset


@helper
def plain_chain():
    """Make three blocks of different classes, the parameters of which differ in shape."""
    return nn.ModuleDict({"a": nn.Linear(6, 6), "b": nn.Tanh(), "c": Scale(6)})


@helper
def label_of(tensor, values):
    """Return the name of the value that has the shape of a tensor, which may be a copy."""
    names = (name for name, value in values.items() if value.shape == tensor.shape)
    return next(names, "another")


@helper
class KeyNotTextError(TypeError):
    """A block is registered under something from which `nn.Module` can make no name."""


@helper
def demand_text_keys(net):
    """Raise an error of its own kind where `nn.Module` would raise some TypeError."""
    for key in net._modules:  # noqa: SLF001 - the subject of the exercise
        if not isinstance(key, str):
            raise KeyNotTextError(f"a key of _modules has the type {type(key).__name__}")


def plain_steps(values):
    """Return what the blocks of the plain chain compute."""
    first = linear({"weight": values["a.weight"], "bias": values["a.bias"]})
    return [first, torch.tanh, lambda x: x * values["c.weight"]]


def assert_all_visible(seen, what):
    """Demand the names of all parameters of the plain chain, in order."""
    missing = "some-blocks-not-registered" if seen else "blocks-not-registered"
    if isinstance(seen, list) and seen and all(name == "another" for name in seen):
        missing = "blocks-copied"
    diagnosis = {"missing": missing, "order": "registration-order-differs"}
    diagnosis["default"] = "registration-differs"
    assert_same_names(seen, PARAMETERS, diagnosis=diagnosis, what=what)


@probe
def registration(student):
    """Report which parameters of the blocks `nn.Module` sees, and under which names."""
    blocks = plain_chain()
    net = student.MySequential(*blocks.values())
    demand_text_keys(net)
    labels = {}
    for name, parameter in parameters_of(net).items():
        own = (label for label, p in parameters_of(blocks).items() if p is parameter)
        labels[name] = next(own, "another")
    names = {label: name for name, label in labels.items()}
    return {"visible": list(labels.values()), "names": names, "reached": reached(net, blocks)}


@pytest.mark.check(points=15, title="Every block is registered", evidence="witnessed")
def test_seq_registered(worker: Worker):
    """The parameters of every block are visible, in order, under one prefix for each block."""
    seen = worker.run(registration, diagnose=KEYS)
    assert_all_visible(part(seen, "visible"), f"named_parameters() of {PLAIN}")
    blocks, diagnosis = part(seen, "reached"), "only-parameters-registered"
    assert_same_names(blocks, "abc", diagnosis=diagnosis, what=f"modules() of {PLAIN}")
    names, expected = part(seen, "names"), {}
    for block, inner in (label.split(".") for label in PARAMETERS):
        name = str(part(names, f"{block}.weight"))
        prefix = name.removesuffix("weight") if name.endswith("weight") else "0."
        expected[f"{block}.{inner}"] = prefix + inner
    what = f"names in named_parameters() of {PLAIN}"
    assert_equal(names, expected, diagnosis="names-hide-the-block", what=what)


@probe
def after_loading(student, old, new, x):
    """Load new values under the student's own keys; report the output and the gradient of X."""
    blocks = plain_chain().double()
    load_values(blocks, old)
    net = student.MySequential(*blocks.values())
    demand_text_keys(net)
    state = nn.Module.state_dict(net)
    labels = {key: label_of(value, new) for key, value in state.items()}
    loaded = {key: new.get(labels[key], value) for key, value in state.items()}
    nn.Module.load_state_dict(net, loaded)
    output = net(x.requires_grad_())
    if isinstance(output, torch.Tensor) and output.requires_grad:
        output.sum().backward()
    saved = [label for label in new if label in labels.values()]
    return {"saved": saved, "output": output, "gradient": x.grad}


@pytest.mark.check(points=10, title="Loaded values reach the computation", evidence="verified")
def test_state_roundtrip(worker: Worker, draw: Draw):
    """Random values, loaded by the net's own keys, determine the output and the gradient of X."""
    old, new, x = draw.values(PARAMETERS), draw.values(PARAMETERS), draw.normal(8, 6)
    seen = worker.run(after_loading, diagnose=KEYS, old=old, new=new, x=x)
    assert_all_visible(part(seen, "saved"), f"state_dict() of {PLAIN}")
    steps, leaf = plain_steps(new), x.clone().requires_grad_()
    assert_same_tensors(
        part(seen, "output"),
        through(steps, x),
        diagnosis="state-roundtrip-differs",
        what="output after loading",
        mistakes=lambda: (
            {"loaded-weights-not-used": through(plain_steps(old), x)} | chain_mistakes(steps, x)
        ),
    )
    through(steps, leaf).sum().backward()
    gradient, what = part(seen, "gradient"), "gradient of X"
    assert_same_tensors(gradient, leaf.grad, diagnosis="gradient-cut", what=what)


@helper
def device_of(output):
    """Return the device of a tensor, as its numbers need not be computed; leave anything else."""
    return output.device if isinstance(output, torch.Tensor) else output


@helper
def one_moved(student, x):
    """Move a larger net, of which the student's is a part; call it there unless X is None."""
    blocks = plain_chain()
    net = student.MySequential(*blocks.values())
    with on_second_device() as device:
        nn.Sequential(net).to(device)
        tensors = parameters_of(blocks) | buffers_of(blocks)
        devices = {name: str(tensor.device) for name, tensor in tensors.items()}
        output = None if x is None else device_of(net(x.to(device)))
    return {"device": device, "devices": devices, "output": output}


@probe
def moved(student, cases):
    """Move several nets."""
    return each(lambda case: one_moved(student, **case), cases)


@pytest.mark.check(points=10, title="A move takes every block along", evidence="witnessed")
def test_moves(worker: Worker, draw: Draw):
    """After a move every parameter and buffer is on the new device, and forward stays there."""
    x, fault = draw.normal(8, 6, dtype=torch.float32), "forward-leaves-the-device"
    diagnose = [None, {"Exception": fault}]
    found = worker.run_each(moved, [{"x": None}, {"x": x}], diagnose=diagnose)
    seen = next(found)
    device = "meta" if part(seen, "device") == "meta" else "lazy:0"
    names, what = [*PARAMETERS, "c.offset", "c.steps"], f"parameters and buffers of {PLAIN}"
    devices, diagnosis = part(seen, "devices"), "move-leaves-block-behind"
    assert_same_device(devices, device, diagnosis=diagnosis, what=what, names=names)
    output, what = part(next(found), "output"), f"output for X on {device}"
    diagnosis = {"type": "forward-returns-nothing", "default": fault}
    assert_on_device(output, device, diagnosis=diagnosis, what=what)


@probe
def modes(student):
    """Report the training flags inside the blocks after `eval()` and after `train()`."""
    blocks = plain_chain()
    net = student.MySequential(*blocks.values())
    inside = {name: module for name, module in blocks.named_modules() if name}
    net.eval()
    after_eval = {name: module.training for name, module in inside.items()}
    net.train()
    return {"eval": after_eval, "train": {name: m.training for name, m in inside.items()}}


@pytest.mark.check(points=5, title="train() and eval() reach every block", evidence="witnessed")
def test_mode(worker: Worker):
    """`eval()` and `train()` set the flag of every block and of the modules inside it."""
    seen = worker.run(modes)
    for call, flag in (("eval", False), ("train", True)):
        flags, expected = part(seen, call), dict.fromkeys(("a", "b", "c", "c.drop"), flag)
        diagnosis, what = "mode-not-reaching-blocks", f"training flag after net.{call}()"
        assert_equal(flags, expected, diagnosis=diagnosis, what=what)


@probe
def trained(student, values, x):
    """Do three steps of SGD on what `net.parameters()` gives; report the output after them."""
    blocks = plain_chain().double()
    load_values(blocks, values)
    net = student.MySequential(*blocks.values())
    demand_text_keys(net)
    parameters = list(net.parameters())
    labels = [label_of(parameter, values) for parameter in parameters]
    frozen = [label for label, p in zip(labels, parameters, strict=True) if not p.requires_grad]
    velocities = [torch.zeros_like(parameter) for parameter in parameters]
    for _ in range(3):  # by hand: torch.optim would be imported for this alone
        for parameter in parameters:
            parameter.grad = None
        loss = net(x).square().mean()
        if loss.requires_grad:
            loss.backward()
        with torch.no_grad():
            for parameter, velocity in zip(parameters, velocities, strict=True):
                if parameter.grad is not None:
                    velocity.mul_(0.9).add_(parameter.grad + 0.01 * parameter)
                    parameter.sub_(0.1 * velocity)
    visible = [label for label in values if label in labels]
    return {"visible": visible, "frozen": ", ".join(frozen) or "none", "output": net(x)}


def output_after_training(values, x, *, cut):
    """Compute what `trained` reports of a right chain, or of one that cuts the history."""
    values, velocities = dict(values), dict.fromkeys(values, 0.0)
    for _ in range(3):
        leaves = {name: value.clone().requires_grad_() for name, value in values.items()}
        through(plain_steps(leaves), x, cut=cut).square().mean().backward()
        for name, leaf in leaves.items():
            if leaf.grad is not None:
                velocities[name] = 0.9 * velocities[name] + leaf.grad + 0.01 * values[name]
                values[name] = values[name] - 0.1 * velocities[name]
    return through(plain_steps(values), x)


@pytest.mark.check(points=10, title="Three steps of SGD train the chain", evidence="verified")
def test_trains(worker: Worker, draw: Draw):
    """After three steps with momentum and weight decay the output is that of the trained chain."""
    values, x = draw.values(PARAMETERS), draw.normal(8, 6)
    seen = worker.run(trained, diagnose=KEYS, values=values, x=x)
    assert_all_visible(part(seen, "visible"), f"net.parameters() of {PLAIN}")
    frozen, what = part(seen, "frozen"), "parameters with requires_grad=False"
    assert_equal(frozen, "none", diagnosis="blocks-frozen", what=what)
    expected = output_after_training(values, x, cut=False)
    assert_same_tensors(
        part(seen, "output"),
        expected,
        diagnosis="training-differs",
        what="output after three steps",
        mistakes=lambda: {"gradient-cut": output_after_training(values, x, cut=True)},
    )


# A sequence of blocks ----------------------------------------------------------------------------


@probe
def container_view(student):
    """Report length, items and iteration of a chain, and what two calls of `append` change."""
    named = {name: nn.Linear(6, 6) for name in "abcde"}
    net = student.MySequential(*(named[name] for name in "abac"))
    seen = {
        "length": len(net),
        "items": {i: caught(lambda i=i: names_of([net[i]], named)) for i in range(-5, 5)},
        "order": names_of(itertools.islice(net, 20), named),
        "reached": reached(net, named),
    }
    returned = net.append(named["d"])
    net.append(named["e"])
    return seen | {
        "returned": "net" if returned is net else type(returned).__name__,
        "order_after": names_of(itertools.islice(net, 20), named),
        "reached_after": reached(net, named),
    }


@pytest.mark.check(points=5, title="The net is a sequence of its blocks", evidence="witnessed")
def test_container(worker: Worker):
    """Length, index and iteration are those of a list of the blocks, and `append` extends it."""
    seen = worker.run(container_view)
    net, blocks = "MySequential(a, b, a, c)", "abac"
    assert_equal(part(seen, "length"), 4, diagnosis="length-wrong", what=f"len({net})")
    for i in (0, 1, 2, 3, -1, -2, -3, -4):
        diagnosis, outcome = "index-wrong", part(part(seen, "items"), i)
        if i < 0:
            diagnosis = "negative-index-wrong"
        item = assert_returns(outcome, diagnosis=diagnosis, when=f"from {net}[{i}]")
        assert_equal(item, blocks[i], diagnosis=diagnosis, what=f"{net}[{i}]")
    for i in (4, -5):
        diagnosis, outcome = "index-error-missing", part(part(seen, "items"), i)
        assert_raises(outcome, "IndexError", diagnosis=diagnosis, when=f"from {net}[{i}]")
    order, what = part(seen, "order"), f"list({net})"
    assert_equal(order, "a, b, a, c", diagnosis="iteration-wrong", what=what)

    order, what = part(seen, "order_after"), f"list({net}.append(d).append(e))"
    is_shorter = len(str(order)) < len("a, b, a, c, d, e")
    diagnosis = "append-replaces-block" if is_shorter else "iteration-wrong"
    assert_equal(order, "a, b, a, c, d, e", diagnosis=diagnosis, what=what)
    if part(seen, "reached") == ["a", "b", "c"]:  # else __init__ is at fault, not append
        names, diagnosis = part(seen, "reached_after"), "append-does-not-register"
        assert_same_names(names, "abcde", diagnosis=diagnosis, what="modules() after append")
    returned, what = part(seen, "returned"), "result of net.append(d)"
    assert_equal(returned, "net", diagnosis="append-returns-nothing", what=what)


@helper
def hooks_run(make):
    """Call a net of three blocks; name those whose hooks run, in order."""
    blocks, called = {"a": nn.Tanh(), "b": nn.Sigmoid(), "c": nn.ReLU()}, []
    for name, block in blocks.items():
        block.register_forward_hook(lambda *_, name=name: called.append(name))
    x = torch.ones(4, 6)
    output = make(*blocks.values())(x)
    return ", ".join(called) or ("X is returned" if output is x else "none")


@probe
def calls(student):
    """Report whose hooks run in both classes; what else the list version does is seen elsewhere."""
    listed = caught(lambda: hooks_run(student.ListSequential))
    return {"MySequential": hooks_run(student.MySequential), "ListSequential": listed}


@pytest.mark.check(points=5, title="Each block is called once, hooks run", evidence="witnessed")
def test_calls_blocks(worker: Worker):
    """One call runs the forward hooks of each block once, in order; no net goes without them."""
    found = worker.run(calls)
    seen = part(found, "MySequential")
    diagnosis = "hooks-skipped" if seen == "none" else "calls-differ"
    if len(str(seen)) > len("a, b, c"):
        diagnosis = "blocks-called-again"
    assert_equal(seen, "a, b, c", diagnosis=diagnosis, what=f"hooks run by {PLAIN}(X)")
    seen, what = part(part(found, "ListSequential"), "returned"), "ListSequential(a, b, c)(X)"
    if seen == "none":  # a block that is left out is seen in the output
        assert_equal(seen, "a, b, c", diagnosis="hooks-skipped", what=f"hooks run by {what}")


# The report --------------------------------------------------------------------------------------


@helper
def found_by_acting(net, blocks, x):
    """Find what a report must say by acting on the net itself, which is used up."""
    visible = list(net.parameters())
    parameters = [parameter for block in blocks for parameter in block.parameters()]
    modules = [module for block in blocks for module in block.modules()]
    is_visible = [any(p is other for other in visible) for p in parameters]
    found = {"parameters": sum(p.numel() for p in visible), "saved_keys": list(net.state_dict())}
    total = net(x).sum()
    if total.requires_grad:
        total.backward()
    net.zero_grad()
    has_gradient = [p.grad is not None and bool(p.grad.any()) for p in parameters]
    for module in modules:
        module.training = True
    net.eval()
    is_training = [module.training for module in modules]
    net.to("meta")
    is_moved = [t.is_meta for block in blocks for t in (*block.parameters(), *block.buffers())]
    return found | {
        "optimizer_ok": bool(visible) and all(is_visible),
        "to_moves_all": all(is_moved),
        "eval_reaches_all": not any(is_training),
        "zero_grad_clears_all": not any(has_gradient),
    }


@helper
def look_at(net, blocks, x):
    """Return, in plain data, everything that a report must leave alone."""
    looks = {"value of X": x.tolist(), "gradient of X": x.grad if x.grad is None else "made"}
    for name, module in {"net": net, "blocks": nn.ModuleList(blocks)}.items():
        tensors = [*nn.Module.parameters(module), *nn.Module.buffers(module)]
        gradients = [None if t.grad is None else t.grad.tolist() for t in tensors]
        looks[f"training flags of {name}"] = [m.training for m in nn.Module.modules(module)]
        looks[f"devices of {name}"] = [str(t.device) for t in tensors]
        looks[f"values of {name}"] = [None if t.is_meta else t.tolist() for t in tensors]
        looks[f"gradients of {name}"] = gradients
    return looks


@helper
def one_report(student, class_name, x):
    """Ask for a report on a net of the student's; say what it changed and what acting shows."""
    made = []
    for _ in range(2):
        blocks = [nn.Linear(20, 20), nn.Tanh().eval(), nn.Linear(20, 20)]
        made.append((getattr(student, class_name)(*blocks), blocks, x.clone().requires_grad_()))
    demand_text_keys(made[0][0])
    before = look_at(*made[0])
    told = student.registration_report(*made[0])
    after = look_at(*made[0])
    changed = [name for name in before if before[name] != after[name]]
    found = found_by_acting(*made[1])
    return {"told": told, "changed": ", ".join(changed) or "nothing", "found": found}


@probe
def reports_on_own(student, cases):
    """Ask for reports on nets of the student's."""
    return each(lambda case: one_report(student, **case), cases)


def as_reference(found):
    """Return what a probe found as plain data, since a report is compared with it."""
    count, keys = part(found, "parameters"), part(found, "saved_keys")
    return {
        "parameters": count if isinstance(count, int) else -1,
        "saved_keys": [str(key) for key in keys] if isinstance(keys, list) else [],
        **{flag: part(found, flag) is True for flag in FLAGS},
    }


def report_diagnosis(told, wanted, known):
    """Tell from the flags that are wrong how a report was made.

    Args:
        told: The student's report.
        wanted: What it should say.
        known: What the flags that are wrong, a tuple of them, mean for this kind of net.
    """
    wrong = tuple(flag for flag in FLAGS if part(told, flag) is not wanted[flag])
    if wrong == FLAGS:
        return "report-by-class" if wanted["optimizer_ok"] else "report-by-count"
    return known.get(wrong, "report-differs")


def assert_report(told, wanted, what, known):
    """Demand that a report has the six keys and says what it should."""
    assert_same_names(told, wanted, ordered=False, diagnosis="report-key-missing", what=what)
    assert_equal(told, wanted, diagnosis=report_diagnosis(told, wanted, known), what=what)


def known_faults(wanted, *, is_settled=False):
    """Return what wrong flags mean where all blocks are registered, and where one is hidden."""
    if wanted["optimizer_ok"]:
        return {
            ("to_moves_all",): "report-holds-old-tensors",
            ("optimizer_ok", "to_moves_all", "eval_reaches_all"): "report-copies-parted",
        }
    known = {("zero_grad_clears_all",): "report-trusts-current-state"}
    if is_settled:  # `eval()` and `double()` would change nothing about the blocks
        known["eval_reaches_all",] = "report-trusts-current-state"
        known["to_moves_all",] = "report-sees-values-only"
    return known


@pytest.mark.check(
    points=5, title="The report fits your own classes", evidence="witnessed", public=True
)
def test_report_own(worker: Worker, draw: Draw):
    """The report on both of the student's classes says what acting on them shows."""
    x = draw.normal(2, 20, dtype=torch.float32)
    cases = [{"class_name": name, "x": x} for name in ("MySequential", "ListSequential")]
    found = worker.run_each(reports_on_own, cases, diagnose=KEYS)
    for case, seen in zip(cases, found, strict=True):
        what = f"report on {case['class_name']}"
        wanted = as_reference(part(seen, "found"))
        assert_report(part(seen, "told"), wanted, what, known_faults(wanted))
        changed, what = part(seen, "changed"), f"changed by the {what}"
        assert_equal(changed, "nothing", diagnosis="report-changes-net", what=what)


@helper
class Unseen(nn.Module):
    """Registers its first blocks and hides the others in a list."""

    def __init__(self, blocks, registered):
        super().__init__()
        self.parts = nn.ModuleList(blocks[:registered])
        self.rest = blocks[registered:]

    def forward(self, X):
        """Call all blocks."""
        for block in [*self.parts, *self.rest]:
            X = block(X)
        return X


@helper
class AlwaysDrops(nn.Module):
    """A block that goes on dropping values in evaluation mode, to show how sure a net is."""

    def __init__(self):
        super().__init__()
        self.drop = nn.Dropout(0.0)

    def train(self, mode=True):  # noqa: FBT002 - the signature of nn.Module
        """Switch this block; the module inside it stays in training mode."""
        super().train(mode)
        self.drop.train()
        return self

    def forward(self, X):
        """Drop values."""
        return self.drop(X)


@helper
class Centered(nn.Module):
    """A block without parameters that subtracts what its buffer holds."""

    def __init__(self, width):
        super().__init__()
        self.register_buffer("mean", torch.zeros(1, width))

    def forward(self, X):
        """Subtract the mean of each column."""
        return X - self.mean


@probe
def reports_on_unseen(student, width, inputs):
    """Ask for reports on nets of two blocks; the blocks are settled where X is float64."""
    told = []
    for x in inputs:
        for registered in (None, 2, 1, 0):
            blocks = [nn.Linear(x.shape[-1], width), Scale(width)]
            for block in blocks:
                block.to(x.dtype).train(x.dtype != torch.float64)
            net = nn.Sequential(*blocks) if registered is None else Unseen(blocks, registered)
            told.append(student.registration_report(net, blocks, x))
    x = inputs[0]
    for second in (Scale(width).requires_grad_(False), Centered(width), AlwaysDrops()):
        blocks = [nn.Linear(x.shape[-1], width), second]
        net = Unseen(blocks, 2 if isinstance(second, AlwaysDrops) else 1)
        told.append(student.registration_report(net, blocks, x))
    return told


def unseen_reports(inputs, width):
    """Return what the reports of `reports_on_unseen` must say, by kind of net."""
    first, both = inputs * width + width, inputs * width + 2 * width
    keys = ["0.weight", "0.bias", "1.weight", "1.offset", "1.steps"]
    own_keys = [f"parts.{key}" for key in keys]
    sees, is_blind = dict.fromkeys(FLAGS, True), dict.fromkeys(FLAGS, False)
    return {
        "nn.Sequential": {"parameters": both, "saved_keys": keys} | sees,
        "a class that registers 2 of 2 blocks": {"parameters": both, "saved_keys": own_keys} | sees,
        "a class that registers 1 of 2 blocks": {"parameters": first, "saved_keys": own_keys[:2]}
        | is_blind,
        "a class that registers 0 of 2 blocks": {"parameters": 0, "saved_keys": []} | is_blind,
    }


def odd_reports(inputs, width):
    """Return what the reports on nets with an odd block must say, and which fault each shows."""
    told = {"parameters": inputs * width + width, "saved_keys": ["parts.0.weight", "parts.0.bias"]}
    sees, unmoved = dict.fromkeys(FLAGS, True), {"to_moves_all": False, "eval_reaches_all": False}
    return {
        "a net that hides a frozen block": (
            told | sees | unmoved | {"optimizer_ok": False},
            {("optimizer_ok",): "report-skips-frozen"},
        ),
        "a net that hides a block with a buffer and no parameter": (
            told | sees | unmoved,
            {("to_moves_all",): "report-skips-buffers"},
        ),
        "a net with a block that leaves a Dropout inside it in training mode": (
            told | sees | {"eval_reaches_all": False},
            {("eval_reaches_all",): "report-skips-inner-modules"},
        ),
    }


@pytest.mark.check(
    points=10, title="The report fits classes never seen before", evidence="witnessed"
)
def test_report_unseen(worker: Worker, draw: Draw):
    """The report is right for nets that register all, half or none of their blocks.

    It is right, too, where a block is special in one respect: frozen, without parameters, or
    with a module inside it that `eval()` does not reach.
    """
    inputs, width = draw.distinct(2, 4, 12)
    drawn = [draw.normal(4, inputs, dtype=dtype) for dtype in (torch.float32, torch.float64)]
    seen = worker.run(reports_on_unseen, width=width, inputs=drawn)
    told = iter(seen if isinstance(seen, list) and len(seen) == 11 else [None] * 11)
    for is_settled in (False, True):
        state = " (float64 blocks in evaluation mode)" if is_settled else ""
        for kind, wanted in unseen_reports(inputs, width).items():
            known = known_faults(wanted, is_settled=is_settled)
            assert_report(next(told), wanted, f"report on {kind}{state}", known)
    for kind, (wanted, known) in odd_reports(inputs, width).items():
        report = next(told)
        if "frozen" in kind and isinstance(flag := part(report, "zero_grad_clears_all"), bool):
            wanted["zero_grad_clears_all"] = flag  # False where gradients were put there by hand
        assert_report(report, wanted, f"report on {kind}", known)
