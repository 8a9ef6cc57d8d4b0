"""Checks of ex09_parameter_access: nested blocks, names, paths, recursion and freezing.

Most nets are grown in the worker from a description, a tree, that the judge has drawn: names and
sizes are never those of the text, and the judge reads names, aliases and shapes off the tree. The
nets of torch's own classes are described by such trees as well. No check but the first needs
the student's blocks.

A probe tries many nets, one after the other (`each`), and says of each no more than is needed:
names as one text, numbers in a row. Where an answer is not the plain one, it is reported whole, and
the nets after it wait for the next probe.
"""

import contextlib
import itertools
import math
from functools import partial

import pytest
import torch
from torch import nn

from grader.checks import (
    CheckFailed,
    Draw,
    Worker,
    assert_distinct_memory,
    assert_dtype,
    assert_equal,
    assert_holds,
    assert_raises,
    assert_returns,
    assert_same_names,
    assert_same_object,
    assert_same_tensors,
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


def demand(fact, diagnosis, expected, seen):
    """Demand a fact; `expected` and `seen` are for the student."""
    assert_holds(fact, diagnosis=diagnosis, expected=expected, seen=seen)


def part(seen, *keys):
    """Return an entry of nested observations; None where a worker answered something else."""
    for key in keys:
        seen = seen.get(key) if isinstance(seen, dict) else None
    return seen


# ---------------------------------------------------------------- trees and nets


def node(parameters=None, modules=None, buffers=None):
    """Describe a module.

    A parameter is a shape, None for an absent one, or a text: the full name of the parameter that
    is tied to it. A module is another node, None, or the full name of the module used again.
    """
    return {"parameters": parameters or {}, "modules": modules or {}, "buffers": buffers or {}}


def linear(n_in, n_out):
    """Describe a linear layer."""
    return node({"weight": [n_out, n_in], "bias": [n_out]})


def chain(*nodes, names=None):
    """Describe modules in a row, called 0, 1, 2 or by the given names."""
    return node(modules=dict(zip(names or map(str, range(len(nodes))), nodes, strict=True)))


def names_of(tree):
    """Map each name of each parameter to its first name, in the order of the walk."""
    found = {}

    def visit(tree, prefix):
        for name, shape in tree["parameters"].items():
            if shape is not None:
                found[prefix + name] = found[shape] if isinstance(shape, str) else prefix + name
        for name, child in tree["modules"].items():
            if isinstance(child, str):
                again = {k: first for k, first in found.items() if k.startswith(f"{child}.")}
                found.update((prefix + name + k[len(child) :], v) for k, v in again.items())
            elif child is not None:
                visit(child, f"{prefix}{name}.")

    visit(tree, "")
    return found


def first_names(tree):
    """Return the names of `named_parameters()`."""
    return list(dict.fromkeys(names_of(tree).values()))


def other_names(tree, kind):
    """Return the full names of all buffers, or of all absent parameters."""
    own = tree["buffers"] if kind == "buffers" else tree["parameters"]
    found = [name for name, shape in own.items() if kind == "buffers" or shape is None]
    for name, child in tree["modules"].items():
        if isinstance(child, dict):
            found += [f"{name}.{inner}" for inner in other_names(child, kind)]
    return found


def shapes_of(tree, prefix=""):
    """Return the shape of each parameter by its first name."""
    shapes = {
        prefix + name: tuple(shape)
        for name, shape in tree["parameters"].items()
        if isinstance(shape, list)
    }
    for name, child in tree["modules"].items():
        if isinstance(child, dict):
            shapes |= shapes_of(child, f"{prefix}{name}.")
    return shapes


def own_of_containers(tree, prefix=""):
    """Return the names of the parameters of modules that hold modules, too."""
    found = [prefix + name for name in tree["parameters"] if tree["modules"]]
    for name, child in tree["modules"].items():
        if isinstance(child, dict):
            found += own_of_containers(child, f"{prefix}{name}.")
    return found


@helper
class Grown(nn.Module):
    """A module of a class that no student has seen."""


@helper
def fill(module, tree, root, row, flags):
    """Give a module what a tree describes; return what is left of the numbers and flags."""
    for name, size in tree["buffers"].items():
        module.register_buffer(name, torch.ones(size, dtype=torch.float64))
    for name, shape in tree["parameters"].items():
        made = None
        if isinstance(shape, str):
            made = parameters_of(root, every_name=True)[shape]
        elif shape is not None:
            size = math.prod(shape)
            numbers, row = row[:size].view(shape).clone(), row[size:]
            made, flags = nn.Parameter(numbers, requires_grad=flags[0] == "1"), flags[1:]
        module.register_parameter(name, made)
    for name, child in tree["modules"].items():
        if isinstance(child, dict):
            inner = Grown()
            module.register_module(name, inner)
            row, flags = fill(inner, child, root, row, flags)
        else:
            module.register_module(name, child and nn.Module.get_submodule(root, child))
    return row, flags


@helper
class NestMLP(nn.Module):
    """The nested block of the chapter."""

    def __init__(self, n_in, n_out):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(n_in, 64), nn.ReLU(), nn.Linear(64, 32), nn.ReLU())
        self.linear = nn.Linear(32, n_out)


@helper
def rgnet(n):
    """Make the network of the text from torch's own classes."""
    blocks = nn.Sequential()
    for i in range(n):
        layers = nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4), nn.ReLU()
        blocks.add_module(f"block {i}", nn.Sequential(*layers))
    return nn.Sequential(blocks, nn.Linear(4, 1))


@helper
def tied_net(a, b):
    """Make a net of torch's own containers with a tie, a missing bias and a list of parameters."""
    first, again = nn.Linear(a, b, bias=False), nn.Linear(a, b)
    again.weight = first.weight
    many = nn.ParameterList([torch.zeros(a), torch.zeros(b, a)])
    extra = nn.ParameterDict({"gain": torch.zeros(b)})
    parts = {"first": first, "norm": nn.BatchNorm1d(b), "again": again, "many": many}
    return nn.ModuleDict({**parts, "extra": extra, "reused": first})


@helper
def made_net(kind, sizes):
    """Make a net of a kind."""
    a, b, c = sizes
    if kind == "rgnet":
        return rgnet(3)
    if kind == "nest":
        return NestMLP(a, b)
    if kind == "ties":
        return tied_net(a, b)
    if kind == "encoder":
        return nn.TransformerEncoderLayer(2 * a, 2, b)
    return nn.Linear(b, c) if kind == "linear" else nn.Sequential(nn.ReLU())


@helper
def prepared(case):
    """Make the net of a case, or grow it from its tree, with values and flags of its parameters."""
    if case["kind"] == "grown":
        net = Grown()
        fill(net, case["tree"], net, case["values"], case["flags"])
        return net
    net = made_net(case["kind"], case["sizes"]).double()
    own = list(parameters_of(net).values())
    parts = case["values"].split([p.numel() for p in own])
    with torch.no_grad():
        for parameter, numbers, flag in zip(own, parts, case["flags"], strict=True):
            parameter.copy_(numbers.view(parameter.shape))
            parameter.requires_grad_(flag == "1")
    return net


@helper
def form_of(tensor):
    """Describe the shape of a tensor; where it is of another kind than usual, that too."""
    if tensor is None:
        return "None"
    is_usual = tensor.dtype is torch.float64 and tensor.layout is torch.strided
    is_usual = is_usual and tensor.device.type == "cpu"
    shape = str(tuple(tensor.shape))
    return shape if is_usual else f"{shape} {tensor.dtype} {tensor.layout} {tensor.device}"


@helper
def in_a_row(tensors):
    """Report tensors, or None in their places: their shapes as a text, all numbers in a row."""
    forms = [form_of(tensor) for tensor in tensors]
    numbers = [t.detach().flatten() for t in tensors if t is not None]
    is_usual = numbers and not any("torch" in form for form in forms)
    return {"forms": "\n".join(forms), "numbers": torch.cat(numbers) if is_usual else None}


@helper
def modes_of(net):
    """Report which modules are in training mode."""
    return "".join("1" if module.training else "0" for module in nn.Module.modules(net))


@helper
def kept_of(net):
    """Report what may not change: names, values, gradients, flags and modes."""
    own = parameters_of(net, every_name=True)
    tensors = [*own.values(), *(p.grad for p in own.values())]
    flags = "".join("1" if p.requires_grad else "0" for p in own.values())
    return {"names": "\n".join(own), "flags": flags, "modes": modes_of(net), **in_a_row(tensors)}


