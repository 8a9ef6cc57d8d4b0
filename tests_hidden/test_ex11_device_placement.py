"""Checks of ex11_device_placement: choose, move, inspect devices; blocks that follow their input.

No GPU is needed: devices can be named without one, the number of GPUs is pretended, and the second
device of `on_second_device` stands in for one. What a block computes is judged on the CPU alone;
the checks of devices only compare with what the same block did there, so that a wrong forward
costs points once.
"""

import contextlib
import io
import math
from functools import partial

import pytest
import torch
from torch import nn
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_leaves

from grader.checks import (
    Draw,
    HostReads,
    Opaque,
    Worker,
    assert_dtype,
    assert_equal,
    assert_holds,
    assert_on_device,
    assert_raises,
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
    same_tensors,
    second_device,
    seeded,
    state_of,
)

LINEAR_NAMES = ("linear.weight", "linear.bias")
COUNTS = (0, 1, 2, 4)
INDICES = (0, 1, 2, 3, 4, 10)
CUDA_MISSING = {"CudaMissingError": "cuda-hard-coded"}


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


def shown(value):
    """Describe what a function returned, for the student."""
    if isinstance(value, torch.device):
        return f"device {value}"
    if isinstance(value, Opaque):
        return f"an object of type {value.type_name}"
    return f"{type(value).__name__} {value!r}"[:80]


def gpus(count):
    """Say how many GPUs there are."""
    return f"{count} GPU{'' if count == 1 else 's'}"


# ---------------------------------------------------------------- try_gpu, try_all


@helper
@contextlib.contextmanager
def pretended_gpus(count):
    """Let this process believe in a number of GPUs, however it asks."""
    missing, inner = object(), torch._C  # noqa: SLF001 - what all ways to ask have in common
    stand_ins = [
        (torch.cuda, "_is_compiled", lambda: True),
        (torch.cuda, "_cached_device_count", count),
        (torch.cuda, "device_count", lambda: count),
        (torch.cuda, "is_available", lambda: count > 0),
        (inner, "_cuda_getDeviceCount", lambda: count),
        (inner, "_accelerator_getAccelerator", lambda: torch.device("cuda")),
    ]
    kept = [(place, name, getattr(place, name, missing)) for place, name, _ in stand_ins]
    for place, name, stand_in in stand_ins:
        setattr(place, name, stand_in)
    try:
        yield
    finally:
        for place, name, value in kept:
            if value is missing:
                delattr(place, name)
            else:
                setattr(place, name, value)


@probe
def chosen(student, counts, indices):
    """Call `try_gpu` for several numbers of GPUs; report how each call ended."""
    function, seen = student.try_gpu, []
    for count in counts:
        with pretended_gpus(count):
            calls = {i: caught(lambda: function(i)) for i in indices}  # noqa: B023 - called here
            calls["default"] = caught(function)
            seen.append(calls)
    return seen


@probe
def all_chosen(student, counts):
    """Call `try_all_gpus` for several numbers of GPUs; report how each call ended."""
    function, seen = student.try_all_gpus, []
    for count in counts:
        with pretended_gpus(count):
            seen.append(caught(function))
    return seen


def is_recognised(table, candidate):
    """Tell whether a candidate explains every device of a table from (count, i) to device."""
    return all(str(device) == candidate(*key) for key, device in table.items())


def name_of(i, is_there):
    """Name GPU i or the CPU."""
    return f"cuda:{i}" if is_there else "cpu"


TRY_FAULTS = (
    ("any-gpu-number", lambda n, i: name_of(i, n > 0)),
    ("any-gpu-number", lambda _, i: name_of(i, is_there=True)),
    ("one-gpu-too-many", lambda n, i: name_of(i, i <= n)),
    ("last-gpu-missed", lambda n, i: name_of(i, i + 1 < n)),
    ("number-ignored", lambda n, i: name_of(0, i < n)),
    ("number-ignored", lambda n, _: name_of(0, n > 0)),
    ("another-gpu-instead", lambda n, i: name_of(i if i < n else 0, n > 0)),
    ("another-gpu-instead", lambda n, i: name_of(i if i < n else n - 1, n > 0)),
    ("another-gpu-instead", lambda n, i: name_of(i % n if n else 0, n > 0)),
    ("count-not-asked", lambda _, __: "cpu"),
    *(("count-not-asked", lambda _, i, c=c: name_of(i, i < c)) for c in COUNTS),
)


def demand_call(outcome, case, wanted, absent):
    """Demand that a call returned a torch.device with an index, and return it."""
    raised = part(outcome, "raised")
    diagnosis = "raises-without-gpu" if absent else "gpu-touched"
    demand(raised is None, diagnosis, wanted, f"{raised}: {part(outcome, 'message')}")
    value = part(outcome, "returned")
    demand(not isinstance(value, str), "device-as-text", f"{case}: device {wanted}", shown(value))
    is_device = isinstance(value, torch.device)
    demand(is_device, "no-device-returned", f"{case}: device {wanted}", f"{case}: {shown(value)}")
    has_index = str(value) != "cuda"
    expected, seen = f"{case}: device {wanted}", f"{case}: device cuda, without a number"
    demand(has_index, "cuda-without-number", expected, seen)
    return value


@pytest.mark.check(points=10, title="A GPU if there is one", evidence="witnessed", public=True)
def test_try_gpu(worker: Worker, draw: Draw):
    """With 0, 1, 2 and 4 GPUs, `try_gpu` gives GPU i or the CPU, and refuses negative numbers."""
    counts = [COUNTS[k] for k in draw.permutation(len(COUNTS))]
    negative = (-1, -draw.integer(2, 9))
    seen = worker.run(chosen, counts=counts, indices=[*INDICES, *negative])
    table = {}
    for count, calls in zip(counts, seen, strict=True):
        for i in INDICES:
            wanted = name_of(i, i < count)
            case = f"{gpus(count)}, try_gpu({i})"
            table[count, i] = demand_call(part(calls, i), case, wanted, absent=i >= count)
    faults = (name for name, fault in TRY_FAULTS if is_recognised(table, fault))
    differing = {key: v for key, v in table.items() if str(v) != name_of(key[1], key[1] < key[0])}
    count, i = next(iter(differing), (0, 0))
    wanted = f"{gpus(count)}, try_gpu({i}): device {name_of(i, i < count)}"
    known = next(faults, "device-differs") if differing else "device-differs"
    demand(not differing, known, wanted, shown(table[count, i]))
    for count, calls in zip(counts, seen, strict=True):
        for i in negative:
            when = f"for try_gpu({i}) with {gpus(count)}"
            diagnosis = {"missing": "negative-accepted", "default": "negative-other-error"}
            assert_raises(part(calls, i), "ValueError", diagnosis=diagnosis, when=when)
        default, wanted = part(calls, "default"), name_of(0, count > 0)
        is_same = str(part(default, "returned")) == wanted
        found = part(default, "raised") or shown(part(default, "returned"))
        case = f"{gpus(count)}, try_gpu(): device {wanted}"
        demand(is_same, "default-number-differs", case, found)


ALL_FAULTS = (
    ("empty-without-gpu", lambda n: [f"cuda:{i}" for i in range(n)]),
    ("cpu-among-gpus", lambda n: ["cpu", *(f"cuda:{i}" for i in range(n))]),
    ("cpu-among-gpus", lambda n: [*(f"cuda:{i}" for i in range(n)), "cpu"]),
    ("gpus-missing", lambda n: [name_of(0, n > 0)]),
    ("gpus-missing", lambda n: [f"cuda:{i}" for i in range(n - 1)] or ["cpu"]),
    ("gpus-missing", lambda n: [f"cuda:{i}" for i in range(1, n)] or ["cpu"]),
    ("gpus-missing", lambda n: [f"cuda:{i}" for i in range(1, n + 1)] or ["cpu"]),
    *(
        ("count-not-asked", lambda _, c=c: [f"cuda:{i}" for i in range(c)] or ["cpu"])
        for c in COUNTS
    ),
)


