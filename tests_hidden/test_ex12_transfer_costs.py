"""Checks of ex12_transfer_costs: values on the CPU, host reads and their order on another device.

A second device that every machine has stands in for a GPU. `DeviceLog` sees each torch function
that runs while student code works there, and each read with the number of values that it brings.
What is computed is for the checks of values; the others look at reads, order and places only, so
a wrong formula costs the check of that formula.
"""

import itertools
import math
import sys
import threading
import warnings
import weakref
from functools import partial

import pytest
import torch
from torch import nn
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_leaves, tree_map

from grader.checks import (
    Draw,
    Worker,
    assert_dtype,
    assert_equal,
    assert_holds,
    assert_on_device,
    assert_returns,
    assert_same_tensors,
    caught,
    each,
    helper,
    load_values,
    on_second_device,
    parameters_of,
    probe,
    same_tensors,
)


def demand(fact, diagnosis, expected, seen):
    """Demand a fact; `expected` and `seen` are for the student."""
    assert_holds(bool(fact), diagnosis=diagnosis, expected=expected, seen=seen)


def part(seen, *keys):
    """Return an entry of nested observations; None where a worker answered something else."""
    for key in keys:
        seen = seen.get(key) if isinstance(seen, dict) else None
    return seen


def items(seen, kind):
    """Return the items of an observed list that are of one type."""
    found = seen if isinstance(seen, list) else []
    return [item for item in found if isinstance(item, kind)]


# ---------------------------------------------------------------- what happens on a device


@helper
class DeviceLog(TorchFunctionMode):
    """Lists what torch functions do with tensors that are not on the CPU.

    `events` holds dicts. A read has `read` (the function), `numbers` (values that it brings),
    `line` (of the student's file) and `waits`. Anything else with such tensors, or with a result
    there, has `made` (shape and device of each result) and `given` (shapes of the arguments).

    Three things differ from a GPU. The second device refuses writes to a CPU tensor and moves from
    one of its indices to another, and `meta` has no values to read: host copies (zeros in place of
    `meta`) stand in. It mixes its indices, and joins of mixed devices end in an internal error:
    both are refused here.
    """

    READS = frozenset(
        (
            *("item", "tolist", "cpu", "numpy", "equal", "allclose", "is_nonzero", "nonzero"),
            *("float", "int", "bool", "index", "complex"),
            *("repr", "format", "array", "contains"),
        )
    )
    MOVES = frozenset(("to", "type"))
    LISTS = frozenset(("tensor", "as_tensor", "asarray", "new_tensor"))
    WRITES = frozenset(("setitem", "copy", "fill"))
    JOINS = frozenset(("cat", "concat", "concatenate", "stack", "hstack", "vstack", "block_diag"))

    def __init__(self):
        super().__init__()
        self.events = []

    def __torch_function__(self, func, types, args=(), kwargs=None):
        """Run the function and list it."""
        kwargs = kwargs or {}
        name = getattr(func, "__name__", "")
        # `t.float()` makes a tensor, `float(t)` calls `__float__`.
        word = name.strip("_") if name.endswith("_") else name
        given = self._tensors((args, kwargs))
        away = [x for x in given if x.device.type != "cpu"]
        read = self._read_by(word, name, args, away)
        if read:
            self._note_read(word, read, kwargs)
            if word in self.WRITES or word in self.LISTS or read[0].is_meta:
                args, kwargs = tree_map(self._on_host, (args, kwargs))
            return func(*args, **kwargs)
        places = {str(x.device) for x in (given if name in self.JOINS else away)}
        if len(places) > 1 and word not in (*self.WRITES, *self.MOVES):
            listed = " and ".join(sorted(places))
            message = f"Expected all tensors to be on the same device, but {name} got {listed}"
            raise RuntimeError(message)
        if name in self.MOVES and away:
            result = self._moved(func, args, kwargs)
        else:
            result = func(*args, **kwargs)
        made = self._tensors(result)
        if name in (*self.MOVES, *self.LISTS) and away and made and made[0].device.type == "cpu":
            self._note_read(word, [args[0]], kwargs)
        elif given and made and name != "__get__":
            made = [[list(x.shape), str(x.device)] for x in made]
            self.events.append({"made": made, "given": [list(x.shape) for x in given]})
        return result

    @staticmethod
    def _tensors(values):
        return [x for x in tree_leaves(values) if isinstance(x, torch.Tensor)]

    @staticmethod
    def _on_host(value):
        if not isinstance(value, torch.Tensor):
            return value
        return torch.zeros(value.shape, dtype=value.dtype) if value.is_meta else value.cpu()

    def _read_by(self, word, name, args, away):
        """Return the tensors that a function reads, as far as its arguments tell."""
        if not away:
            return []
        if word in self.READS and (
            name.startswith("__") or word not in ("float", "int", "bool", "complex")
        ):
            return away
        if word in self.LISTS:
            data = args[1:] if word == "new_tensor" else args[:1]
            is_list = not isinstance(data[0] if data else None, torch.Tensor)
            return [x for x in self._tensors(data) if x in away] if is_list else []
        if word in self.WRITES and args and args[0].device.type == "cpu":
            return away
        return []

    def _moved(self, func, args, kwargs):
        try:
            return func(*args, **kwargs)
        except RuntimeError:  # `meta` has no values, `lazy:0` does not move to `lazy:1`
            args, kwargs = tree_map(self._on_host, (args, kwargs))
            return func(*args, **kwargs)

    def _note_read(self, word, tensors, kwargs):
        frame = sys._getframe(2)  # noqa: SLF001 - the caller of the torch function
        while frame is not None:
            file = frame.f_code.co_filename
            if file.endswith(".py") and "/" not in file and "\\" not in file:
                break  # the student's file is loaded under its bare name
            frame = frame.f_back
        for tensor in tensors if word in self.LISTS else tensors[:1]:
            self.events.append(
                {
                    "read": word,
                    "numbers": tensor.numel(),
                    "line": frame.f_lineno if frame else None,
                    "waits": not kwargs.get("non_blocking"),
                }
            )