def rgnet_tree(n):
    block = chain(linear(4, 8), node(), linear(8, 4), node())
    blocks = chain(*[block] * n, names=[f"block {i}" for i in range(n)])
    return chain(blocks, linear(4, 1))


def known_tree(kind, sizes):
    """Describe a net of torch's own classes."""
    a, b, c = sizes
    if kind == "rgnet":
        return rgnet_tree(3)
    if kind == "nest":
        inner = chain(linear(a, 64), node(), linear(64, 32), node())
        return chain(inner, linear(32, b), names=["net", "linear"])
    if kind == "ties":
        norm = node({"weight": [b], "bias": [b]})
        norm["buffers"] = {"running_mean": [b], "running_var": [b], "num_batches_tracked": []}
        parts = {"first": node({"weight": [b, a], "bias": None}), "norm": norm}
        parts["again"] = node({"weight": "first.weight", "bias": [b]})
        parts["many"] = node({"0": [a], "1": [b, a]})
        return node(modules={**parts, "extra": node({"gain": [b]}), "reused": "first"})
    if kind == "encoder":
        d = 2 * a
        own = {"in_proj_weight": [3 * d, d]}
        own |= dict.fromkeys(("q_proj_weight", "k_proj_weight", "v_proj_weight"))
        attention = node({**own, "in_proj_bias": [3 * d]}, {"out_proj": linear(d, d)})
        norm = node({"weight": [d], "bias": [d]})
        parts = {"self_attn": attention, "linear1": linear(d, b), "linear2": linear(b, d)}
        return node(modules={**parts, "norm1": norm, "norm2": norm})
    return linear(b, c) if kind == "linear" else chain(node())


def tangled_tree(draw):
    """Describe a net with all that a walk has to mind, under random names.

    Own parameters beside submodules, absent ones, buffers, a module that is None, two kinds of
    ties, numbers as names that are no positions, a name with the characters of patterns, and
    modules four levels deep.
    """
    a, b, c, d = draw.distinct(4, 2, 9)
    gain, weight, first, deep, last, low = (draw.word() for _ in range(6))
    first += "+ [1]"  # names are free text; as a pattern, this one does not match itself
    layer = node({weight: [a, b], "bias": [a]})
    bare = node({weight: [c, d], "bias": None}, buffers={"mean": [c]})
    inner = {"1": node({weight: [b, c], "bias": [b]}), "0": bare, low: first, "gap": None}
    middle = node({gain: [d]}, {"net": node({"bias": [c]}, inner)}, {"mean": [a]})
    end = node({weight: f"{first}.{weight}", "bias": [a], "absent": None})
    parts = {first: layer, "gap": None, deep: middle, "flat": node(), last: end}
    tree = node({gain: [b], "absent": None}, parts, {"offset": [d]})
    path = {"first": first, "deep": deep, "last": last, "weight": weight, "gain": gain, "low": low}
    return tree, path


def random_tree(draw, depth=4):
    """Describe a net of random structure under random names, with layers at every level."""
    count = draw.integer(1, 2)
    own = {draw.word(): draw.distinct(draw.integer(1, 2), 2, 5) for _ in range(count)}
    if depth == 1:
        return node(own)
    inner = {draw.word(): random_tree(draw, depth - 1) for _ in range(2 if depth > 2 else 1)}
    return node(own, inner)


def net_case(draw, kind, tree=None):
    """Draw sizes, values and flags for a net; some parameters of one shape have equal values."""
    sizes = draw.distinct(3, 3, 9)
    tree = tree or known_tree(kind, sizes)
    shapes = shapes_of(tree)
    names = first_names(tree)
    parts = draw.normal(sum(map(math.prod, shapes.values()))).split(
        [math.prod(shapes[name]) for name in names]
    )
    values = {name: numbers.view(shapes[name]) for name, numbers in zip(names, parts, strict=True)}
    for value in values.values():
        if value.dim() == 1:
            value.fill_(1)
    case = {"kind": kind, "sizes": sizes, "tree": tree, "values": values}
    case |= {"every": names_of(tree), "shapes": shapes}
    return case | {"flags": drawn_flags(draw, names)}


def drawn_flags(draw, names):
    """Draw which parameters are trainable: of two or more, at least one is and one is not."""
    drawn = draw.integers(0, 1, len(names)).tolist()
    flags = {name: number == 1 for name, number in zip(names, drawn, strict=True)}
    if len(names) > 1:
        flags |= {names[i]: bool(k) for k, i in enumerate(draw.permutation(len(names))[:2])}
    return flags


def row_of(values):
    """Put the numbers of tensors in a row."""
    flat = [value.flatten() for value in values]
    return torch.cat(flat) if flat else torch.zeros(0, dtype=torch.float64)


def flags_as_text(flags, names):
    return "".join("1" if flags[name] else "0" for name in names)


def with_sent(case, **others):
    """Add to a case what a worker needs of it."""
    sent = {"kind": case["kind"], "sizes": case["sizes"], "values": row_of(case["values"].values())}
    sent["tree"] = case["tree"] if case["kind"] == "grown" else None
    sent["flags"] = flags_as_text(case["flags"], case["values"])
    return case | {"sent": sent | others}


def sent_of(cases):
    """Return what a worker needs of each case."""
    return [case["sent"] for case in cases]


# ---------------------------------------------------------------- lists of names


def is_subset_apart(names, wanted, dropped):
    """Tell whether names are the wanted ones without those dropped, of which there are some."""
    return 0 < len(dropped) < len(wanted) and names == [n for n in wanted if n not in dropped]


def value_duplicates(case):
    """Return the names whose values another parameter before them has."""
    found, before = [], []
    for name in list(case["values"]):
        value = case["values"][name]
        if any(same_tensors(value, other) for other in before):
            found.append(name)
        before.append(value)
    return found


def names_diagnosis(names, case):
    """Recognise what kind of wrong list of names this is; the most telling feature first."""
    tree, wanted = case["tree"], list(case["values"])
    every, given = case["every"], set(names)
    same_objects = given <= set(every) and sorted(every[n] for n in names) == sorted(wanted)
    last_segments = {name.rpartition(".")[2] for name in wanted}
    features = [
        ("dot-in-front", any(name.startswith(".") for name in names)),
        ("buffers-listed", given & set(other_names(tree, "buffers"))),
        ("absent-parameter-listed", given & set(other_names(tree, "absent"))),
        ("tied-listed-twice", len(given) > len(wanted) and given <= set(every)),
        ("order-differs", same_objects and given == set(wanted)),
        ("tied-under-another-name", same_objects),
        ("names-without-path", given == last_segments != set(wanted)),
    ]
    for diagnosis, dropped in (
        ("frozen-left-out", [name for name in wanted if not case["flags"][name]]),
        ("container-parameters-missing", own_of_containers(tree)),
        ("equal-values-merged", value_duplicates(case)),
        ("levels-missing", [name for name in wanted if name.count(".") > 1]),
        ("levels-missing", [name for name in wanted if name.count(".") > 0]),
    ):
        features.append((diagnosis, is_subset_apart(sorted(names), sorted(wanted), dropped)))
    features.append(("levels-missing", not names))
    return next((diagnosis for diagnosis, is_seen in features if is_seen), "names-differ")


def assert_names(names, case, what):
    """Demand the names of `named_parameters()` in that order."""
    wanted, diagnosis = list(case["values"]), "names-differ"
    is_text = isinstance(names, list) and all(type(name) is str for name in names)
    if is_text and names != wanted:
        diagnosis = names_diagnosis(names, case)
    assert_same_names(names, wanted, diagnosis=diagnosis, what=what)


def assert_parts(seen, expected, names, what, diagnosis, between=""):
    """Demand of a text, whose parts each belong to a name, that it is the expected one."""
    if seen == expected or not isinstance(seen, str):
        assert_equal(seen, expected, diagnosis=diagnosis, what=what)
        return
    parts = [text.split(between) if between else list(text) for text in (seen, expected)]
    count = f"number of {what}"
    assert_equal(len(parts[0]), len(parts[1]), diagnosis=diagnosis, what=count)
    for name, own, wanted in zip(names, *parts, strict=False):
        assert_equal(own, wanted, diagnosis=diagnosis, what=f"{what}: {name}")
    assert_equal(seen, expected, diagnosis=diagnosis, what=what)