@pytest.mark.check(points=5, title="All GPUs, or the CPU", evidence="witnessed", public=True)
def test_try_all(worker: Worker, draw: Draw):
    """With 0, 1, 2 and 4 GPUs, `try_all_gpus` lists all of them in order, or the CPU alone."""
    counts = [COUNTS[k] for k in draw.permutation(len(COUNTS))]
    seen = worker.run(all_chosen, counts=counts)
    found, wanted = {}, {n: [f"cuda:{i}" for i in range(n)] or ["cpu"] for n in COUNTS}
    for count, outcome in zip(counts, seen, strict=True):
        value, raised = part(outcome, "returned"), part(outcome, "raised")
        case = f"{gpus(count)}: [{', '.join(wanted[count])}]"
        diagnosis = "gpu-touched" if count else "raises-without-gpu"
        demand(raised is None, diagnosis, case, f"{raised}: {part(outcome, 'message')}")
        demand(isinstance(value, list), "no-list-of-devices", case, shown(value))
        texts = [item for item in value if isinstance(item, str)]
        demand(not texts, "device-as-text", case, f"texts: {', '.join(texts)}")
        others = [item for item in value if not isinstance(item, torch.device)]
        demand(not others, "no-list-of-devices", case, f"among the items {shown((*others, 0)[0])}")
        found[count] = [str(item) for item in value]
        demand("cuda" not in found[count], "cuda-without-number", case, ", ".join(found[count]))
    differing = next((n for n in counts if found[n] != wanted[n]), None)
    faults = (name for name, fault in ALL_FAULTS if all(found[n] == fault(n) for n in counts))
    known = "all-devices-differ" if differing is None else next(faults, "all-devices-differ")
    n = counts[0] if differing is None else differing
    expected, told = f"{gpus(n)}: [{', '.join(wanted[n])}]", f"[{', '.join(found[n])}]"
    demand(differing is None, known, expected, told)


# ---------------------------------------------------------------- to_device


@helper
def walked(tree, path="obj"):
    """Return everything in nested containers by its path, the containers themselves included."""
    found = {path: tree}
    if isinstance(tree, dict):
        pairs = list(tree.items())
    else:
        pairs = list(enumerate(tree)) if isinstance(tree, (list, tuple)) else []
    for key, value in pairs:
        found |= walked(value, f"{path}[{key!r}]")
    return found


@helper
class Route:
    """An object that is neither tensor nor module, and yet has a method `to`."""

    def to(self, _place):
        """Return another route."""
        return Route()


@helper
def planted(tree):
    """Return a copy of nested containers with objects in place of texts such as <module>."""
    if isinstance(tree, dict):
        return {key: planted(value) for key, value in tree.items()}
    if isinstance(tree, (list, tuple)):
        return type(tree)(planted(value) for value in tree)
    if isinstance(tree, str) and tree == "<module>":
        return nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3))
    if isinstance(tree, str) and tree == "<set>":
        return {1, 2}
    if isinstance(tree, str) and tree == "<route>":
        return Route()
    return tree


@helper
def noted(value, given, before):
    """Note what stands at one place of a result."""
    note = {"type": type(value).__name__, "is_given": value is given}
    note["is_new"] = not any(value is other for other in before)
    if isinstance(value, torch.Tensor):
        note["device"] = str(value.device)
    if isinstance(value, nn.Module):
        own = {**parameters_of(value), **buffers_of(value)}
        note["devices"] = {name: str(t.device) for name, t in own.items()}
    return note


@helper
def in_a_row(tensors):
    """Report tensors: dtypes, shapes, and all numbers in a row; else as they are."""
    usual = (torch.float64, torch.int64, torch.bool)
    for tensor in tensors.values():
        if type(tensor) is not torch.Tensor or tensor.dtype not in usual or tensor.is_meta:
            return {"own": tensors}
    forms = [[name, t.dtype, list(t.shape)] for name, t in tensors.items()]
    numbers = [t.detach().cpu().flatten().double() for t in tensors.values()]
    return {"forms": forms, "numbers": torch.cat(numbers) if numbers else None}


@helper
def moved_once(student, tree, device):
    """Move a tree to a device and then again; report every place of both results."""
    given = planted(tree)
    before = walked(given)
    result = student.to_device(given, device)
    now, places = walked(given), walked(result)
    seen = {
        "types": {path: type(value).__name__ for path, value in before.items()},
        "kept": [path for path, value in before.items() if now.get(path) is not value]
        + [path for path in now if path not in before],
        "places": {
            path: noted(value, before.get(path), before.values()) for path, value in places.items()
        },
        "orders": [list(value) for value in places.values() if isinstance(value, dict)],
    }
    tensors = {path: v for path, v in places.items() if isinstance(v, torch.Tensor)}
    if device != "meta":
        seen["tensors"] = in_a_row(tensors)
    again = walked(student.to_device(result, torch.device(device)))
    seen["again"] = [path for path, value in tensors.items() if again.get(path) is not value]
    return seen


@probe
def moved_trees(student, trees):
    """Move several trees to the second device."""
    with on_second_device() as device:
        return {"device": device, "seen": [moved_once(student, tree, device) for tree in trees]}


@probe
def moved_with_history(student, x, factor):
    """Move a tensor that requires a gradient, inside a list; report its gradient."""
    with on_second_device() as device:
        leaf = x.clone().requires_grad_()
        (moved,) = student.to_device([leaf], device)
        seen = {"device": device, "requires_grad": moved.requires_grad, "grad": None}
        if device != "meta" and moved.requires_grad:
            (moved * factor.to(device)).sum().backward()
            seen["grad"] = leaf.grad
    return seen


CONTAINERS = ("dict", "list", "tuple")


def judge_containers(places, types):
    """Demand the containers of the input, of the same types and with the same places."""
    top = part(places, "obj", "type")
    demand(top != "NoneType", "nothing-returned", f"a {types['obj']}", "None")
    for path, kind in types.items():
        if kind not in CONTAINERS:
            continue
        found = part(places, path, "type")
        diagnosis = (
            "tuple-becomes-list" if (kind, found) == ("tuple", "list") else "container-differs"
        )
        demand(found == kind, diagnosis, f"{path}: a {kind}", f"{path}: {found or 'missing'}")
    lost = [path for path in types if path not in places]
    extra = [path for path in places if path not in types]
    told = f"missing {', '.join(lost[:3])}" if lost else f"added {', '.join(extra[:3])}"
    demand(not lost and not extra, "entries-differ", "the places of the input", told)


def judge_tensors(found, device):
    """Demand that every tensor of all results is on the device."""
    behind, depths, count = [], {True: set(), False: set()}, 0
    for places, types in found:
        for path in (path for path, kind in types.items() if kind == "Tensor"):
            kind = part(places, path, "type")
            wanted, told = f"{path}: a tensor", f"{path}: {kind}"
            demand(kind == "Tensor", "entries-differ", wanted, told)
            is_there = part(places, path, "device") == device
            depths[is_there].add(path.count("["))
            behind += [] if is_there else [path]
            count += 1
    diagnosis = "tensor-stays-behind"
    if len(behind) == count:
        diagnosis = "moved-tensor-dropped"
    elif behind and min(depths[False]) > max(depths[True]):
        diagnosis = "one-level-only"
    told = f"{len(behind)} elsewhere: {', '.join(behind[:3])}"
    demand(not behind, diagnosis, f"all {count} tensors on {device}", told)