MISPLACED = {"RuntimeError": "made-on-the-cpu", "CudaMissingError": "cuda-fixed"}
MISPLACED |= {"TypeError": "numpy-refuses-device"}
PRINTS, COMPARES = ("repr", "format"), ("bool", "equal", "allclose", "is_nonzero", "contains")
LISTS, WRITES = ("tensor", "as_tensor", "asarray", "new_tensor"), ("setitem", "copy", "fill")


def matrices(count):
    """Return so many matrices, in words."""
    return f"{count} matri{'x' if count == 1 else 'ces'}"


def reads_in(events):
    """Return the reads among observed events."""
    return [event for event in items(events, dict) if "read" in event]


def numbers_in(read):
    """Return how many numbers a read brought."""
    found = read.get("numbers")
    return found if isinstance(found, int) else -1


def told(reads):
    """Describe reads for the student."""
    count = len(reads)
    places = dict.fromkeys(f"`{read['read']}` in line {read.get('line')}" for read in reads)
    some = ", ".join(list(places)[:3])
    return f"{count} host read{'' if count == 1 else 's'}{f' ({some})' if reads else ''}"


def read_fault(reads):
    """Name the habit behind reads that should not be there, or None."""
    words = {read["read"] for read in reads}
    habits = (("printing-reads", PRINTS), ("comparing-reads", COMPARES))
    habits += (("list-of-tensors-read", LISTS), ("host-log-filled", WRITES))
    return next((fault for fault, names in habits if words & set(names)), None)


def demand_waiting(reads):
    """Demand that each copy to the host waits for its numbers."""
    hasty = [read for read in reads if read.get("waits") is not True]
    demand(not hasty, "copy-not-waited-for", "copies to the host that wait", told(hasty))


# ---------------------------------------------------------------- norms: values


@helper
def in_words(result):
    """Describe what should be a list of floats: its type, those of its items, and the numbers."""
    if not isinstance(result, list):
        return {"type": type(result).__name__}
    kinds = ["float" if isinstance(x, float) else type(x).__name__ for x in result]
    numbers = [float(x) if kind == "float" else None for x, kind in zip(result, kinds, strict=True)]
    return {"type": "list", "kinds": kinds, "numbers": numbers}


def numbers_of(seen, count, what):
    """Demand a list of so many floats, and return it as a tensor."""
    kind, expected = part(seen, "type"), f"a list of {count} floats as {what}"
    demand(kind != "NoneType", "nothing-returned", expected, "None")
    demand(kind == "list", "not-a-list", expected, f"type {kind}")
    kinds, numbers = items(part(seen, "kinds"), str), items(part(seen, "numbers"), float)
    other = next((kind for kind in kinds if kind != "float"), None)
    diagnosis = "tensors-in-list" if other == "Tensor" else "not-floats"
    demand(other is None, diagnosis, expected, f"an item of type {other}")
    demand(len(numbers) == count, "count-differs", expected, f"{len(numbers)} floats")
    return torch.tensor(numbers, dtype=torch.float64)


@probe
def norms_of(student, function, cases):
    """Report norms of matrices, and whether the matrices are as they were; how none end, too."""

    def observe(mats):
        if not mats:
            return caught(lambda: in_words(getattr(student, function)([])))
        given, before = list(mats), [m.clone() for m in mats]
        result = getattr(student, function)(given)
        kept = len(given) == len(mats) and all(map(torch.equal, given, before))
        return {"result": in_words(result), "kept": kept}

    return each(observe, cases)


def norm_by_hand(entries):
    return entries.double().square().sum().sqrt()