def assert_row(seen, tensors, names, what, **options):
    """Demand that tensors, reported by `in_a_row`, are these."""
    wanted = "\n".join("None" if t is None else str(tuple(t.shape)) for t in tensors)
    forms, diagnosis = part(seen, "forms"), options["diagnosis"]
    assert_parts(forms, wanted, names, f"shapes of {what}", diagnosis, "\n")
    there = [t for t in tensors if t is not None]
    numbers, expected = part(seen, "numbers"), row_of(there)
    # Most are equal, and seen at once to be; what differs is left to the thorough comparison.
    if there and not is_equal(numbers, expected):
        assert_same_tensors(numbers, expected, what=what, **options)


def is_equal(seen, expected):
    """Tell whether a tensor is a reference to the last digit."""
    if not isinstance(seen, torch.Tensor) or seen.is_meta or seen.dtype != expected.dtype:
        return False
    return torch.equal(seen, expected)


def assert_numbers_kept(seen, case, grads, what, **options):
    """Demand that names, values and gradients of a net are as they were."""
    every, after = case["every"], part(seen, "after")
    diagnosis = options["diagnosis"]
    text = part(after, "names")
    names, whose = text.split("\n") if isinstance(text, str) else text, f"parameters {what}"
    assert_same_names(names, list(every) or [""], diagnosis=diagnosis, what=f"names of the {whose}")
    values = [case["values"][first] for first in every.values()]
    tensors = values + [grads.get(first) for first in every.values()]
    names = [*every, *(f"gradient of {name}" for name in every)]
    assert_row(after, tensors, names, f"values and gradients {what}", **options)


def assert_kept(seen, case, what, grads=None):
    """Demand that values, flags, gradients and modes of a net are as they were."""
    diagnosis, every = "net-changed", case["every"]
    exact = {"rtol": 0.0, "atol": 0.0, "diagnosis": diagnosis}
    assert_numbers_kept(seen, case, grads or {}, f"after {what}", **exact)
    flags, shown = flags_as_text(case["flags"], every.values()), f"flags (1: True) after {what}"
    assert_parts(part(seen, "after", "flags"), flags, every, shown, diagnosis)
    assert_modes_kept(seen, f"after {what}", diagnosis)


def assert_modes_kept(seen, what, diagnosis):
    """Demand that each module is in the mode that it was in."""
    before, after = part(seen, "modes"), part(seen, "after", "modes")
    is_text = isinstance(before, str) and isinstance(after, str)
    before, after = (list(before), list(after)) if is_text else ("", None)
    shown = f"training modes (1: True) {what}"
    assert_equal(after, before, diagnosis=diagnosis, what=shown)


# ---------------------------------------------------------------- rgnet


@helper
def layers_of(module):
    """Describe the layers of a flat Sequential as text."""
    if not isinstance(module, nn.Sequential):
        return f"a {type(module).__name__}"
    kinds = {nn.Linear: "Linear", nn.ReLU: "ReLU", nn.Sequential: "Sequential"}
    found = []
    for child in module:
        names = (name for kind, name in kinds.items() if isinstance(child, kind))
        found.append(next(names, type(child).__name__))
    return ", ".join(found)


@helper
def shape_list(net):
    """Return the names and shapes of all parameters, tied ones once."""
    return {name: tuple(p.shape) for name, p in parameters_of(net).items()}


@helper
def block_form(student):
    """Describe one block."""
    block = student.block1()
    return {"layers": layers_of(block), "shapes": shape_list(block)}


@helper
def blocks_form(student, *arguments):
    """Describe a row of blocks."""
    blocks = student.block2(*arguments)
    is_chain = isinstance(blocks, nn.Sequential)
    seen = {"type": "Sequential" if is_chain else type(blocks).__name__, "names": [], "layers": []}
    if is_chain:
        entries = blocks._modules  # noqa: SLF001 - children() gives a repeated one once
        own = parameters_of(blocks)
        seen["names"] = list(entries)
        seen["layers"] = [layers_of(block) for block in entries.values()]
        seen["objects"] = len(set(entries.values()))
        seen["shared"] = len(parameters_of(blocks, every_name=True)) - len(own)
        weights = [p for p in own.values() if p.dim() == 2]
        alike = [p.detach() for p in weights if p.shape == weights[0].shape]
        seen["weights"] = torch.stack(alike) if alike else None
    return seen


@helper
def rgnet_form(student, *arguments):
    """Describe the network and a second one."""
    net, other = student.make_rgnet(*arguments), student.make_rgnet(*arguments)
    own, others = parameters_of(net), parameters_of(other)
    seen = {"layers": layers_of(net), "inner": "", "indexed": None}
    seen["shapes"] = {name: tuple(p.shape) for name, p in own.items()}
    if seen["layers"] == "Sequential, Linear":
        seen["inner"] = layers_of(net[0])
    shared = {id(p) for p in own.values()} & {id(p) for p in others.values()}
    seen["shared"] = len(shared)
    same = (n for n, p in own.items() if n in others and p.dim() == 2)
    seen["equal"] = [name for name in same if torch.equal(own[name], others[name])]
    return seen


@helper
def rgnet_output(student, n, values, x):
    """Report the output of a network for given values."""
    net = student.make_rgnet(n).double()
    load_values(net, values)
    return {"output": net(x)}


@probe
def blocks_seen(student, cases):
    """Describe a block, rows of blocks and networks; report outputs of networks."""
    ways = {"block1": block_form, "block2": blocks_form, "make_rgnet": rgnet_form}
    ways["output"] = rgnet_output

    def observe(case):
        return ways[case["way"]](student, *case["arguments"])

    return each(observe, cases)


def block_layout_diagnosis(layers):
    """Recognise what kind of wrong block this is."""
    if not isinstance(layers, str) or layers.startswith("a "):
        return "not-a-sequential"
    kinds = layers.split(", ")
    is_short = kinds.count("Linear") == 2 and kinds.count("ReLU") < 2 and len(kinds) < 4
    return "block-relu-missing" if is_short else "block-layers-differ"


def assert_block2(seen, arguments, n):
    """Demand a row of n blocks, none of which shares anything with another."""
    call = f"block2({', '.join(map(str, arguments))})"
    options = {"diagnosis": "not-a-sequential", "what": f"type of {call}"}
    assert_equal(part(seen, "type"), "Sequential", **options)
    names, wanted = part(seen, "names"), [f"block {i}" for i in range(n)]
    diagnosis = block_names_diagnosis(names, n)
    assert_same_names(names, wanted, diagnosis=diagnosis, what=f"names in {call}")
    layers, expected = part(seen, "layers"), ["Linear, ReLU, Linear, ReLU"] * n
    options = {"diagnosis": "block-layers-differ", "what": f"layers of each entry of {call}"}
    assert_equal(layers, expected, **options)
    one, reused = "one-block-reused", f"{n} blocks with layers of their own in {call}"
    objects, shared = part(seen, "objects"), part(seen, "shared")
    demand(objects == n and shared == 0, one, reused, "a block or a layer in several places")
    weights = part(seen, "weights")
    is_row = isinstance(weights, torch.Tensor) and weights.dim() == 3
    is_same = is_row and bool((weights[1:] == weights[0]).flatten(1).all(1).any())
    wanted, shown = "other start values in each block", "equal weights in two blocks"
    demand(not is_same, "blocks-start-equal", wanted, shown)


def block_names_diagnosis(names, n):
    """Recognise what kind of wrong names blocks have."""
    if not isinstance(names, list):
        return "block-names-differ"
    if len(names) > 0 and names == [str(i) for i in range(len(names))]:
        return "blocks-named-by-number"
    if names == [f"block {i + 1}" for i in range(n)]:
        return "block-names-start-at-one"
    if n > 1 and len(names) == 1:
        return "blocks-share-a-name"
    if len(names) != n:
        return "n-ignored"
    return "block-names-differ"


def block_output(values, i, x, *, inner=torch.relu, outer=torch.relu):
    """Return what block number i computes."""
    h = inner(affine(values, f"0.block {i}.0", x))
    return outer(affine(values, f"0.block {i}.2", h))