def judge_others(places, types, device):
    """Demand that modules are moved in place, and that everything else is the same object."""
    for path, kind in types.items():
        if kind == "Tensor" or kind in CONTAINERS:
            continue
        is_given = part(places, path, "is_given") is True
        if kind == "Sequential":
            demand(is_given, "module-replaced", f"{path}: the given module", "another object")
            devices = set((part(places, path, "devices") or {}).values())
            told = f"{path}: parameters on {', '.join(sorted(map(str, devices)))}"
            demand(devices == {device}, "module-not-moved", f"{path}: all on {device}", told)
        else:
            found = part(places, path, "type")
            told = f"{path}: another object, of type {found}"
            diagnosis = "method-to-called" if kind == "Route" else "other-value-changed"
            demand(is_given, diagnosis, f"{path}: the same {kind}", told)


@pytest.mark.check(points=15, title="A nested batch moves as a whole", evidence="witnessed")
def test_to_device(worker: Worker, draw: Draw):
    """Tensors and modules at every depth are on the device, all else and the input are as before.

    On the way there the values and the history stay, and what is there already is not copied.
    """
    a, b, c, d, e, f = (draw.normal(3, n) for n in draw.distinct(6, 2, 9))
    word, number = draw.word(), draw.integer(3, 99)
    whole = draw.integers(-5, 5, 4)
    trees = [
        {"x": a, "y": whole, word: number},
        [b, c > 0, None, word],
        (d, 2.5, True),
        {"batch": (e, [f, {"deep": (a, [b]), "name": word}]), "empty": {}, "none": ([], (), None)},
        [{"net": "<module>", 7: c}, ("<module>", [d]), "<set>"],
        {"way": "<route>", "x": [e]},
        e,
        "<module>",
        word,
    ]
    meaning = {
        "AttributeError": "other-value-changed",
        "RecursionError": "text-taken-apart",
        "TypeError": "object-refused",
        "ValueError": "object-refused",
        "KeyError": "object-refused",
        "RuntimeError": "object-refused",
    }
    answer = worker.run(moved_trees, trees=trees, diagnose=meaning)
    device, results = part(answer, "device"), part(answer, "seen") or []
    demand(len(results) == len(trees), "nothing-returned", "a result for each batch", "fewer")
    found = [(part(seen, "places") or {}, part(seen, "types") or {"obj": "?"}) for seen in results]
    for places, types in found:
        judge_containers(places, types)
    judge_tensors(found, device)
    for tree, seen, (places, types) in zip(trees, results, found, strict=True):
        judge_others(places, types, device)
        changed = part(seen, "kept")
        told = f"other objects at {', '.join(map(str, changed or ['obj']))[:80]}"
        demand(changed == [], "input-changed", "the given containers as they were", told)
        old = [path for path, kind in types.items() if kind in ("dict", "list")]
        old = [path for path in old if part(places, path, "is_new") is not True]
        told = f"the given one at {', '.join(old[:3])}"
        demand(not old, "container-reused", "a new container for each", told)
        values = paths_of(tree)
        keys = [list(value) for value in values.values() if isinstance(value, dict)]
        is_same = part(seen, "orders") == keys
        demand(is_same, "entries-differ", "the keys in their order", "another order")
        if device != "meta":
            there = tensors_in(part(seen, "tensors"))
            for path, value in values.items():
                if isinstance(value, torch.Tensor):
                    options = {"diagnosis": "moved-values-differ", "what": f"tensor at {path}"}
                    assert_same_tensors(part(there, path), value, **options)
        again = part(seen, "again")
        told = f"another object at {', '.join(map(str, again or []))[:80]}"
        diagnosis = "copied-though-there"
        demand(again == [], diagnosis, "the same tensors for a batch that is there", told)
    x, factor = draw.normal(4, 3), draw.normal(4, 3)
    seen = worker.run(moved_with_history, x=x, factor=factor)
    has_history = part(seen, "requires_grad") is True
    demand(has_history, "history-cut", "a moved tensor with its history", "requires_grad=False")
    if part(seen, "device") != "meta":
        what = "gradient of the tensor that was moved"
        assert_same_tensors(part(seen, "grad"), factor, diagnosis="history-cut", what=what)


def count_in(shape):
    """Multiply the sizes of a reported shape; none here has more than four."""
    if len(shape) > 4:
        raise ValueError("a shape with too many sizes")
    return math.prod(shape)


def tensors_in(seen):
    """Return the tensors that `in_a_row` has reported."""
    forms, numbers = part(seen, "forms"), part(seen, "numbers")
    if not (isinstance(forms, list) and isinstance(numbers, torch.Tensor)):
        return part(seen, "own")
    rows = numbers.split([count_in(shape) for *_, shape in forms])
    return {
        name: row.view(shape).to(dtype)
        for (name, dtype, shape), row in zip(forms, rows, strict=True)
    }


def paths_of(tree, path="obj"):
    """Return everything in nested containers by its path, as `walked` does in the worker."""
    found, pairs = {path: tree}, ()
    if isinstance(tree, dict | list | tuple):
        pairs = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in pairs:
        found |= paths_of(value, f"{path}[{key!r}]")
    return found


# ---------------------------------------------------------------- devices_of

FIRST = ("weight", "scale")
INNER = ("inner.0.weight", "inner.1.weight", "inner.1.bias")
FROZEN = ("frozen",)
SAVED = ("table", "inner.1.running_mean", "inner.1.running_var", "inner.1.num_batches_tracked")
UNSAVED = ("unsaved", "inner.2.unsaved")
PLACES = (*FIRST, *FROZEN, *INNER, *SAVED, *UNSAVED)


@helper
class Inspected(nn.Module):
    """A module with tensors of all kinds, on the CPU."""

    def __init__(self, size):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.scale = nn.Parameter(torch.ones(1))
        self.frozen = nn.Parameter(torch.ones(2), requires_grad=False)
        self.inner = nn.Sequential(nn.Linear(size, 2, bias=False), nn.BatchNorm1d(2), nn.Module())
        self.register_buffer("table", torch.ones(3))
        self.register_buffer("absent", None)
        self.register_parameter("missing", None)
        self.register_buffer("unsaved", torch.ones(2), persistent=False)
        self.inner[2].register_buffer("unsaved", torch.ones(2), persistent=False)


@helper
def put(net, name, device):
    """Put one parameter or buffer of a module onto a device."""
    owner, _, last = name.rpartition(".")
    module = net.get_submodule(owner)
    own = module._parameters if last in module._parameters else module._buffers  # noqa: SLF001 - as torch does
    moved = own[last].detach().to(device)
    is_parameter = isinstance(own[last], nn.Parameter)
    requires_grad = own[last].requires_grad
    own[last] = nn.Parameter(moved, requires_grad=requires_grad) if is_parameter else moved


@probe
def inspected(student, size, placements):
    """Report what `devices_of` says of modules with tensors in several places, and of none."""
    function, seen = student.devices_of, {"answers": [], "changed": []}
    second = seen["device"] = second_device()
    for placement in placements:
        net = Inspected(size)
        for name, device in placement.items():
            put(net, name, second if device == "second" else device)
        own = {**parameters_of(net), **buffers_of(net)}
        before = {name: str(tensor.device) for name, tensor in own.items()}
        net.train()
        seen["answers"].append(function(net))
        own = {**parameters_of(net), **buffers_of(net)}
        after = {name: str(tensor.device) for name, tensor in own.items()}
        seen["changed"].append(before != after)
    seen["empty"] = caught(lambda: function(nn.Sequential(nn.ReLU(), nn.Sequential())))
    return seen


def missed_group(missed, answers):
    """Name the misconception behind the places that were not seen."""
    groups = [
        ("buffer-not-in-file-missed", UNSAVED),
        ("frozen-parameter-missed", FROZEN),
        ("buffer-missed", (*SAVED, *UNSAVED)),
        ("buffer-missed", (*FROZEN, *SAVED, *UNSAVED)),
        ("inner-modules-missed", [name for name in PLACES if name.startswith("inner.")]),
        ("parameters-missed", (*FIRST, *FROZEN, *INNER)),
    ]
    if all(len(answer) == 1 for answer in answers):
        return "one-device-only"
    return next((name for name, group in groups if missed <= set(group)), "devices-differ")