def norms_by_hand(mats):
    return torch.stack([norm_by_hand(m.double() @ m.double()) for m in mats])


def norm_mistakes(numbers, mats, rtol):
    """Return what known misconceptions compute, and whether only digits are lost."""
    known = norms_mistaken(mats) if len(mats) > 1 else {}
    expected = norms_by_hand(mats)
    is_known = any(same_tensors(numbers, value, rtol=rtol) for value in known.values())
    if not is_known and same_tensors(numbers, expected, rtol=1e-2, atol=1e-2):
        known["digits-lost"] = numbers
    return known


def norms_mistaken(mats):
    """Return what known misconceptions compute."""
    mats = [m.double() for m in mats]
    products = [m @ m for m in mats]
    norms = torch.stack([norm_by_hand(p) for p in products])
    found = {
        "product-missing": [norm_by_hand(m) for m in mats],
        "product-elementwise": [norm_by_hand(m * m) for m in mats],
        "product-with-transpose": [norm_by_hand(m @ m.T) for m in mats],
        "norm-squared-instead": [norm_by_hand(m) ** 2 for m in mats],
        "root-missing": [p.square().sum() for p in products],
        "spectral-norm": [torch.linalg.matrix_norm(p, 2) for p in products],
        "entries-summed": [p.sum() for p in products],
        "absolute-values-summed": [p.abs().sum() for p in products],
        "columns-normed-apart": [torch.linalg.matrix_norm(p, 1) for p in products],
        "largest-entry": [p.abs().max() for p in products],
        "order-changed": [*norms.flip(0)],
    }
    found = {name: torch.stack(values) for name, values in found.items()}
    running = {"running-total": norms.cumsum(0), "first-repeated": norms[:1].expand(len(mats))}
    return found | running | {"one-behind": torch.cat([norms[:1] * 0, norms[:-1]])}


def judge_norms(worker, draw, function):
    """Demand the norms of matrices of several sizes, in both dtypes, of one and of none."""
    sizes = [*draw.distinct(4, 2, 9), 1]
    rows = (
        (torch.float64, 1e-9, sizes),
        (torch.float32, 1e-4, sizes[::-1]),
        (torch.float64, 1e-9, sizes[:1]),
    )
    cases = [[draw.normal(k, k, dtype=dtype) for k in some] for dtype, _, some in rows]
    answers = worker.run_each(norms_of, [*cases, []], function=function)
    for (_, rtol, _), mats, seen in zip(rows, cases, answers, strict=False):
        numbers = numbers_of(part(seen, "result"), len(mats), "norms")
        options = {"diagnosis": "norms-differ", "what": "norms", "rtol": rtol}
        options["mistakes"] = partial(norm_mistakes, numbers, mats, rtol)
        assert_same_tensors(numbers, norms_by_hand(mats), **options)
        demand(part(seen, "kept"), "matrices-changed", "the matrices as they were", "other numbers")
    outcome, when = next(answers), "when there are no matrices"
    seen = assert_returns(outcome, diagnosis="empty-refused", when=when)
    assert_equal(part(seen, "type"), "list", diagnosis="empty-refused", what="no norms")
    assert_equal(part(seen, "kinds"), [], diagnosis="empty-refused", what="no norms")


@pytest.mark.check(
    points=10, title="One by one: the norms are right", evidence="verified", public=True
)
def test_slow_values(worker: Worker, draw: Draw):
    """Floats in order, for matrices of several sizes and two dtypes, for one and for none."""
    judge_norms(worker, draw, "norms_one_by_one")


@pytest.mark.check(
    points=10, title="On the device: the norms are right", evidence="verified", public=True
)
def test_fast_values(worker: Worker, draw: Draw):
    """Floats in order, for matrices of several sizes and two dtypes, for one and for none."""
    judge_norms(worker, draw, "norms_on_device")


# ---------------------------------------------------------------- norms: reads


@probe
def norm_events(student, function, cases):
    """Let norms be computed on a second device, and report what happens there."""

    def observe(mats):
        on_cpu = getattr(student, function)([m.clone() for m in mats])
        with on_second_device() as device:
            there = [m.to(device) for m in mats]
            with DeviceLog() as log:
                result = getattr(student, function)(there)
        results = [in_words(on_cpu), in_words(result)]
        return {"events": log.events, "device": device, "results": results}

    return each(observe, cases)


def demand_same_results(seen):
    """Demand the numbers that the same code gives on the CPU; `meta` has none to compare."""
    on_cpu, there = [items(part(each, "numbers"), float) for each in list(part(seen, "results"))]
    if part(seen, "device") == "meta":
        return
    both = [torch.tensor(numbers, dtype=torch.float64) for numbers in (there, on_cpu)]
    what, differs = "numbers from the other device", "other-numbers-there"
    assert_same_tensors(*both, diagnosis=differs, what=what, rtol=1e-3, atol=1e-3)