def affine(values, name, x):
    """Return what a linear layer computes."""
    return x @ values[f"{name}.weight"].T + values[f"{name}.bias"]


def rgnet_reference(values, n, x):
    """Return what the network of the text computes."""
    for i in range(n):
        x = block_output(values, i, x)
    return affine(values, "1", x)


def lively_values(draw, n):
    """Draw values and an input for which no layer of the network is silent."""
    while True:
        shapes = shapes_of(rgnet_tree(n))
        values = draw.values(shapes)
        values = {k: v / math.sqrt(v.shape[-1]) if v.dim() > 1 else v for k, v in values.items()}
        x = h = draw.normal(40, 4)
        is_lively = True
        for i in range(n):
            following = block_output(values, i, h)
            share = float((following > 0).double().mean())
            differs = float((following - h).abs().max()) > 1e-3
            is_lively = is_lively and 0.2 < share < 0.9 and differs
            h = following
        if is_lively:
            return values, x


@pytest.mark.check(points=15, title="Blocks in blocks", evidence="verified", public=True)
def test_rgnet(worker: Worker, draw: Draw):
    """For 1, 2, 4 and 11 blocks names, shapes, start values and output are those of the text."""
    cases = [{"sent": {"way": "block1", "arguments": []}, "demands": assert_block1}]
    for arguments, n in (([], 4), ([1], 1), ([2], 2), ([11], 11)):
        for name, demands in (("block2", assert_block2), ("make_rgnet", assert_rgnet)):
            sent = {"way": name, "arguments": arguments}
            cases.append({"sent": sent, "demands": partial(demands, n=n)})
    for n in (1, 3):
        sent = {"way": "output", "arguments": [n, *lively_values(draw, n)]}
        cases.append({"sent": sent, "demands": assert_rgnet_output})
    found = worker.run_each(blocks_seen, sent_of(cases))
    for case, seen in zip(cases, found, strict=True):
        case["demands"](seen, case["sent"]["arguments"])


def assert_block1(seen, _arguments):
    """Demand the layers of one block."""
    layers, wanted = part(seen, "layers"), "Linear, ReLU, Linear, ReLU"
    diagnosis = block_layout_diagnosis(layers)
    assert_equal(layers, wanted, diagnosis=diagnosis, what="layers of block1()")
    expected = shapes_of(chain(linear(4, 8), node(), linear(8, 4)))
    options = {"diagnosis": "block-sizes-differ", "what": "parameters of block1()"}
    assert_equal(part(seen, "shapes"), expected, **options)


def assert_rgnet_output(seen, arguments):
    """Demand what the network of the text computes."""
    n, values, x = arguments
    options = {"diagnosis": "rgnet-output-differs", "what": f"output of make_rgnet({n})"}
    assert_same_tensors(part(seen, "output"), rgnet_reference(values, n, x), **options)


def assert_rgnet(seen, arguments, n):
    """Demand the structure of the network, and that two of them share nothing."""
    call = f"make_rgnet({', '.join(map(str, arguments))})"
    layers = part(seen, "layers")
    options = {"diagnosis": "rgnet-levels-differ", "what": f"entries of {call}"}
    assert_equal(layers, "Sequential, Linear", **options)
    inner, wanted = part(seen, "inner"), ", ".join(["Sequential"] * n)
    is_other_n = isinstance(inner, str) and set(inner.split(", ")) == {"Sequential"}
    diagnosis = "n-ignored" if is_other_n else "rgnet-levels-differ"
    assert_equal(inner, wanted, diagnosis=diagnosis, what=f"entries of {call}[0]")
    shapes = shapes_of(rgnet_tree(n))
    options = {"diagnosis": "rgnet-parameters-differ", "what": f"parameters of {call}"}
    assert_equal(part(seen, "shapes"), shapes, **options)
    wanted = f"nothing in common between two results of {call}"
    demand(part(seen, "shared") == 0, "nets-share-layers", wanted, "the same parameters")
    wanted = "other start values at the second call"
    demand(part(seen, "equal") == [], "start-values-fixed", wanted, "the same values")


# ---------------------------------------------------------------- table


@helper
def is_plain(value):
    """Tell whether a value consists of lists, tuples, texts and numbers only."""
    if type(value) in (list, tuple):
        return all(is_plain(item) for item in value)
    return value is None or type(value) in (str, int, bool, torch.Size)


@helper
def is_odd(seen):
    """Tell whether a probe is to end after what it saw of a net, since that is reported whole."""
    return seen.get("odd")


@probe
def tables(student, cases):
    """Report the table of each net, asked for twice, and what became of the net."""

    def observe(case):
        net = prepared(case)
        modes = modes_of(net)
        first, second = student.parameter_table(net), student.parameter_table(net)
        seen = {"first": first, "second": second, "odd": not is_plain([first, second])}
        return {**seen, "modes": modes, "after": kept_of(net)}

    return each(observe, cases, until=is_odd)


def demand_rows(rows, length, what):
    """Demand a list of tuples of a length."""
    wanted, diagnosis = f"a list of tuples of {length} from {what}", "rows-of-another-form"
    shown = f"a {type(rows).__name__}"
    demand(isinstance(rows, list), "returns-no-list", wanted, shown)
    odd = [row for row in rows if not (isinstance(row, tuple) and len(row) == length)]
    demand(not odd, diagnosis, wanted, f"an entry of another form, number {len(rows) - len(odd)}")


@pytest.mark.check(points=10, title="A table of all parameters", evidence="witnessed", public=True)
def test_table(worker: Worker, draw: Draw):
    """Six known and two grown nets: name, shape and flag of each parameter, in order."""
    meaning = {"ValueError": "parameters-give-no-pairs", "TypeError": "parameters-give-no-pairs"}
    kinds = [(kind, None) for kind in ("linear", "rgnet", "nest", "ties", "encoder", "empty")]
    kinds += [("grown", tangled_tree(draw)[0]), ("grown", random_tree(draw))]
    cases = [with_sent(net_case(draw, kind, tree)) for kind, tree in kinds]
    found = worker.run_each(tables, sent_of(cases), diagnose=meaning)
    for case, seen in zip(cases, found, strict=True):
        shapes = case["shapes"]
        for key in ("first", "second"):
            rows, what = part(seen, key), f"parameter_table ({case['kind']})"
            demand_rows(rows, 3, what)
            assert_names([row[0] for row in rows], case, f"names in {what}")
            for name, shape, flag in rows:
                is_shape = isinstance(shape, tuple) and all(type(n) is int for n in shape)
                diagnosis = "shape-differs" if is_shape else "shape-not-a-tuple"
                shown = f"{shape}" if is_shape else f"a {type(shape).__name__}"
                wanted = f"{shapes[name]} for {name}"
                demand(is_shape and tuple(shape) == shapes[name], diagnosis, wanted, shown)
                options = {"diagnosis": "flag-differs", "what": f"requires_grad of {name}"}
                assert_equal(flag, case["flags"][name], **options)
        assert_kept(seen, case, "parameter_table")


# ---------------------------------------------------------------- path


@probe
def path_results(student, cases):
    """Look up each path in each net; report how that ended.

    Where every path led to the parameter of that name or to an exception, the parameters' numbers
    stand for them. Else the parameters are reported as well.
    """

    def observe(case):
        net = prepared(case)
        net.plain = torch.ones(3)
        found, missing = {}, object()
        for path in case["paths"]:
            found[path] = caught(lambda path=path: student.get_by_path(net, path))
        own = parameters_of(net, every_name=True)
        ended = [(path, outcome.get("returned", missing)) for path, outcome in found.items()]
        reached = {path: value for path, value in ended if value is not missing}
        if any(own.get(path, missing) is not value for path, value in reached.items()):
            return {"odd": True, "found": found, "own": own}
        raised = {path: outcome for path, outcome in found.items() if path not in reached}
        return {"reached": list(reached), "raised": raised, **in_a_row(list(reached.values()))}

    return each(observe, cases, until=is_odd)


def found_diagnosis(outcome, own, wanted):
    """Recognise how a lookup of a valid path went wrong."""
    raised = part(outcome, "raised")
    if raised == "SyntaxError":
        return "path-evaluated"
    if raised is not None:
        return "valid-path-refused"
    value = part(outcome, "returned")
    if not isinstance(value, torch.Tensor):
        return "no-parameter-returned"
    facts = facts_of(value)
    if any(facts.identity == facts_of(p).identity for p in own.values()):
        return "another-parameter-found"
    if facts.storage == facts_of(wanted).storage:
        return "detached-tensor-returned"
    return "copy-returned" if same_tensors(value, wanted) else "another-parameter-found"