@pytest.mark.check(points=10, title="The devices of a module", evidence="witnessed")
def test_devices_of(worker: Worker, draw: Draw):
    """Wherever one tensor is on another device, that device is in the set; no tensor, no device."""
    everywhere = dict.fromkeys(PLACES, "second")
    mixed = {name: ("cpu", "meta", "second")[k % 3] for k, name in enumerate(PLACES)}
    placements = [{name: "meta"} for name in PLACES] + [everywhere, mixed, {}]
    order = draw.permutation(len(placements))
    size = draw.integer(2, 6)
    placements = [placements[k] for k in order]
    seen = worker.run(inspected, size=size, placements=placements)
    second, answers = part(seen, "device"), part(seen, "answers") or []
    demand(len(answers) == len(placements), "devices-differ", "an answer for each module", "fewer")
    missed, told = set(), None
    for placement, answer in zip(placements, answers, strict=True):
        demand(isinstance(answer, set), "no-set-of-devices", "a set of devices", shown(answer))
        texts = [item for item in answer if isinstance(item, str)]
        listed = f"texts: {', '.join(texts)}"
        demand(not texts, "device-as-text", "a set of torch.device", listed)
        full = dict.fromkeys(PLACES, "cpu") | placement
        wanted = {second if d == "second" else d for d in full.values()}
        found = {str(item) for item in answer}
        if found != wanted:
            missed |= set(placement) if len(placement) == 1 and found < wanted else set()
            where = f" (with {next(iter(placement))} on meta)" if len(placement) == 1 else ""
            first = [", ".join(sorted(each)) or "none" for each in (wanted, found)]
            told = told or [first[0] + where, first[1]]
    diagnosis = missed_group(missed, answers) if missed else "devices-differ"
    demand(told is None, diagnosis, *(told or ("", "")))
    demand(not any(part(seen, "changed")), "net-was-moved", "the module as it was", "moved tensors")
    empty = part(seen, "empty")
    raised, value = part(empty, "raised"), part(empty, "returned")
    wanted, told = "an empty set for a module without tensors", f"{raised}"
    demand(raised is None, "no-tensors-raises", wanted, told)
    demand(value == set(), "cpu-assumed", wanted, shown(value))


# ---------------------------------------------------------------- copies, add_on


@probe
def predicted_copies(student, cases):
    """Ask `copies_on_move` for tensors on several devices; report answers and whether x stayed."""
    seen = {"answers": [], "stayed": []}
    with on_second_device() as second:
        seen["device"] = second
        for x, *places, as_text in cases:
            source, target = (second if place == "second" else place for place in places)
            if source == "meta" and target == "cpu":  # only where there is no better device
                seen["answers"].append(None)
                continue
            there = x.to(source)
            device = target if as_text else torch.device(target)
            seen["answers"].append(student.copies_on_move(there, device))
            seen["stayed"].append(str(there.device) == source)
    return seen


@helper
class PlaceLog(TorchFunctionMode):
    """Notes copies of tensors and where sums are computed."""

    COPIES = frozenset(
        (
            *("to", "cpu", "cuda", "clone", "copy_", "tensor", "as_tensor", "asarray"),
            *("new_tensor", "type", "type_as", "numpy", "tolist", "__deepcopy__"),
        )
    )
    SUMS = frozenset(
        (
            *("add", "add_", "__add__", "__radd__", "__iadd__", "sum", "sub", "__sub__"),
            *("stack", "cat", "einsum", "lerp", "addcmul"),
        )
    )

    def __init__(self):
        super().__init__()
        self.moves, self.copies, self.sums = [], [], []

    def __torch_function__(self, func, types, args=(), kwargs=None):
        """Run the operation and note it."""
        result = func(*args, **(kwargs or {}))
        name = getattr(func, "__name__", "")
        given = [x for x in tree_leaves((args, kwargs)) if isinstance(x, torch.Tensor)]
        places = sorted({str(x.device) for x in given})
        if name in self.SUMS and isinstance(result, torch.Tensor):
            self.sums.append([*places, str(result.device)])
        if name in self.COPIES and given and not any(result is x for x in given[1:]):
            target = str(result.device) if isinstance(result, torch.Tensor) else "cpu"
            if target not in places or len(places) > 1:
                self.moves.append(target)
            elif result is not given[0]:
                self.copies.append(name)
        return result


@helper
def sum_on(student, x, y, places, has_gradient):
    """Add two tensors on a device; report the sum, what was copied, and gradients."""
    sources, target = places[:2], places[2]
    given = [
        t.to(place).requires_grad_(has_gradient)
        for t, place in zip((x.clone(), y.clone()), sources, strict=True)
    ]
    with PlaceLog() as log:
        result = student.add_on(*given, target)
    seen = {"moves": log.moves, "copies": log.copies, "sums": log.sums}
    seen["is_tensor"] = isinstance(result, torch.Tensor)
    seen["place"] = str(result.device) if seen["is_tensor"] else type(result).__name__
    seen["sources"] = [str(t.device) for t in given]
    if "meta" not in places:
        seen["kept"] = [t.detach().cpu() for t in given]
        seen["result"] = result
        if has_gradient and seen["is_tensor"] and result.requires_grad:
            result.sum().backward()
        seen["grads"] = [None if t.grad is None else t.grad.cpu() for t in given]
    return seen


@probe
def sums(student, x, y, cases):
    """Add on several devices; report each sum."""
    found = []
    with on_second_device() as second:
        for *places, has_gradient in cases:
            names = [second if place == "second" else place for place in places]
            if second != "meta" or names[2] != "cpu" or "meta" not in names:
                found.append([names, sum_on(student, x, y, names, has_gradient)])
    return found


COPY_CASES = (
    ("cpu", "cpu", True),
    ("cpu", "cpu", False),
    ("cpu", "meta", True),
    ("cpu", "meta", False),
    ("meta", "meta", True),
    ("meta", "meta", False),
    ("cpu", "second", True),
    ("cpu", "second", False),
    ("second", "second", True),
    ("second", "second", False),
    ("second", "cpu", True),
    ("second", "cpu", False),
    ("second", "meta", True),
)
COPY_FAULTS = (
    ("always-a-copy", lambda *_: True),
    ("never-a-copy", lambda *_: False),
    ("one-side-asked", lambda _, target, __: target != "cpu"),
    ("one-side-asked", lambda source, _, __: source != "cpu"),
    ("one-side-asked", lambda _, target, __: target == "cpu"),
    ("one-side-asked", lambda source, _, __: source == "cpu"),
    ("device-compared-with-text", lambda source, target, text: text or source != target),
    ("device-compared-with-text", lambda source, target, text: not text or source != target),
    ("two-kinds-of-devices", lambda s, t, _: (s == "cpu") != (t == "cpu")),
    ("two-kinds-of-devices", lambda s, t, _: s == "cpu" or t == "cpu" or s != t),
    ("two-kinds-of-devices", lambda s, t, _: s != "cpu" or t != "cpu"),
)
SUM_CASES = (
    ("cpu", "cpu", "second", True),
    ("second", "cpu", "second", False),
    ("cpu", "second", "second", False),
    ("second", "second", "second", False),
    ("cpu", "cpu", "cpu", True),
    ("second", "cpu", "cpu", False),
    ("second", "second", "cpu", False),
)