def started_before(events, size_of):
    """Return for each read which matrices something was done with before; each has its size."""
    begun, found = set(), []
    for event in items(events, dict):
        if "read" in event:
            found.append(set(begun))
            continue
        shapes = [*items(event.get("given"), list)]
        shapes += [made[0] for made in items(event.get("made"), list) if made]
        sizes = {shape[-1] for shape in items(shapes, list) if len(shape) > 1}
        begun |= {size_of[size] for size in sizes if size in size_of}
    return found


def observed_norms(worker, draw, function, counts):
    """Yield for each count the observation of a run, its reads, and what was begun before each."""
    # At least 16 entries each: a matrix is never taken for a list of norms.
    sizes = [draw.distinct(count, 4, 16) for count in counts]
    cases = [[draw.normal(k, k, dtype=torch.float32) for k in some] for some in sizes]
    answers = worker.run_each(norm_events, cases, function=function, diagnose=MISPLACED)
    for count, some, seen in zip(counts, sizes, answers, strict=True):
        events = part(seen, "events")
        reads = reads_in(events)
        expected = f"reads of norms alone, for {matrices(count)}"
        demand(reads, "left-on-device", expected, told(reads))
        demand_waiting(reads)
        large = [read for read in reads if numbers_in(read) > count]
        shown = f"{told(large)}, up to {max(map(numbers_in, large), default=0)} numbers at once"
        demand(not large, "matrices-moved", expected, shown)
        begun = started_before(events, {k: i for i, k in enumerate(some)})
        yield count, seen, reads, begun


@pytest.mark.check(points=10, title="One by one: each norm is read at once", evidence="witnessed")
def test_slow_syncs(worker: Worker, draw: Draw):
    """As many reads as matrices, one number each, each before the next matrix is touched."""
    counts = (2, draw.integer(4, 6))
    answers = observed_norms(worker, draw, "norms_one_by_one", counts)
    for count, seen, reads, begun in answers:
        expected = (
            f"{count} host read{'' if count == 1 else 's'} for {matrices(count)}, one number each"
        )
        demand(len(reads) >= count, "slow-reads-late", expected, told(reads))
        diagnosis = read_fault(reads) or "slow-reads-too-many"
        demand(len(reads) == count, diagnosis, expected, told(reads))
        demand(all(numbers_in(r) == 1 for r in reads), "matrices-moved", expected, told(reads))
        for i, before in enumerate(begun):
            expected = f"read {i} after work on {i + 1} of {matrices(count)}"
            demand(
                len(before) == i + 1, "slow-reads-late", expected, f"after work on {len(before)}"
            )
        demand_same_results(seen)


@pytest.mark.check(points=20, title="On the device: one read for all norms", evidence="witnessed")
def test_fast_one_transfer(worker: Worker, draw: Draw):
    """Exactly one read, of at most n numbers, for n = 3 and for n = 9 matrices."""
    answers = observed_norms(worker, draw, "norms_on_device", (3, 9))
    for count, seen, reads, begun in answers:
        expected = f"1 host read for {matrices(count)}"
        at_end = all(len(each) == count for each in begun)
        diagnosis = read_fault(reads)
        if diagnosis is None and len(reads) >= count:
            diagnosis = "reads-one-by-one-at-end" if at_end else "reads-in-loop"
        demand(len(reads) == 1, diagnosis or "more-than-one-read", expected, told(reads))
        demand_same_results(seen)


# ---------------------------------------------------------------- training


@helper
def small_net(values):
    """Make a network of one or two layers with the given values."""
    sizes = [values[name].shape for name in values if name.endswith("weight")]
    layers = []
    for n_out, n_in in sizes:
        layers += [nn.Linear(n_in, n_out), nn.Tanh()]
    net = nn.Sequential(*layers[:-1])
    net.to(next(iter(values.values())).dtype)
    load_values(net, values)
    return net


@helper
def training(student, values, grads, batches, lr):
    """Train a network whose gradients may be filled; report losses, parameters and batches."""
    net = small_net(values)
    own = parameters_of(net)
    for name, grad in grads.items():
        own[name].grad = grad.clone()
    given = [(x.clone(), y.clone()) for x, y in batches]
    result = student.train_with_log(net, given, lr)
    kept = all(
        torch.equal(a, b)
        for pair, before in zip(given, batches, strict=True)
        for a, b in zip(pair, before, strict=True)
    )
    now = parameters_of(net)
    same = all(now.get(name) is p for name, p in own.items())
    return {"result": in_words(result), "values": now, "kept": kept, "same": same}


@probe
def trainings(student, values, batches, lr, cases):
    """Train with the gradients of a case, in float32, and without batches."""

    def observe(grads):
        if isinstance(grads, dict):
            return training(student, values, grads, batches, lr)
        own = {name: value.float() for name, value in values.items()}
        if grads == "float32":
            some = [(x.float(), y.float()) for x, y in batches[:2]]
            return {"result": training(student, own, {}, some, lr)["result"]}
        net = small_net(own)
        return caught(lambda: in_words(student.train_with_log(net, [], 0.1)))

    return each(observe, cases)