def assert_found(seen, path, name, faults):
    """Demand of a valid path the parameter with that first name."""
    if path in (part(seen, "reached") or []):
        return
    outcome = part(seen, "found", path) or part(seen, "raised", path)
    own = part(seen, "own") or {}
    wanted = own.get(name)
    diagnosis = found_diagnosis(outcome, own, wanted)
    if diagnosis in {"valid-path-refused", "another-parameter-found"}:
        diagnosis = faults.get(path, diagnosis)
    value = assert_returns(outcome, diagnosis=diagnosis, when=f'for the path "{path}"')
    what = f'get_by_path(net, "{path}")'
    demand(isinstance(value, torch.Tensor), diagnosis, f"a Parameter from {what}", "something else")
    assert_same_object(value, wanted, diagnosis=diagnosis, what=f"{what} and the parameter")
    # That object again, by its numbers: its identity is the worker's word only.
    assert_same_tensors(value, wanted.detach(), diagnosis=diagnosis, what=what)


def assert_all_found(seen, case, faults):
    """Demand of each name of each parameter that it leads to that parameter."""
    names = case["every"]
    for path, name in names.items():
        assert_found(seen, path, name, faults)
    if part(seen, "own") is None:
        # Those objects again, by their numbers: their identity is the worker's word only.
        wanted = [case["values"][name] for name in names.values()]
        assert_row(seen, wanted, names, "parameters", diagnosis="another-parameter-found")


def bad_paths(path):
    """Return paths that lead to no parameter, with what they lead to."""
    first, deep, weight = path["first"], path["deep"], path["weight"]
    good, unknown = f"{first}.{weight}", f"{weight}z"
    return [
        ("offset", "buffer-found"),
        (f"{deep}.mean", "buffer-found"),
        (first, "module-found"),
        (f"{deep}.net.1", "module-found"),
        ("named_parameters", "attribute-found"),
        (f"{first}.training", "attribute-found"),
        ("plain", "attribute-found"),
        ("absent", "absent-parameter-found"),
        (f"{deep}.net.0.bias", "absent-parameter-found"),
        (f"{deep}.net.{unknown}", "unknown-name-accepted"),
        (f"{unknown}.{weight}", "unknown-name-accepted"),
        (weight, "end-of-name-accepted"),
        (f"net.1.{weight}", "end-of-name-accepted"),
        (f"{deep}.net.-1.{weight}", "name-taken-for-position"),
        (f"{good}.data", "path-into-parameter-accepted"),
        ("gap.bias", "unknown-name-accepted"),
        (f"{first}..{weight}", "odd-path-accepted"),
        (f"{good}.", "odd-path-accepted"),
        ("", "odd-path-accepted"),
    ]


@pytest.mark.check(points=20, title="Paths lead to parameters", evidence="witnessed")
def test_path(worker: Worker, draw: Draw):
    """Every name of every parameter leads to that object; what is no parameter is a KeyError."""
    cases = [net_case(draw, kind) for kind in ("linear", "rgnet", "ties", "encoder")]
    tree, path = tangled_tree(draw)
    bad, cases = bad_paths(path), [*cases, net_case(draw, "grown", tree)]
    paths = [list(case["every"]) for case in cases]
    paths[-1] += [each for each, _ in bad]
    cases = [with_sent(case, paths=own) for case, own in zip(cases, paths, strict=True)]
    inner = f"{path['deep']}.net"
    found = worker.run_each(path_results, sent_of(cases))
    for case, seen in zip(cases, found, strict=True):
        names = case["every"]
        faults = {each: "alias-not-found" for each, name in names.items() if each != name}
        if case["kind"] == "grown":
            faults |= {each: "name-taken-for-position" for each in names if f"{inner}.1." in each}
            faults |= {each: "name-taken-for-position" for each in names if f"{inner}.0." in each}
        assert_all_found(seen, case, faults)
    for wrong, diagnosis in bad:
        outcome = part(seen, "found", wrong) or part(seen, "raised", wrong)
        ids = {"missing": diagnosis, "default": "path-other-error"}
        assert_raises(outcome, "KeyError", diagnosis=ids, when=f'for the path "{wrong}"')


# ---------------------------------------------------------------- walk


@helper
@contextlib.contextmanager
def shortcuts_noted():
    """Note which of the methods that a walk must do without are called."""
    names = ("named_parameters", "parameters", "state_dict")
    kept = {name: getattr(nn.Module, name) for name in names}
    called = []

    def noting(name):
        def method(self, *args, **kwargs):
            called.append(name)
            return kept[name](self, *args, **kwargs)

        return method

    for name in names:
        setattr(nn.Module, name, noting(name))
    try:
        yield called
    finally:
        for name in names:
            setattr(nn.Module, name, kept[name])


@helper
def in_short(rows, own):
    """Report the rows of a walk by their names and numbers, or as they are.

    The first where each row is a name and the very parameter of that name.
    """
    if type(rows) is not list:
        return {"rows": rows}
    for row in rows:
        if type(row) is not tuple or len(row) != 2 or type(row[0]) is not str:
            return {"rows": rows}
        if row[0] not in own or own[row[0]] is not row[1]:
            return {"rows": rows}
    return {"names": [name for name, _ in rows], **in_a_row([found for _, found in rows])}


@probe
def walks(student, cases):
    """Report the walk of each net, made twice; beside rows, the parameters themselves."""

    def observe(case):
        net = prepared(case)
        seen = {"modes": modes_of(net)}
        with shortcuts_noted() as called:
            first, second = student.walk_parameters(net), student.walk_parameters(net)
        own = parameters_of(net)
        seen |= {"first": in_short(first, own), "second": in_short(second, own)}
        if "rows" in seen["first"] or "rows" in seen["second"]:
            seen |= {"odd": True, "own": own}
        return {**seen, "called": called[:1], "after": kept_of(net)}

    return each(observe, cases, until=is_odd)


def assert_walk(seen, case, key, what):
    """Demand the names and the objects of all parameters."""
    names = part(seen, key, "names")
    if names is not None:
        assert_names(names, case, f"names from {what}")
        # Those objects again, by their numbers: their identity is the worker's word only.
        wanted = list(case["values"].values())
        assert_row(part(seen, key), wanted, names, what, diagnosis="objects-differ")
        return
    rows = part(seen, key, "rows")
    demand_rows(rows, 2, what)
    assert_names([row[0] for row in rows], case, f"names from {what}")
    own = part(seen, "own")
    for name, found in rows:
        is_tensor = isinstance(found, torch.Tensor)
        diagnosis = "rows-of-another-form" if not is_tensor else "objects-differ"
        demand(is_tensor, diagnosis, f"the Parameter beside {name}", "something else")
        options = {"diagnosis": diagnosis, "what": f"{name} and the parameter"}
        assert_same_object(found, own[name], **options)
        assert_same_tensors(found, case["values"][name], diagnosis=diagnosis, what=name)


def demand_own_names(seen, case, earlier):
    """Demand that no name of an earlier net is listed for this one."""
    rows = part(seen, "first", "rows")
    rows = rows if isinstance(rows, list) else []
    names = {row[0] for row in rows if isinstance(row, tuple) and row and type(row[0]) is str}
    foreign = names - case["every"].keys()
    is_kept = bool(foreign) and foreign <= earlier and names.issuperset(list(case["values"]))
    wanted, shown = "names of this network only", "names of a network walked before"
    demand(not is_kept, "second-call-differs", wanted, shown)