def judge_sum(places, seen, x, y):
    """Judge one sum: where it is, where it was computed, what was copied, and its values."""
    *sources, target = places
    case = f"x on {sources[0]}, y on {sources[1]}, device {target}"
    place = part(seen, "place")
    wanted = f"{case}: a tensor"
    demand(part(seen, "is_tensor") is True, "sum-differs", wanted, f"type {place}")
    demand(part(seen, "sources") == sources, "input-modified", "x and y there", "moved tensors")
    demand(place == target, "sum-elsewhere", f"{case}: the sum on {target}", f"on {place}")
    where = {p for each in part(seen, "sums") or [] for p in each}
    told = f"computed on {', '.join(sorted(where))}"
    demand(where <= {target}, "added-elsewhere", f"{case}: added on {target}", told)
    away = sum(source != target for source in sources)
    moves = part(seen, "moves") or []
    detours = [place for place in moves if place != target]
    told = f"copies to {', '.join(detours)}"
    demand(not detours, "moved-by-a-detour", f"{case}: moves to {target} only", told)
    count = len(moves) + len(part(seen, "copies") or [])
    told = f"{count} copies"
    demand(count <= away, "copied-though-there", f"{case}: at most {away} copies", told)
    if "meta" in places:
        return
    assert_same_tensors(part(seen, "result"), x + y, diagnosis="sum-differs", what=f"sum, {case}")
    kept = {"diagnosis": "input-modified", "what": "x and y after the call"}
    assert_same_tensors(part(seen, "kept"), [x, y], **kept)


@pytest.mark.check(points=10, title="Only what must move is copied", evidence="witnessed")
def test_copies(worker: Worker, draw: Draw):
    """Predictions for all pairs of devices are right, and `add_on` copies what is elsewhere, once.

    The recorder sees every copy and every sum; the sum's values and gradients are compared too.
    """
    order = draw.permutation(len(COPY_CASES))
    x, y = draw.normal(3, 4), draw.normal(3, 4)
    cases = [(x, *COPY_CASES[k]) for k in order]
    meaning = {"AttributeError": "text-taken-for-a-device"}
    seen = worker.run(predicted_copies, cases=cases, diagnose=meaning)
    second, answers = part(seen, "device"), part(seen, "answers") or []
    demand(len(answers) == len(cases), "copies-differ", "an answer for each case", "fewer")
    if second == "meta":
        keep = [k for k, case in enumerate(cases) if case[1:3] != ("second", "cpu")]
        cases, answers = [cases[k] for k in keep], [answers[k] for k in keep]
    named = [tuple(second if p == "second" else p for p in case[1:]) for case in cases]
    for (source, target, _), answer in zip(named, answers, strict=True):
        when = f"x on {source}, device {target}"
        demand(isinstance(answer, bool), "no-bool", f"{when}: True or False", shown(answer))
    wanted = [source != target for source, target, _ in named]
    faults = (name for name, f in COPY_FAULTS if answers == [f(*case) for case in named])
    wrong = next((k for k, answer in enumerate(answers) if answer is not wanted[k]), None)
    known = "copies-differ" if wrong is None else next(faults, "copies-differ")
    source, target, as_text = named[wrong or 0]
    form = "as text" if as_text else "as torch.device"
    told = f"x on {source}, device {target} ({form}): {wanted[wrong or 0]}"
    demand(wrong is None, known, told, str(answers[wrong or 0]))
    moved = not all(part(seen, "stayed"))
    demand(not moved, "input-modified", "x where it was", "a moved tensor")

    meaning = {"RuntimeError": "added-without-moving"} | CUDA_MISSING
    found = worker.run(sums, x=x, y=y, cases=SUM_CASES, diagnose=meaning)
    for places, one in found:
        judge_sum(places, one, x, y)
    for (*_, has_gradient), (places, one) in zip(SUM_CASES, found, strict=False):
        if has_gradient and "meta" not in places:
            grads, ones = part(one, "grads"), torch.ones_like(x)
            what = "gradients of x and y"
            assert_same_tensors(grads, [ones, ones], diagnosis="sum-without-gradient", what=what)


# ---------------------------------------------------------------- blocks


@helper
def pass_through(net, values, x, factor):
    """Write values, call, and go backward; report output, gradients, and what became of X."""
    load_values(net, values)
    given = x.clone()
    net(given)
    kept = torch.equal(given, x)
    leaf = x.clone().requires_grad_()
    output = net(leaf)
    is_usable = isinstance(output, torch.Tensor) and output.requires_grad
    if is_usable and output.shape == factor.shape:
        (output * factor).sum().backward()
    own = parameters_of(net)
    grads = {name: own[name].grad for name in values}
    return {"output": output, "grads": grads, "x_grad": leaf.grad, "kept": kept}


@helper
def form_of(net):
    """Report the shapes of all parameters and which are trainable."""
    own = parameters_of(net)
    return {
        "shapes": {name: tuple(p.shape) for name, p in own.items()},
        "trainable": [name for name, p in own.items() if p.requires_grad],
    }


@helper
def position_pass(student, arguments, others, values, x, factor):
    """Report output and gradients of one of several blocks with different factors."""
    net = student.PositionBlock(*arguments).double()
    beside = [student.PositionBlock(arguments[0], other) for other in others]
    return pass_through(net, values, x, factor) | {"others": len(beside)}


@probe
def position_passes(student, width, cases):
    """Report the parameters of a PositionBlock, and outputs and gradients of several."""

    def observe(case):
        if case is None:
            return form_of(student.PositionBlock(width))
        return position_pass(student, **case)

    return each(observe, cases)


def assert_form(seen, width, ids):
    """Demand the layer's parameters, and no other trainable ones."""
    shapes, trainable = part(seen, "shapes") or {}, part(seen, "trainable") or []
    more = [name for name in trainable if name not in LINEAR_NAMES]
    both = all(name in trainable for name in LINEAR_NAMES)
    wanted, told = "linear.weight and linear.bias alone are trainable", f"also {', '.join(more)}"
    demand(not (both and more), ids[0], wanted, told)
    assert_same_names(
        trainable, LINEAR_NAMES, diagnosis=ids[1], ordered=False, what="trainable parameters"
    )
    assert_shape(part(shapes, "linear.weight"), (width, width), diagnosis=ids[1], what="weight")
    assert_shape(part(shapes, "linear.bias"), (width,), diagnosis=ids[1], what="bias")


def assert_gradients(seen, grads, x_grad, **options):
    """Demand the gradients of the layer's parameters and of X."""
    demand(part(seen, "kept") is True, "input-modified", "X as it was", "other numbers in X")
    diagnosis = "gradient-differs"
    found = part(seen, "grads")
    assert_same_tensors(found, grads, diagnosis=diagnosis, what="gradient", **options)
    options |= {"diagnosis": diagnosis, "what": "gradient of X"}
    assert_same_tensors(part(seen, "x_grad"), x_grad, **options)


def linear_case(draw, width, *shape):
    """Draw values of the layer, X of the given shape and width, and a factor for the output."""
    values = draw.values({"linear.weight": (width, width), "linear.bias": (width,)})
    return values, draw.normal(*shape, width), draw.normal(*shape, width)


def linear(values, x):
    """Return what the layer computes."""
    return x @ values["linear.weight"].T + values["linear.bias"]


def gradients_of(values, x, factor):
    """Return the gradients of (linear(x) * factor).sum() by name, and that of x."""
    rows, columns = factor.flatten(0, -2), x.flatten(0, -2)
    grads = {"linear.weight": rows.T @ columns, "linear.bias": rows.sum(0)}
    return grads, factor @ values["linear.weight"]