def forward(values, x):
    """Compute the small network."""
    names = [name for name in values if name.endswith("weight")]
    for i, name in enumerate(names):
        x = (x.tanh() if i else x) @ values[name].T + values[name.replace("weight", "bias")]
    return x


def mean_squared(errors):
    return errors.square().mean()


def trained(values, batches, lr, *, loss_of=mean_squared, slope_of=None, old=None, keeps=0.0):
    """Train by hand; return the losses before and after each step, and the parameters.

    `old` are gradients that are there before, `keeps` the share of the last gradient that stays.
    """
    values = {name: v.double().clone() for name, v in values.items()}
    last = {name: torch.zeros_like(v) for name, v in values.items()} | (old or {})
    before, after = [], []
    for x, y in batches:
        leaves = {name: v.clone().requires_grad_() for name, v in values.items()}
        errors = forward(leaves, x) - y
        before.append(loss_of(errors).detach())
        grads = torch.autograd.grad((slope_of or loss_of)(errors), list(leaves.values()))
        for (name, v), grad in zip(values.items(), grads, strict=True):
            last[name] = grad + keeps * last[name]
            values[name] = v - lr * last[name]
        after.append(loss_of(forward(values, x) - y).detach())
    return torch.stack(before), torch.stack(after), values


def loss_fault(numbers, values, batches, lr, grads):
    """Name the misconception behind other losses."""
    right, after, _ = trained(values, batches, lr)
    if same_tensors(numbers, right, rtol=1e-6):  # what float32 leaves
        return "digits-lost"
    variants = {
        "loss-is-sum": {"loss_of": lambda e: e.square().sum()},
        "loss-per-row": {"loss_of": lambda e: e.square().sum() / len(e)},
        "loss-halved": {"loss_of": lambda e: e.square().mean() / 2},
        "loss-is-absolute": {"loss_of": lambda e: e.abs().mean()},
        "loss-is-root": {"loss_of": lambda e: e.square().mean().sqrt()},
        "gradients-accumulate": {"keeps": 1.0},
        "momentum-used": {"keeps": 0.9},
    }
    known = {name: trained(values, batches, lr, **kw)[0] for name, kw in variants.items()}
    known["gradients-accumulate-all"] = trained(values, batches, lr, keeps=1.0, old=grads)[0]
    known["step-uphill"] = trained(values, batches, -lr)[0]
    known["parameters-not-changed"] = trained(values, batches, 0.0)[0]
    fixed = [trained(values, batches, rate)[0] for rate in (0.1, 0.01, 0.001)]
    stale = trained_once_stale(values, batches, lr, grads)
    counts = torch.arange(1, len(right) + 1)
    faults = [*known.items(), *(("rate-not-used", each) for each in fixed)]
    faults += [("loss-after-step", after), ("old-gradients-used", stale)]
    faults += [("running-mean", right.cumsum(0) / counts), ("running-total", right.cumsum(0))]
    faults += [("order-changed", right.flip(0))]
    found = next((name for name, value in faults if same_tensors(numbers, value, rtol=1e-7)), None)
    if found is None and same_tensors(numbers, right, rtol=1e-2, atol=1e-2):
        return "digits-lost"
    return "gradients-accumulate" if found == "gradients-accumulate-all" else found


def trained_once_stale(values, batches, lr, grads):
    """Return the losses where old gradients go into the first step alone."""
    first, _, values = trained(values, batches[:1], lr, old=grads, keeps=1.0)
    return torch.cat([first, trained(values, batches[1:], lr)[0]])


def drawn_training(draw, sizes, rows, dtype=torch.float64):
    """Draw parameters and batches."""
    shapes = {}
    for i, (n_in, n_out) in enumerate(itertools.pairwise(sizes)):
        shapes |= {f"{2 * i}.weight": (n_out, n_in), f"{2 * i}.bias": (n_out,)}
    values = {name: v / 2 for name, v in draw.values(shapes, dtype=dtype).items()}
    batches = [
        (draw.normal(n, sizes[0], dtype=dtype), draw.normal(n, sizes[-1], dtype=dtype))
        for n in rows
    ]
    return values, batches