@pytest.mark.check(points=20, title="A walk of your own", evidence="witnessed")
def test_walk(worker: Worker, draw: Draw):
    """Eight nets, each walked twice: names, order and objects, and no use of the shortcuts."""
    kinds = [(kind, None) for kind in ("linear", "rgnet", "nest", "encoder", "ties", "empty")]
    kinds += [("grown", random_tree(draw)), ("grown", tangled_tree(draw)[0])]
    meaning, earlier = {"AttributeError": "absent-module-not-skipped"}, set()
    cases = [with_sent(net_case(draw, kind, tree)) for kind, tree in kinds]
    found = worker.run_each(walks, sent_of(cases), diagnose=meaning)
    for case, seen in zip(cases, found, strict=True):
        called, what = part(seen, "called"), f"walk_parameters ({case['kind']})"
        wanted, shown = "a walk over _parameters and _modules", f"a call of {(called or [''])[0]}"
        demand(called == [], "shortcut-used", wanted, shown)
        demand_own_names(seen, case, earlier)
        assert_walk(seen, case, "first", what)
        try:
            assert_walk(seen, case, "second", what)
        except CheckFailed:
            wanted, shown = "the same answer at the second call", "another"
            demand(False, "second-call-differs", wanted, shown)
        earlier |= case["every"].keys()
        assert_kept(seen, case, "walk_parameters")


# ---------------------------------------------------------------- without_gradient


@helper
def gradient_stages(student, x):
    """Report the lists of one net: fresh, after a partial and a full backward, after zero_grad."""
    net, seen = rgnet(2).double(), {}
    seen["when fresh"] = student.without_gradient(net)
    net[0][1](x).sum().backward()
    seen["after a backward pass through block 1"] = student.without_gradient(net)
    net.zero_grad(set_to_none=False)
    seen["after that and zeroing"] = student.without_gradient(net)
    net[1](x).sum().backward()
    net[0][0](x).sum().backward()
    seen["after a backward pass through all"] = student.without_gradient(net)
    net.zero_grad()
    seen["after zero_grad"] = student.without_gradient(net)
    return seen


@probe
def gradient_lists(student, cases):
    """Give some parameters of each net a gradient; report the list, and what became of the net.

    The last case has an input in place of gradients, for the stages of one net.
    """

    def observe(case):
        if "x" in case:
            return gradient_stages(student, case["x"])
        net = prepared(case)
        own = parameters_of(net)
        there = [own[name] for name in case["has_grad"]]
        numbers = case["grads"].split([p.numel() for p in there])
        for parameter, numbers_of_one in zip(there, numbers, strict=True):
            parameter.grad = numbers_of_one.clone().view(parameter.shape)
        modes, found = modes_of(net), student.without_gradient(net)
        seen = {"found": found, "odd": not is_plain(found)}
        return {**seen, "modes": modes, "after": kept_of(net)}

    return each(observe, cases, until=is_odd)


def gradients(case, shift):
    """Give trainable and frozen parameters no gradient, one of zeros, one with the sum zero."""
    names, grads = list(case["values"]), {}
    for i, name in enumerate(names):
        value = case["values"][name]
        count = value.numel()
        cancelling = torch.arange(count, dtype=torch.float64) - (count - 1) / 2
        cancelling = cancelling.reshape(value.shape)
        kinds = (None, torch.zeros_like(value), cancelling, torch.ones_like(value))
        grads[name] = kinds[(i + shift) % 4]
        case["flags"][name] = i % 3 != 0
    return grads


def gradient_diagnosis(found, case, grads):
    """Recognise what kind of wrong list this is."""
    names, flags = list(case["values"]), case["flags"]
    wanted = [name for name in names if grads[name] is None]
    if not isinstance(found, list):
        return "returns-no-list"
    if any(type(name) is not str for name in found):
        return "names-expected"
    zero = [n for n in names if grads[n] is None or not grads[n].any()]
    zero_sum = [n for n in names if grads[n] is None or abs(float(grads[n].sum())) < 1e-9]
    every = case["every"]
    for diagnosis, wrong in (
        ("listed-with-gradient", [n for n in names if n not in wanted]),
        ("frozen-for-without-gradient", [n for n in names if not flags[n]]),
        ("zero-gradient-listed", zero),
        ("zero-gradient-listed", zero_sum),
        ("frozen-left-out", [n for n in wanted if flags[n]]),
        ("tied-listed-twice", [n for n, first in every.items() if first in wanted]),
    ):
        if found == wrong:
            return diagnosis
    if len(wanted) < len(names) and set(names) <= set(found):
        return "gradients-of-state-dict"
    return "without-gradient-differs"


def assert_without(found, case, grads, what):
    """Demand the names of the parameters without a gradient."""
    wanted = [name for name in list(case["values"]) if grads[name] is None]
    diagnosis = "without-gradient-differs"
    if found != wanted:
        diagnosis = gradient_diagnosis(found, case, grads)
    assert_same_names(found, wanted, diagnosis=diagnosis, what=what)


@pytest.mark.check(points=10, title="Which gradients are missing", evidence="witnessed")
def test_without_gradient(worker: Worker, draw: Draw):
    """Gradients of zeros count, flags do not; fresh, after partial passes and after zeroing."""
    meaning = {
        "RuntimeError": "gradient-as-truth-value",
        "AttributeError": "gradient-may-be-none",
        "TypeError": "gradient-may-be-none",
    }
    trees = [("grown", tangled_tree(draw)[0], 0), ("grown", tangled_tree(draw)[0], 3)]
    trees += [("ties", None, 0), ("grown", random_tree(draw), 1), ("empty", None, 0)]
    cases = []
    for kind, tree, shift in trees:
        case = net_case(draw, kind, tree)
        case["grads"] = gradients(case, shift)
        there = {name: grad for name, grad in case["grads"].items() if grad is not None}
        cases.append(with_sent(case, has_grad=list(there), grads=row_of(there.values())))
    case = net_case(draw, "grown", rgnet_tree(2))
    names = list(case["values"])
    case["flags"] = dict.fromkeys(names, True)
    cases.append(case | {"sent": {"x": draw.normal(5, 4)}})
    found = worker.run_each(gradient_lists, sent_of(cases), diagnose=meaning)
    for case, seen in zip(cases, found, strict=True):
        if "grads" in case:
            assert_without(part(seen, "found"), case, case["grads"], "without_gradient")
            assert_kept(seen, case, "without_gradient", case["grads"])
    ones = {name: torch.ones(1) for name in names}
    some = {name: torch.ones(1) if "block 1" in name else None for name in names}
    none = dict.fromkeys(names)
    for stage, grads in (
        ("when fresh", none),
        ("after a backward pass through block 1", some),
        ("after that and zeroing", {n: g if g is None else g * 0 for n, g in some.items()}),
        ("after a backward pass through all", ones),
        ("after zero_grad", none),
    ):
        assert_without(part(seen, stage), case, grads, f"without_gradient {stage}")


# ---------------------------------------------------------------- freeze


@helper
def frozen_step(student, case):
    """Freeze a part of a network and take one step of gradient descent; report all values."""
    net = rgnet(2).double()
    load_values(net, case["step"])
    count = student.freeze(net, case["prefix"])
    net(case["x"]).sum().backward()
    with torch.no_grad():
        for parameter in parameters_of(net).values():
            if parameter.grad is not None:
                parameter.sub_(case["rate"] * parameter.grad)
    values = {n: p.detach() for n, p in parameters_of(net).items()}
    return {"values": values, "odd": not is_plain(count)}


@probe
def freezings(student, nets, cases):
    """Freeze a part of each net; report how that ended and what became of the net."""

    def observe(case):
        if "step" in case:
            return frozen_step(student, case)
        net = prepared(nets[case["net"]] | {"flags": case["flags"]})
        for i, parameter in enumerate(parameters_of(net).values()):
            parameter.grad = parameter.detach().clone() if i % 2 else None
        for i, module in enumerate(nn.Module.modules(net)):
            module.training = i % 2 == 0
        modes = modes_of(net)
        outcome = caught(lambda: student.freeze(net, case["prefix"]))
        seen = {"outcome": outcome, "odd": not is_plain(outcome.get("returned"))}
        return {**seen, "modes": modes, "after": kept_of(net)}

    return each(observe, cases, until=is_odd)


def segments_match(name, prefix):
    return f"{name}.".startswith(f"{prefix}.")


def frozen_by(case, fits):
    """Return the first names of the parameters with a name that fits."""
    every = case["every"]
    return {first for name, first in every.items() if fits(name)}