@pytest.mark.check(points=5, title="The positions are added", evidence="verified", public=True)
def test_position_math(worker: Worker, draw: Draw):
    """Output and gradients are those of the layer plus s times the positions; only it is trained.

    The tolerance lets a factor or positions pass that are kept in float32: what becomes of their
    dtype is for the check of dtypes.
    """
    width, rows, more = draw.distinct(3, 4, 9)
    factors, cases = zip(*position_cases(draw, width, rows, more), strict=True)
    diagnose = [None, *[CUDA_MISSING] * len(cases)]
    answers = worker.run_each(position_passes, [None, *cases], diagnose=diagnose, width=width)
    assert_form(next(answers), width, ("position-trained", "position-names-differ"))
    for s, case, seen in zip(factors, cases, answers, strict=True):
        assert_position(seen, case, s)


def position_cases(draw, width, rows, more):
    """Yield blocks with and without a factor of their own: that factor, and the rest."""
    for s, shape in (
        (None, (rows,)),
        (draw.number(2, 4), (rows,)),
        (draw.number(-4, -2), (more, rows)),
        (0.0, (1,)),
        (draw.number(1, 2), ()),
    ):
        values, x, factor = linear_case(draw, width, *(shape or (1,)))
        sent = {"arguments": [width] if s is None else [width, s], "values": values}
        sent |= {"x": x, "factor": factor} if shape else {"x": x[0], "factor": factor[0]}
        sent["others"] = [draw.number(5, 6), draw.number(-6, -5)]
        yield 0.1 if s is None else s, sent


def position_faults(base, s, sent):
    """Return well-known faults of the positions: ids and what they compute."""
    values, x, others, width = sent["values"], sent["x"], sent["others"], sent["arguments"][0]
    positions = torch.arange(width, dtype=torch.float64)
    along_rows = torch.arange(x.shape[-2], dtype=torch.float64)[:, None]
    return [
        ("positions-from-one", base + s * (positions + 1)),
        ("positions-along-rows", base + s * along_rows),
        ("positions-before-the-layer", linear(values, x + s * positions)),
        ("factor-of-another-block", base + others[-1] * positions),
        ("factor-of-another-block", base + others[0] * positions),
        ("factor-not-used", base + positions),
        ("factor-not-used", base + 0.1 * positions),
        ("position-not-added", base),
        ("position-not-added", base + s),
        ("position-multiplied", base * s * positions),
        ("positions-to-one", base + s * positions / width),
        ("positions-to-one", base + s * positions / (width - 1)),
    ]


def assert_position(seen, sent, s):
    """Demand the output and the gradients of a PositionBlock."""
    close = {"rtol": 1e-6, "atol": 1e-6}
    values, x, factor = sent["values"], sent["x"], sent["factor"]
    output, base = part(seen, "output"), linear(values, x)
    diagnosis = {"type": "no-tensor-returned", "default": "position-output-differs"}
    what = f"output for s = {s:.3g} and X of shape {tuple(x.shape)}"
    options = {"diagnosis": diagnosis, "what": what}
    if s and x.dim() > 1:
        faults = partial(position_faults, base, s, sent)
        options["mistakes"] = lambda: recognised(output, faults(), **close)
    expected = base + s * torch.arange(x.shape[-1], dtype=torch.float64)
    assert_same_tensors(output, expected, **options, **close)
    if x.dim() > 1:
        grads, x_grad = gradients_of(values, x, factor)
    else:
        grads, x_grad = gradients_of(values, x[None], factor[None])
        x_grad = x_grad[0]
    assert_gradients(seen, grads, x_grad, **close)


@helper
def masks_of(student, widths, seed):
    """Report the masks of new blocks; the last two are drawn with the same seed of torch alone.

    Where a mask is a usual tensor, its numbers stand in the row of all, and its shape in its place.
    """
    found, numbers, form = [], [], None
    for k, width in enumerate(widths):
        if k >= len(widths) - 2:
            seeded(k)  # other generators differ
            torch.manual_seed(seed)
        net = student.GateBlock(width)
        form, mask = form or form_of(net), getattr(net, "mask", None)
        is_usual = type(mask) in (torch.Tensor, nn.Parameter) and mask.dtype == torch.float32
        if is_usual and mask.device.type == "cpu" and mask.layout is torch.strided:
            numbers.append(mask.detach().flatten())
            found.append({"shape": list(mask.shape)})
        else:
            found.append({"mask": mask})
    return {"form": form, "masks": found, "numbers": torch.cat(numbers) if numbers else None}


@helper
def gate_pass(student, width, values, mask, x, factor):
    """Write a mask, and report output and gradients, the output in evaluation mode, and the mask.

    A mask of another shape than the width's is left as it is; that is judged apart.
    """
    net = student.GateBlock(width).double()
    if not isinstance(getattr(net, "mask", None), torch.Tensor):
        return {"mask": type(getattr(net, "mask", None)).__name__}
    if net.mask.shape == mask.shape:
        with torch.no_grad():
            net.mask.copy_(mask)
    seen = pass_through(net, values, x, factor)
    with torch.no_grad():
        seen["again"] = net(x)
        seen["eval"] = net.eval()(x)
    return seen | {"mask": net.mask}


@probe
def gate_passes(student, cases):
    """Report the masks of new blocks, and outputs and gradients of several blocks."""

    def observe(case):
        return masks_of(student, **case) if "widths" in case else gate_pass(student, **case)

    return each(observe, cases)


def masks_in(seen):
    """Yield the masks that `masks_of` has reported."""
    masks, numbers = part(seen, "masks"), part(seen, "numbers")
    sizes = [count_in(one["shape"]) for one in masks if "shape" in one]
    rows = iter(numbers.split(sizes) if sizes else [])
    for one in masks:
        yield next(rows).view(one["shape"]) if "shape" in one else part(one, "mask")