@pytest.mark.check(points=10, title="Training: losses and parameters", evidence="verified")
def test_train_values(worker: Worker, draw: Draw):
    """The loss before each step, and the parameters after the last, with old gradients around."""
    sizes, rows = draw.distinct(3, 3, 8), draw.distinct(5, 3, 12)
    values, batches = drawn_training(draw, sizes, rows)
    lr = draw.number(0.2, 0.4)
    expected, _, after = trained(values, batches, lr)
    filled = {name: 0.5 * draw.normal(*v.shape) for name, v in values.items()}
    given = {"values": values, "batches": batches, "lr": lr}
    answers = worker.run_each(trainings, [{}, filled, "float32", "none"], **given)
    for grads, seen in zip(({}, filled), answers, strict=False):
        numbers = numbers_of(part(seen, "result"), len(rows), "losses")
        fault = None
        if not same_tensors(numbers, expected):
            fault = loss_fault(numbers, values, batches, lr, grads)
        diagnosis, what = fault or "losses-differ", "losses"
        assert_same_tensors(numbers, expected, diagnosis=diagnosis, what=what)
        same = part(seen, "same")
        demand(same, "parameters-replaced", "the same Parameter objects", "others")
        options = {"diagnosis": "parameters-differ", "what": "parameters after training"}
        options["mistakes"] = lambda: {"last-step-missing": trained(values, batches[:-1], lr)[2]}
        assert_same_tensors(part(seen, "values"), after, **options)
        demand(part(seen, "kept"), "batches-changed", "the batches as they were", "other numbers")
    numbers_of(part(next(answers), "result"), 2, "losses")
    seen = assert_returns(
        next(answers), diagnosis="empty-refused", when="when there are no batches"
    )
    assert_equal(part(seen, "kinds"), [], diagnosis="empty-refused", what="losses of no batches")


@probe
def training_events(student, values, batches, lr):
    """Train on a second device, and report what happens there."""
    given = [(x.clone(), y.clone()) for x, y in batches]
    on_cpu = student.train_with_log(small_net(values), given, lr)
    with on_second_device() as device:
        net = small_net(values).to(device)
        there = [(x.to(device), y.to(device)) for x, y in batches]
        with DeviceLog() as log:
            result = student.train_with_log(net, there, lr)
    reads = [event for event in log.events if "read" in event]
    results = [in_words(on_cpu), in_words(result)]
    return {"events": reads, "device": device, "results": results}


@pytest.mark.check(points=15, title="Training: one read for all losses", evidence="witnessed")
def test_train_one_transfer(worker: Worker, draw: Draw):
    """One read of at most one number per batch, for 4 batches."""
    steps = 4
    values, batches = drawn_training(draw, draw.distinct(2, 7, 9), [8] * steps, torch.float32)
    given = {"values": values, "batches": batches, "lr": 0.125}
    seen = worker.run(training_events, diagnose=MISPLACED, **given)
    reads = reads_in(part(seen, "events"))
    expected = f"1 host read for {steps} steps"
    demand(reads, "left-on-device", expected, told(reads))
    demand_waiting(reads)
    large = [read for read in reads if numbers_in(read) > steps]
    wanted = f"reads of losses alone, for {steps} steps"
    demand(not large, "other-values-read", wanted, told(large))
    diagnosis = read_fault(reads)
    if diagnosis is None and len(reads) > 2:
        diagnosis = "loss-read-in-loop"
    demand(len(reads) == 1, diagnosis or "more-than-one-read", expected, told(reads))
    demand_same_results(seen)


@helper
class Token:
    """Something whose life can be watched."""


@helper
class Marked(torch.autograd.Function):
    """Passes its input on, and leaves a token in the graph."""

    @staticmethod
    def forward(x, _token):
        """Pass the input on."""
        return x.clone()

    @staticmethod
    def setup_context(ctx, inputs, output):  # noqa: ARG004 - torch's own signature
        """Leave the token; this form serves torch.func too."""
        ctx.token = inputs[1]

    @staticmethod
    def backward(_ctx, grad):
        """Pass the gradient on."""
        return grad, None


@helper
class MarkedNet(nn.Module):
    """A layer whose graphs can be counted."""

    def __init__(self, values):
        super().__init__()
        self.linear = small_net(values)
        self.living, self.counts = weakref.WeakSet(), []

    def forward(self, x):
        """Apply the layer, and count the graphs that live."""
        token = Token()
        self.living.add(token)
        self.counts.append(len(self.living))
        return Marked.apply(self.linear(x), token)


@probe
def graphs_alive(student, values, batches):
    """Train, and report how many graphs live at each call of the network."""
    net = MarkedNet(values)
    student.train_with_log(net, batches, 0.125)
    return net.counts


@pytest.mark.check(points=5, title="Training: old graphs are released", evidence="witnessed")
def test_graph_released(worker: Worker, draw: Draw):
    """At most 3 graphs live at a call of the network, its own included, in 9 steps."""
    values, batches = drawn_training(draw, [4, 3], [5] * 9)
    counts = items(worker.run(graphs_alive, values=values, batches=batches), int)
    demand(len(counts) >= 9, "losses-differ", "a call of the network per batch", f"{len(counts)}")
    largest = max(counts)
    expected = "at most 3 living graphs in each of 9 steps"
    demand(largest <= 3, "graphs-kept", expected, f"{largest} living graphs")