def freeze_diagnosis(frozen, prefix, case):
    """Recognise, from the first names of the frozen ones, what was frozen in place of a part."""
    names, every = list(case["values"]), case["every"]
    outside = {name for name in names if not case["flags"][name]}
    right = frozen_by(case, lambda name: segments_match(name, prefix))
    firsts = {name for name in names if segments_match(name, prefix)}
    if frozen == outside and right - outside:
        # Where all first names were frozen before, to freeze these alone changes nothing either.
        is_alias = firsts <= outside if firsts else prefix in every
        return "alias-not-frozen" if is_alias else "nothing-frozen"
    for diagnosis, fits in (
        ("prefix-not-whole-segments", lambda name: name.startswith(prefix)),
        ("prefix-found-anywhere", lambda name: prefix in name),
        ("prefix-found-anywhere", lambda name: f".{prefix}." in f".{name}."),
    ):
        if frozen == frozen_by(case, fits) | outside != right | outside:
            return diagnosis
    if frozen == firsts | outside:
        return "alias-not-frozen"
    if frozen == set(names) - right or frozen == (set(names) - right) | outside:
        return "all-others-frozen"
    if right < frozen:
        return "too-much-frozen"
    return "too-little-frozen"


def wrong_counts(prefix, case):
    """Return what is counted in place of the elements frozen: (diagnosis, number) each."""
    shapes, every = case["shapes"], case["every"]
    right = frozen_by(case, lambda name: segments_match(name, prefix))
    names = [first for name, first in every.items() if segments_match(name, prefix)]
    sizes = {name: math.prod(shape) for name, shape in shapes.items()}
    trainable = sum(sizes[name] for name in right if case["flags"][name])
    frozen = sum(s for n, s in sizes.items() if not case["flags"][n] or n in right)
    total = sum(sizes[name] for name in right)
    counts = (
        ("tensors-counted", len(right)),
        ("tensors-counted", len(names)),
        ("tied-counted-twice", sum(sizes[name] for name in names)),
        ("frozen-before-not-counted", trainable),
        ("all-frozen-counted", frozen),
    )
    return [(name, count) for name, count in counts if count != total]


def are_told_apart(prefix, case):
    """Tell whether each wrong number of elements has one explanation."""
    counts = wrong_counts(prefix, case)
    return len({count for _, count in counts}) == len(set(counts))


def count_diagnosis(count, prefix, case):
    """Recognise what was counted in place of the elements."""
    if type(count) is not int:
        return "count-not-returned"
    fits = (name for name, wrong in wrong_counts(prefix, case) if wrong == count)
    return next(fits, "count-differs")


def flags_after(seen):
    """Return the flags that a worker reports, by name."""
    names, flags = part(seen, "after", "names"), part(seen, "after", "flags")
    if not isinstance(names, str) or not isinstance(flags, str):
        return {}
    return {n: k == "1" for n, k in zip(names.split("\n"), flags, strict=False)}


def assert_frozen(seen, case, prefix):
    """Demand the flags of all parameters, the count, and that nothing else has changed."""
    when = f'for the prefix "{prefix}"'
    every, wanted = case["every"], frozen_by(case, lambda n: segments_match(n, prefix))
    outcome = part(seen, "outcome")
    refused = "parameter-prefix-refused" if prefix in every else "valid-prefix-refused"
    if refused == "valid-prefix-refused" or every[prefix] != prefix:
        firsts = [name for name in every.values() if segments_match(name, prefix)]
        refused = refused if firsts else "alias-not-frozen"
    if refused == "valid-prefix-refused" and "[" in prefix:
        refused = "prefix-taken-for-pattern"
    count = assert_returns(outcome, diagnosis=refused, when=when)
    flags = flags_after(seen)
    frozen = {every[name] for name, flag in flags.items() if not flag and name in every}
    all_frozen = wanted | {name for name, flag in case["flags"].items() if not flag}
    is_right = frozen == all_frozen
    diagnosis = "too-little-frozen" if is_right else freeze_diagnosis(frozen, prefix, case)
    options = {"diagnosis": diagnosis, "ordered": False, "what": f"frozen {when}"}
    assert_same_names(sorted(frozen), sorted(all_frozen), **options)
    total = sum(case["values"][name].numel() for name in wanted)
    is_right = type(count) is int and count == total
    diagnosis = "count-differs" if is_right else count_diagnosis(count, prefix, case)
    assert_equal(count, total, diagnosis=diagnosis, what=f"count {when}")
    assert_untouched(seen, case, when)


def assert_untouched(seen, case, when):
    """Demand that values, gradients and modes are as they were."""
    options = {"diagnosis": "freeze-changes-more"}
    grads = {name: value for i, (name, value) in enumerate(case["values"].items()) if i % 2}
    assert_numbers_kept(seen, case, grads, when, **options)
    assert_modes_kept(seen, when, options["diagnosis"])


def assert_refused(seen, case, prefix, diagnosis):
    """Demand a KeyError, and no flag changed."""
    when, every = f'for the prefix "{prefix}"', case["every"]
    before = {name: case["flags"][first] for name, first in every.items()}
    changed = [name for name, flag in flags_after(seen).items() if before.get(name) is not flag]
    starts = frozen_by(case, lambda name: name.startswith(prefix))
    found = "prefix-not-whole-segments" if starts and changed else diagnosis
    found = "prefix-found-anywhere" if changed and not starts else found
    ids = {"missing": found, "default": "freeze-other-error"}
    assert_raises(part(seen, "outcome"), "KeyError", diagnosis=ids, when=when)
    shown = f"changed: {len(changed)}"
    demand(not changed, "flags-changed-before-error", "no flag changed", shown)


def freeze_cases(draw):
    """Return trees and prefixes that hold parameters, the plainest first."""
    sizes = draw.distinct(13, 2, 20)
    twelve = chain(*(linear(a, b) for a, b in itertools.pairwise(sizes)))
    row = chain(*(linear(a, b) for a, b in itertools.pairwise(sizes)))
    row["modules"] = {f"block {i}": child for i, child in enumerate(row["modules"].values())}
    tangled, path = tangled_tree(draw)
    first, deep, last, weight = (path[key] for key in ("first", "deep", "last", "weight"))
    a, b = draw.distinct(2, 2, 9)
    pair = chain(linear(a, b), node({"weight": "0.0.weight", "bias": [b]}))
    nested = chain(pair, chain(linear(b, a), linear(a, b)), linear(a, a))
    return [
        (twelve, ["5", "1", "0", "11", "3.weight", "10.bias"]),
        (row, ["block 1", "block 10", "block 0.bias"]),
        (nested, ["1", "0.1.bias", "0"]),
        (tangled, [path["gain"], deep, f"{deep}.net", f"{deep}.net.1", first]),
        (tangled, [last, f"{last}.{weight}", f"{deep}.net.{path['low']}"]),
    ]


@pytest.mark.check(points=15, title="Freezing a part", evidence="witnessed")
def test_freeze(worker: Worker, draw: Draw):
    """Names match segment by segment, aliases too; the count, the next step and KeyErrors fit."""
    trees, nets, cases = freeze_cases(draw), [], []

    def add(case, prefix, demands, *more):
        """Note a case with other flags than the one before on that net."""
        # Whoever compares prefixes loosely, or knows first names only, is to be seen by a flag,
        # and a wrong count is to have one explanation. Where all are trainable flags tell nothing,
        # and there are no ties that could take two.
        near = frozen_by(case, lambda name: prefix in name)
        near -= {name for name in case["values"] if segments_match(name, prefix)}
        flags = {}
        while not flags or not are_told_apart(prefix, case | {"flags": flags}):
            flags = drawn_flags(draw, list(case["values"])) | dict.fromkeys(near, True)
            flags = dict.fromkeys(flags, True) if case["all_trainable"] else flags
        sent = {"net": case["net"], "flags": flags_as_text(flags, flags), "prefix": prefix}
        cases.append(case | {"flags": flags, "sent": sent, "demands": demands, "more": more})

    for number, (tree, prefixes) in enumerate(trees):
        is_same = number > 0 and tree is trees[number - 1][0]
        if not is_same:
            case = net_case(draw, "grown", tree)
            case |= {"net": len(nets), "all_trainable": number == 0}
            nets.append(with_sent(case)["sent"])
        for prefix in prefixes:
            add(case, prefix, assert_frozen)
    cases.append(training_case(draw))
    _, prefixes = trees[3]
    deep, first = prefixes[1], prefixes[4]
    for prefix, diagnosis in (
        (f"{first}z", "nothing-found-accepted"),
        (first[:4], "nothing-found-accepted"),
        (f"{deep}.mean", "nothing-found-accepted"),
        ("flat", "empty-module-accepted"),
        ("gap", "empty-module-accepted"),
        ("absent", "nothing-found-accepted"),
        ("net.1", "nothing-found-accepted"),
        (f"{deep}.net.1.bias.data", "nothing-found-accepted"),
    ):
        add(case, prefix, assert_refused, diagnosis)
    found = worker.run_each(freezings, sent_of(cases), nets=nets)
    for case, seen in zip(cases, found, strict=True):
        case["demands"](seen, case, case["sent"]["prefix"], *case["more"])