def judge_masks(seen, widths):
    """Demand masks with width // 2 ones at random places, in every block others."""
    masks = part(seen, "masks")
    demand(isinstance(masks, list) and len(masks) == len(widths), "mask-missing", "masks", "others")
    wide = []
    for width, mask in zip(widths, masks_in(seen), strict=True):
        is_tensor = isinstance(mask, torch.Tensor)
        told = "a tensor" if is_tensor else shown(mask)
        demand(is_tensor, "mask-missing", "a tensor as attribute mask", told)
        what = f"mask of GateBlock({width})"
        assert_shape(mask, (width,), diagnosis="mask-shape-differs", what=what)
        numbers = mask.detach().double()
        others = int(((numbers != 0) & (numbers != 1)).sum())
        wanted = f"{what}: zeros and ones"
        demand(others == 0, "mask-values-differ", wanted, f"{others} other numbers")
        ones = int(numbers.sum())
        told = f"{ones} ones"
        demand(ones == width // 2, "mask-count-differs", f"{what}: {width // 2} ones", told)
        wide += [numbers] if width == 64 else []
    seeded_alike, wide = wide[-2:], wide[:-2]
    pairs = [torch.equal(a, b) for k, a in enumerate(wide) for b in wide[:k]]
    told = "a dozen equal masks"
    demand(not all(pairs), "masks-repeat", "another mask in each block", told)
    for numbers in wide:
        changes = int((numbers[1:] != numbers[:-1]).sum())
        wanted = "ones at random places of 64"
        told = f"{changes} changes between neighbours"
        demand(4 < changes < 59, "mask-has-a-pattern", wanted, told)
    share = float(torch.stack(wide)[:, :32].mean())
    told = f"a share of {share:.2f}"
    wanted = "about half of the first 32 of 64 places with a one"
    demand(abs(share - 0.5) < 0.2, "mask-has-a-pattern", wanted, told)
    demand(not any(pairs), "masks-repeat", "another mask in each block", "two equal masks, 64 wide")
    wanted, told = "equal masks for equal states of torch's generator", "different ones"
    demand(torch.equal(*seeded_alike), "mask-of-another-generator", wanted, told)


@pytest.mark.check(points=5, title="The gate masks its input", evidence="verified")
def test_gate_math(worker: Worker, draw: Draw):
    """The mask has width // 2 random ones, drawn once; the output is the layer on X * mask.

    Twelve masks are 64 wide. That two are equal has a probability of 66 / C(64, 32) < 1e-16.
    A mask with at most 4 changes between neighbours or at least 59 has one below 3e-13.
    The share of ones in the first half of all twelve, 384 draws of which those of a mask are
    without replacement, is off by 0.2 with at most 2 exp(-2 * 384 * 0.04) < 1e-13 (Hoeffding). A
    mask of independent fair bits has the right number of ones in all twelve with 0.1**12. Two more,
    drawn with the same seed of torch and other seeds elsewhere, are equal.
    """
    widths = [64] * 12 + [1, 2, 5, 7, 10] + [64] * 2
    cases = [{"widths": widths, "seed": draw.seed()}]
    rows, more = draw.distinct(2, 3, 7)
    for shape in ((rows,), (more, rows)):
        width = draw.choice((15, 17, 19))
        values, x, factor = linear_case(draw, width, *shape)
        mask = torch.zeros(width, dtype=torch.float64)
        mask[draw.permutation(width)[: width // 2]] = 1.0
        case = {"width": width, "mask": mask, "values": values, "x": x, "factor": factor}
        cases.append(case)
    answers = worker.run_each(gate_passes, cases, diagnose=[None, CUDA_MISSING, CUDA_MISSING])
    seen = next(answers)
    assert_form(part(seen, "form"), 64, ("mask-trained", "gate-names-differ"))
    judge_masks(seen, widths)
    for case, seen in zip(cases[1:], answers, strict=True):
        assert_gate(seen, case["values"], case["mask"], case["x"], case["factor"])


def gate_faults(values, mask, x):
    """Return well-known faults of the gate: ids and what they compute."""
    width = len(mask)
    return [
        ("mask-not-used", linear(values, x)),
        ("mask-after-the-layer", linear(values, x) * mask),
        ("mask-inverted", linear(values, x * (1 - mask))),
        ("mask-scales", linear(values, 2 * x * mask)),
        ("mask-scales", linear(values, x * mask * width / (width // 2))),
    ]


def assert_gate(seen, values, mask, x, factor):
    """Demand output and gradients of a GateBlock with a given mask."""
    output, again = part(seen, "output"), part(seen, "again")
    same = output is not None and same_tensors(again, output)
    wanted = "the same output from two calls"
    is_tensor = isinstance(output, torch.Tensor)
    demand(same or not is_tensor, "mask-per-call", wanted, "two different outputs")
    diagnosis = {"type": "no-tensor-returned", "default": "gate-output-differs"}
    expected = linear(values, x * mask)
    options = {"diagnosis": diagnosis}
    options["mistakes"] = lambda: recognised(output, gate_faults(values, mask, x))
    assert_same_tensors(output, expected, **options)
    what, off = "output in evaluation mode", "mode-matters"
    assert_same_tensors(part(seen, "eval"), expected, diagnosis=off, what=what)
    kept, what = part(seen, "mask"), "mask after the calls"
    changed = {"diagnosis": "mask-per-call", "what": what, "dtype": "any"}
    left = kept.detach().double() if isinstance(kept, torch.Tensor) else kept
    assert_same_tensors(left, mask, **changed)
    grads, x_grad = gradients_of(values, x * mask, factor)
    assert_gradients(seen, grads, x_grad * mask)


# ---------------------------------------------------------------- blocks elsewhere


@helper
def kept_beside(net, device):
    """Name the tensors that a block keeps beside its registered ones elsewhere, and its devices."""
    plain, devices = [], []
    for module in net.modules():
        for name, value in vars(module).items():
            if name in ("_parameters", "_buffers", "_modules"):
                continue
            leaves = tree_leaves(value)
            if any(
                isinstance(leaf, torch.Tensor) and leaf.dim() and str(leaf.device) != device
                for leaf in leaves
            ):
                plain.append(name)
            is_name = any(
                isinstance(leaf, str) and leaf.startswith(("cpu", "cuda")) for leaf in leaves
            )
            if is_name or any(isinstance(leaf, torch.device) for leaf in leaves):
                devices.append(name)
    return {"plain": plain, "devices": devices}


@helper
def one_pass(net, x, factor):
    """Call and go backward; report the output, and where the gradients are."""
    leaf = x.clone().detach().requires_grad_()
    with HostReads() as reads:
        output = net(leaf)
    seen = {"output": output, "reads": list(reads.found), "grads": {}}
    if isinstance(output, torch.Tensor) and output.requires_grad:
        if output.device == factor.device and output.shape == factor.shape:
            (output * factor).sum().backward()
        own = {name: p.grad for name, p in parameters_of(net).items()} | {"X": leaf.grad}
        seen["grads"] = {name: str(g.device) for name, g in own.items() if g is not None}
    return seen


@helper
def without_meta(seen):
    """Replace tensors on meta by where they are: they have no values to report."""
    if isinstance(seen, torch.Tensor):
        return str(seen.device) if seen.device.type == "meta" else seen
    if isinstance(seen, dict):
        return {name: without_meta(value) for name, value in seen.items()}
    return seen


@probe
def moved_block(student, class_name, width, x, factor, *, raw=False, device=None):
    """Call a block on the CPU, move the network that holds it, and call it there.

    What raises there is reported, unless `raw`.
    """
    net = getattr(student, class_name)(width)
    here = one_pass(net, x, factor)
    nn.Module.zero_grad(net)
    known = contextlib.nullcontext(device) if device else on_second_device()
    with known as place:
        nn.Sequential(net).to(place)
        seen = {"device": place, "here": here}
        seen |= kept_beside(net, place)

        def call():
            return one_pass(net, x.to(place), factor.to(place))

        seen["there"] = {"returned": call()} if raw else caught(call)
        return without_meta(seen)


def fault_of_raise(seen):
    """Name the misconception behind an exception on the second device."""
    text = f"{part(seen, 'there', 'raised')} {part(seen, 'there', 'message')}".lower()
    if any(word in text for word in ("cuda", "nvidia", "accelerator")):
        return "cuda-hard-coded"
    if "numpy" in text or "copy out of meta" in text:
        return "copied-to-the-cpu"
    if part(seen, "devices"):
        return "device-frozen"
    return "constant-not-registered" if part(seen, "plain") else "made-on-the-cpu"


def judge_moved(worker, class_name, draw, *, device=None):
    """Demand that a block works on another device as it does on the CPU, and stays there."""
    width, rows = draw.distinct(2, 5, 9)
    x, factor = (draw.normal(rows, width, dtype=torch.float32) for _ in range(2))
    given = {"class_name": class_name, "width": width, "x": x, "factor": factor}
    given |= {"device": device} if device else {}
    seen = worker.run(moved_block, diagnose=CUDA_MISSING, **given)
    there, place = part(seen, "there"), part(seen, "device")
    if part(there, "raised") is not None:
        fault = fault_of_raise(seen)
        # Once more, so that the report has the line.
        worker.run(moved_block, raw=True, diagnose={"Exception": fault}, **given)
        demand(fact=False, diagnosis=fault, expected="a result", seen=part(there, "message"))
    there, here = part(there, "returned"), part(seen, "here")
    reads = part(there, "reads") or []
    copies = [
        r for r in reads if r[0] in ("cpu", "to", "numpy", "tolist", "copy_", "tensor", "copy")
    ]
    told = ", ".join(f"`{name}` in line {line}" for name, line in reads)
    diagnosis = "copied-to-the-cpu" if copies else "value-read"
    demand(not reads, diagnosis, f"nothing copied or read back from {place}", told)
    output = part(there, "output")
    demand(
        isinstance(output, torch.Tensor | str),
        "no-tensor-returned",
        "a tensor",
        shown(output),
    )
    assert_on_device(output, place, diagnosis="result-elsewhere")
    grads = part(there, "grads") or {}
    missing = [name for name in part(here, "grads") or {} if name not in grads]
    told = f"none for {', '.join(missing)}"
    demand(not missing, "no-gradient-there", f"the gradients of the CPU on {place}", told)
    for name, grad in grads.items():
        what = f"gradient of {name}"
        assert_on_device(grad, place, diagnosis="no-gradient-there", what=what)
    return seen


@pytest.mark.check(points=15, title="The positions follow to any device", evidence="witnessed")
def test_position_device(worker: Worker, draw: Draw):
    """After `.to(...)` everything is computed there, gradients too, and nothing is copied back.

    The block is called on the CPU first: what it keeps from that call must not stay behind.
    """
    seen = judge_moved(worker, "PositionBlock", draw)
    output = part(seen, "there", "returned", "output")
    if isinstance(output, torch.Tensor):
        # float32 sums of at most 9 products on two devices.
        close = {"rtol": 1e-4, "atol": 1e-4, "diagnosis": "other-result-there"}
        assert_same_tensors(output, part(seen, "here", "output"), **close)


@probe
def saved_gate(student, width, x):
    """Save a block's state dict, load it into another block, and report both."""
    nets = [student.GateBlock(width) for _ in range(2)]
    saved, loaded = nets
    file = io.BytesIO()
    torch.save(state_of(saved), file)
    file.seek(0)
    report = caught(lambda: str(loaded.load_state_dict(torch.load(file, weights_only=True))))
    return {
        "keys": list(state_of(saved)),
        "buffers": [*buffers_of(saved), *parameters_of(saved)],
        "plain": isinstance(getattr(saved, "mask", None), torch.Tensor),
        "report": report,
        "masks": [getattr(net, "mask", None) for net in nets],
        "outputs": [net(x) for net in nets],
        "once_more": saved(x),
    }


@pytest.mark.check(points=10, title="The mask moves and is saved", evidence="witnessed")
def test_gate_device_and_file(worker: Worker, draw: Draw):
    """The mask moves with the block, and a block that loads the file computes the same output.

    The masks are 64 wide: that a second block has the same one has a probability below 1e-18.
    """
    judge_moved(worker, "GateBlock", draw)
    x = draw.normal(8, 64, dtype=torch.float32)
    seen = worker.run(saved_gate, width=64, x=x)
    keys, buffers = part(seen, "keys") or [], part(seen, "buffers") or []
    diagnosis = "mask-not-saved" if "mask" in buffers else "mask-not-registered"
    told = f"the keys {', '.join(map(str, keys)) or 'none'}"
    demand("mask" in keys, diagnosis, "mask among the keys of state_dict()", told)
    report = part(seen, "report")
    wanted, told = "load_state_dict takes the file", f"{part(report, 'message')}"
    demand(part(report, "raised") is None, "loaded-mask-not-used", wanted, told)
    outputs = part(seen, "outputs") or [None, None]
    if not same_tensors(part(seen, "once_more"), outputs[0]):
        return  # two calls differ, which is for the check of the mask's use
    differs = {"diagnosis": "loaded-mask-not-used"}
    masks = part(seen, "masks") or [None, None]
    assert_same_tensors(masks[1], masks[0], what="mask after loading", **differs)
    # The same kernel on the same numbers; the tolerance is that of float32.
    close = {"rtol": 1e-5, "atol": 1e-5, "what": "output of the block that loaded the file"}
    assert_same_tensors(outputs[1], outputs[0], **close, **differs)


@probe
def converted_blocks(student, cases):
    """Call blocks in float32, then convert them to each dtype and call; report the dtypes."""

    def observe(case):
        class_name, width, xs = case
        net = getattr(student, class_name)(width)
        found = []
        for x in xs:
            net.to(x.dtype)
            output = net(x)
            is_tensor = isinstance(output, torch.Tensor)
            found.append(output.dtype if is_tensor else type(output).__name__)
        return found

    return each(observe, cases)


@pytest.mark.check(points=5, title="The result keeps the dtype of X", evidence="witnessed")
def test_dtype(worker: Worker, draw: Draw):
    """Blocks converted to float64, bfloat16 and back to float32 give results of that dtype."""
    dtypes = (torch.float32, torch.float64, torch.bfloat16, torch.float32)
    faults = {"PositionBlock": "positions-as-float32", "GateBlock": "mask-as-float32"}
    cases, diagnose = [], []
    for class_name, diagnosis in faults.items():
        width = draw.integer(5, 9)
        xs = [draw.normal(3, width).to(dtype) for dtype in dtypes]
        cases.append([class_name, width, xs])
        diagnose.append({"RuntimeError": diagnosis} | CUDA_MISSING)
    answers = worker.run_each(converted_blocks, cases, diagnose=diagnose)
    for (class_name, _, xs), seen in zip(cases, answers, strict=True):
        diagnosis = faults[class_name]
        demand(isinstance(seen, list) and len(seen) == len(xs), diagnosis, "results", "others")
        for found, dtype in zip(seen, dtypes, strict=True):
            what = f"output of {class_name} for X of dtype {str(dtype).removeprefix('torch.')}"
            kinds = {"type": "no-tensor-returned", "default": diagnosis}
            assert_dtype(found, dtype, diagnosis=kinds, what=what)


# ---------------------------------------------------------------- on a GPU


@probe
def cuda_tools(student, x, y):
    """Use the tools on the first GPU; report devices, identities and the sum."""
    gpu = student.try_gpu(0)
    there = x.cuda(0)
    batch = student.to_device({"x": [x, there], "n": 3}, gpu)
    net = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 2))
    net[1].to("cuda:0")
    return {
        "gpu": str(gpu),
        "count": [torch.cuda.device_count(), len(student.try_all_gpus())],
        "moved": [str(t.device) for t in batch["x"]],
        "is_there": batch["x"][1] is there,
        "devices": sorted(str(device) for device in student.devices_of(net)),
        "copies": [student.copies_on_move(x, gpu), student.copies_on_move(there, "cuda:0")],
        "mixed": caught(lambda: x + there),
        "sum": student.add_on(there, y, "cuda:0"),
    }


@pytest.mark.check(points=10, title="All of it works on a GPU", evidence="witnessed", gpu=True)
def test_cuda_placement(worker: Worker, draw: Draw):
    """Tools and blocks do on cuda:0 what they do elsewhere; a sum of two devices raises there."""
    x, y = draw.normal(3, 4), draw.normal(3, 4)
    seen = worker.run(cuda_tools, x=x, y=y)
    assert_raises(part(seen, "mixed"), "RuntimeError", diagnosis="device-differs", when="of torch")
    assert_equal(part(seen, "gpu"), "cuda:0", diagnosis="device-differs", what="try_gpu(0)")
    count, listed = part(seen, "count")
    assert_equal(listed, count, diagnosis="all-devices-differ", what="number of GPUs")
    expected = {"diagnosis": "tensor-stays-behind", "what": "devices in the moved batch"}
    assert_equal(part(seen, "moved"), ["cuda:0", "cuda:0"], **expected)
    wanted, told = "the tensor that was there", "another object"
    demand(part(seen, "is_there") is True, "copied-though-there", wanted, told)
    expected = {"diagnosis": "devices-differ", "what": "devices of a network on two devices"}
    assert_equal(part(seen, "devices"), ["cpu", "cuda:0"], **expected)
    expected = {"diagnosis": "copies-differ", "what": "copies to cuda:0"}
    assert_equal(part(seen, "copies"), [True, False], **expected)
    assert_on_device(part(seen, "sum"), "cuda:0", diagnosis="sum-elsewhere", what="sum")
    assert_same_tensors(part(seen, "sum"), x + y, diagnosis="sum-differs", what="sum")
    for class_name in ("PositionBlock", "GateBlock"):
        judge_moved(worker, class_name, draw, device="cuda:0")