# ---------------------------------------------------------------- launch, then collect


@probe
def products_of(student, cases):
    """Report the products of some pairs, and whether the pairs are as they were."""

    def observe(case):
        pairs, devices = case
        given = [(a.clone(), b.clone()) for a, b in pairs]
        result = student.launch_then_collect(given, devices)
        kept = all(
            torch.equal(a, b)
            for pair, before in zip(given, pairs, strict=True)
            for a, b in zip(pair, before, strict=True)
        )
        return {"result": result, "type": type(result).__name__, "kept": kept}

    return each(observe, cases)


def product_mistakes(result, expected, pairs, close):
    """Return what known misconceptions compute; factors swapped or elementwise if square."""
    known = {}
    if all(a.shape == b.shape for a, b in pairs):
        known = {"factors-swapped": [b @ a for a, b in pairs]}
        known["factors-elementwise"] = [a * b for a, b in pairs]
    known["order-changed"] = expected[::-1]
    if same_tensors(result, expected[::2] + expected[1::2], **close):
        known["order-changed"] = result
    return known


@pytest.mark.check(points=5, title="Products: values and order", evidence="verified")
def test_launch_values(worker: Worker, draw: Draw):
    """Products of square and of other matrices, more and fewer devices than pairs, and none."""
    square = [(n, n, n) for n in draw.distinct(4, 2, 9)]
    other = [tuple(draw.distinct(3, 2, 9)) for _ in range(5)]
    cases, dtypes = [], []
    for sizes, devices, dtype in (
        (square, ["cpu"], torch.float64),
        (other, [torch.device("cpu"), "cpu"], torch.float32),
        (other[:2], ["cpu", "cpu", "cpu"], torch.float64),
        ([], ["cpu"], torch.float64),
    ):
        pairs = [
            (draw.normal(r, k, dtype=dtype), draw.normal(k, c, dtype=dtype)) for r, k, c in sizes
        ]
        cases.append([pairs, devices])
        dtypes.append(dtype)
    answers = worker.run_each(products_of, cases)
    for (pairs, _), dtype, seen in zip(cases, dtypes, answers, strict=True):
        result, kind = part(seen, "result"), part(seen, "type")
        wanted = f"a list of {len(pairs)} products"
        demand(kind == "list", "not-a-list", wanted, f"type {kind}")
        demand(len(result) == len(pairs), "count-differs", wanted, f"{len(result)} results")
        expected = [(a.double() @ b.double()).to(dtype) for a, b in pairs]
        for i, product in enumerate(result):
            what, differs = f"product {i}", {"dtype": "dtype-changed", "default": "products-differ"}
            assert_dtype(product, dtype, diagnosis=differs, what=what)
        close = {"rtol": 1e-4, "atol": 1e-5} if dtype == torch.float32 else {}
        options = {"diagnosis": "products-differ", "what": "products"}
        options["mistakes"] = partial(product_mistakes, result, expected, pairs, close)
        assert_same_tensors(result, expected, **options, **close)
        demand(part(seen, "kept"), "matrices-changed", "the pairs as they were", "other numbers")


@probe
def launch_events(student, cases):
    """Let products be computed on several devices, and report what happens there."""

    def observe(case):
        pairs, count = case
        with on_second_device() as device:
            # `meta` has one device only.
            devices = [f"lazy:{i}" for i in range(count)] if device == "lazy:0" else [device]
            if count > 2:
                devices = [torch.device(name) for name in devices]
            start, threads = threading.Thread.start, []
            threading.Thread.start = lambda thread: threads.append(thread.name) or start(thread)
            try:
                with DeviceLog() as log:
                    result = student.launch_then_collect(pairs, list(devices))
            finally:
                threading.Thread.start = start
        result = list(result)
        places = [str(x.device) if isinstance(x, torch.Tensor) else "none" for x in result]
        seen = {"events": log.events, "places": places, "devices": [str(d) for d in devices]}
        seen["threads"] = len(threads)
        if device != "meta":  # which has no values
            on_cpu = list(student.launch_then_collect(pairs, ["cpu"]))
            seen["results"] = [on_cpu, result]
        return seen

    return each(observe, cases)


def starts_of(events, sizes):
    """Return for each product the position of its first event and the device, or None."""
    found = [None] * len(sizes)
    for position, event in enumerate(items(events, dict)):
        for made in items(event.get("made"), list):
            shape = sorted(items(made[0], int)[-2:])
            for i, (rows, _, columns) in enumerate(sizes):
                if found[i] is None and shape == sorted((rows, columns)):
                    found[i] = (position, made[1])
    return found