def training_case(draw):
    """Draw values for a step of gradient descent that changes every parameter not frozen."""
    grads, rate, prefix = {}, 0.25, "0.block 1"
    while not grads or any(float(grad.abs().max()) < 1e-3 for grad in grads.values()):
        values, x = lively_values(draw, 2)
        leaves = {name: value.clone().requires_grad_() for name, value in values.items()}
        rgnet_reference(leaves, 2, x).sum().backward()
        grads = {name: leaf.grad for name, leaf in leaves.items()}
    expected = {n: v if n.startswith(prefix) else v - rate * grads[n] for n, v in values.items()}
    sent = {"step": values, "x": x, "prefix": prefix, "rate": rate}
    return {"sent": sent, "demands": assert_training, "more": [], "expected": expected}


def assert_training(seen, case, _prefix):
    """Demand that a step of gradient descent changes what is not frozen, and nothing else."""
    options = {"diagnosis": "too-little-frozen", "what": "values after a step"}
    assert_same_tensors(part(seen, "values"), case["expected"], **options)


# ---------------------------------------------------------------- describe


@helper
def description(student, value, grad, trainable, recorded):
    """Describe a parameter; report that, and what became of the parameter.

    A recorded gradient is one with a history, as `backward(create_graph=True)` leaves it.
    """
    p = nn.Parameter(value.clone(), requires_grad=trainable)
    p.grad = None if grad is None else grad.clone()
    if recorded:
        p.grad = p.grad + 0 * p
    found = student.describe(p)
    return {"found": found, "p": p, "grad": p.grad, "trainable": p.requires_grad}


@helper
def written_copies(student, value, grad):
    """Write into the copies; report the parameter. Then write into it and report the copies."""
    p = nn.Parameter(value.clone())
    p.grad = grad.clone()
    found = student.describe(p)
    with torch.no_grad():
        for key in ("value", "grad"):
            if isinstance(found[key], torch.Tensor):
                found[key].add_(1)
    return {"value": p.detach(), "grad": p.grad}


@probe
def descriptions(student, cases):
    """Describe parameters; of one whose flag is not given, write into the copies."""

    def observe(case):
        way = description if "trainable" in case else written_copies
        return way(student, **case)

    return each(observe, cases)


@probe
def described_elsewhere(student):
    """Describe a parameter on the second device; report where it says to be, and the copy is."""
    with on_second_device() as device:
        p = nn.Parameter(torch.zeros(3).to(device))
        found = student.describe(p)
        value = found["value"]
        place = str(value.device) if isinstance(value, torch.Tensor) else "no tensor"
        return {"device": device, "told": found["device"], "place": place}


def assert_copy(found, wanted, what, with_history="copy-has-history"):
    """Demand a copy of a tensor without history."""
    diagnosis = {"type": "copy-not-a-tensor", "dtype": "copy-other-dtype"}
    diagnosis["default"] = "copy-differs"
    assert_same_tensors(found, wanted, diagnosis=diagnosis, what=what, rtol=0.0, atol=0.0)
    facts = facts_of(found)
    is_free = not facts.requires_grad and not facts.has_history
    demand(is_free, with_history, f"{what} without history", "a part of the graph")


def assert_description(seen, case):
    """Demand the five entries of a description."""
    value, grad, trainable = (case[key] for key in ("value", "grad", "trainable"))
    found = part(seen, "found")
    keys, what = ("value", "grad", "trainable", "dtype", "device"), "keys of the description"
    assert_same_names(found, keys, diagnosis="keys-differ", ordered=False, what=what)
    assert_copy(found["value"], value, 'describe(p)["value"]')
    if grad is None:
        is_zero = isinstance(found["grad"], torch.Tensor)
        diagnosis = "no-gradient-as-zeros" if is_zero else "copy-not-a-tensor"
        assert_equal(found["grad"], None, diagnosis=diagnosis, what='describe(p)["grad"]')
    else:
        kept = "gradient-history-kept" if case["recorded"] else "copy-has-history"
        assert_copy(found["grad"], grad, 'describe(p)["grad"]', kept)
    what = 'describe(p)["trainable"]'
    assert_equal(found["trainable"], trainable, diagnosis="trainable-differs", what=what)
    diagnosis = "dtype-differs"
    assert_dtype(found["dtype"], value.dtype, diagnosis=diagnosis, what='describe(p)["dtype"]')
    is_device = isinstance(found["device"], torch.device)
    diagnosis = "device-not-text" if is_device else "device-differs"
    assert_equal(found["device"], "cpu", diagnosis=diagnosis, what='describe(p)["device"]')


def assert_described(seen, case):
    """Demand a description of a parameter, and the parameter as it was."""
    assert_description(seen, case)
    kept, wanted = [part(seen, "p"), part(seen, "grad")], [case["value"], case["grad"]]
    kept.append(part(seen, "trainable"))
    options = {"diagnosis": "describe-changes-parameter", "what": "parameter afterwards"}
    assert_same_tensors(kept, [*wanted, case["trainable"]], rtol=0.0, atol=0.0, **options)
    shared, own = part(seen, "found", "value"), part(seen, "p")
    assert_distinct_memory(shared, own, diagnosis="value-shares-memory", what="copy and p")
    if case["grad"] is not None:
        shared, own = part(seen, "found", "grad"), part(seen, "grad")
        options = {"diagnosis": "gradient-shares-memory", "what": "copy and p.grad"}
        assert_distinct_memory(shared, own, **options)


def assert_copies_apart(seen, case):
    """Demand a parameter that does not change with the copies."""
    for key in ("value", "grad"):
        name = "value" if key == "value" else "gradient"
        options = {"diagnosis": f"{name}-shares-memory", "what": f"{name} of p, the copy changed"}
        assert_same_tensors(part(seen, key), case[key], **options)


@pytest.mark.check(points=10, title="A parameter described", evidence="witnessed")
def test_describe(worker: Worker, draw: Draw):
    """Four dtypes, frozen or not, with a gradient or without: copies and facts are right.

    One gradient has a history, as after `backward(create_graph=True)`.
    """
    meaning = {"AttributeError": "gradient-may-be-none"}
    f32, f64, bf16 = torch.float32, torch.float64, torch.bfloat16
    a, b, c = draw.distinct(3, 2, 9)
    cases = [
        (draw.normal(a, b, dtype=f32), "plain", True),
        (draw.normal(c, dtype=f64), "none", True),
        (draw.normal(b, c, a, dtype=bf16), "plain", False),
        (draw.normal(dtype=f64), "recorded", True),
        (draw.normal(a, c, dtype=f32), "none", False),
        (draw.integers(0, 99, a), "none", False),
    ]
    asked, meanings = [], []
    for value, kind, trainable in cases:
        has_grad, recorded = kind != "none", kind == "recorded"
        grad = draw.normal(*value.shape, dtype=value.dtype) if has_grad else None
        case = {"value": value, "grad": grad, "trainable": trainable, "recorded": recorded}
        asked.append(case)
        # What raises for this gradient alone is a deep copy or NumPy, which refuse a history.
        meanings.append(meaning | ({"RuntimeError": "gradient-history-kept"} if recorded else {}))
    asked.append({"value": draw.normal(a, b), "grad": draw.normal(a, b)})
    found = worker.run_each(descriptions, asked, diagnose=[*meanings, None])
    for case, seen in zip(asked, found, strict=True):
        demands = assert_described if "trainable" in case else assert_copies_apart
        demands(seen, case)
    seen = worker.run(described_elsewhere)
    device, what = part(seen, "device"), "of a parameter on another device"
    options = {"diagnosis": "device-differs", "what": f"device {what}"}
    assert_equal(part(seen, "told"), device, **options)
    options = {"diagnosis": "value-on-another-device", "what": f"device of the value {what}"}
    assert_equal(part(seen, "place"), device, **options)