def place_fault(found, devices):
    """Name the misconception behind the places of the products."""
    count, n = len(devices), len(found)
    if set(found) == {"cpu"} or "cpu" in found:
        return "computed-on-cpu"
    if len(set(found)) == 1:
        return "one-device-only"
    runs = [len(list(run)) for _, run in itertools.groupby(found)]
    is_block = len(runs) == len(set(found)) and max(runs) <= math.ceil(n / count)
    return "devices-in-blocks" if is_block else "devices-differ"


@pytest.mark.check(points=10, title="Products: all start, then all come back", evidence="witnessed")
def test_launch_order(worker: Worker, draw: Draw):
    """The devices take turns, no result is fetched before the last start, results are on the CPU.

    The product with the shape (r, c), which no other tensor has, starts where that shape appears.
    """
    cases, drawn_sizes = [], []
    for n, count in ((5, 2), (7, 3)):
        drawn = draw.distinct(3 * n, 2, 3 * n + 9)
        sizes = [tuple(drawn[3 * i : 3 * i + 3]) for i in range(n)]
        pairs = [
            (draw.normal(r, k, dtype=torch.float32), draw.normal(k, c, dtype=torch.float32))
            for r, k, c in sizes
        ]
        cases.append([pairs, count])
        drawn_sizes.append(sizes)
    answers = worker.run_each(launch_events, cases, diagnose=MISPLACED)
    for sizes, seen in zip(drawn_sizes, answers, strict=True):
        n = len(sizes)
        events, devices = part(seen, "events"), items(part(seen, "devices"), str)
        shown = f"{part(seen, 'threads')} threads"
        demand(part(seen, "threads") == 0, "threads-used", "all in the calling thread", shown)
        starts = starts_of(events, sizes)
        shown = f"{sum(start is None for start in starts)} of {n} products not started"
        demand(None not in starts, "computed-on-cpu", f"{n} products", shown)
        found = [place for _, place in starts]
        wanted = [devices[i % len(devices)] for i in range(n)]
        options = (f"products on {', '.join(wanted)}", f"on {', '.join(found)}")
        demand(found == wanted, place_fault(found, devices), *options)
        judge_order(events, starts, len(devices))
        for i, place in enumerate(items(part(seen, "places"), str)):
            assert_on_device(place, "cpu", diagnosis="results-left-on-device", what=f"result {i}")
        demand_same_products(*(part(seen, "results") or ([], [])))


def demand_same_products(on_cpu, there):
    """Demand the products that the same code gives on the CPU; their order is judged apart."""
    by_shape = [
        {str(tuple(x.shape)): x for x in items(each, torch.Tensor)} for each in (on_cpu, there)
    ]
    if by_shape[0].keys() == by_shape[1].keys():
        what, differs = "results from the devices, by shape", "other-numbers-there"
        options = {"diagnosis": differs, "what": what, "rtol": 1e-3, "atol": 1e-3}
        assert_same_tensors(by_shape[1], by_shape[0], **options)


def judge_order(events, starts, count):
    """Demand that nothing is read before the last product has started."""
    last = max(position for position, _ in starts)
    early = [(i, e) for i, e in enumerate(items(events, dict)) if "read" in e and i < last]
    if early:
        begun = sum(position < early[0][0] for position, _ in starts)
        diagnosis = "fetched-per-round" if begun == count > 1 else "fetched-too-early"
        diagnosis = read_fault([event for _, event in early]) or diagnosis
        shown = f"{told([event for _, event in early])}, the first after {begun} starts"
        demand(not early, diagnosis, f"no read before {len(starts)} products have started", shown)
    demand_waiting(reads_in(events))


# ---------------------------------------------------------------- on a GPU


@probe
def gpu_warnings(student, mats):
    """Let CUDA itself report each wait while the norms are computed; all is warmed up before."""
    there = [m.to("cuda:0") for m in mats]
    student.norms_on_device(there)
    torch.cuda.synchronize("cuda:0")
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        torch.cuda.set_sync_debug_mode("warn")
        try:
            result = student.norms_on_device(there)
        finally:
            torch.cuda.set_sync_debug_mode("default")
    told = [str(each.message) for each in found]
    waits = sum("synchronizing CUDA operation" in text for text in told)
    return {"waits": waits, "result": in_words(result)}


@pytest.mark.check(points=5, title="On a GPU: CUDA sees one wait", evidence="witnessed", gpu=True)
def test_gpu_syncs(worker: Worker, draw: Draw):
    """CUDA's own debug mode warns of exactly one synchronizing operation for 6 matrices."""
    mats = [draw.normal(k, k, dtype=torch.float32) for k in draw.distinct(6, 4, 40)]
    seen = worker.run(gpu_warnings, mats=mats)
    numbers_of(part(seen, "result"), len(mats), "norms")
    waits = part(seen, "waits")
    diagnosis = "left-on-device" if waits == 0 else "reads-in-loop"
    demand(waits == 1, diagnosis, "1 wait for 6 matrices", f"{waits} waits")
