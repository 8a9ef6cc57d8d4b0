import math

import numpy as np
import pytest
import torch
from torch import nn

from grader.checks import (
    CheckFailed,
    assert_distribution,
    assert_dtype,
    assert_holds,
    assert_raises,
    assert_same_names,
    assert_same_tensors,
    assert_shape,
    buffers_of,
    caught,
    facts_of,
    helper,
    hoeffding_bound,
    parameters_of,
    probe,
)

# Statistics: the vocabulary's bounds are wrong with a chance of 2.5e-12 each (Hoeffding for
# shares, Dvoretzky-Kiefer-Wolfowitz for whole distributions). A docstring says how many a check
# has and how wide they are. The largest of n uniform numbers is below 0.999 of its bound with a
# chance of 0.999**n: below 1e-23 for the 55000 and more that are drawn here. Their power is derived
# in tests/test_power.py, for each wrong law of the bank.
SLACK = 1e-6  # float32 may round a uniform draw up to its bound
BIAS_GIVEN = [("initializer-on-bias", {"bias": None})]

# ---- the judge's side: words, laws, comparisons ----


def hold(fact, diagnosis, expected, seen):
    assert_holds(fact, diagnosis=diagnosis, expected=expected, seen=seen)


def answers(worker, question, cases, suspects=()):
    """Run a probe on all cases at once; yield what it saw of each.

    Where student code raises, look for the mistake before that is reported. `suspects` are pairs of
    a diagnosis and of other values in the case: if the code works with these, it is right.
    """
    for case, seen in zip(cases, worker.run(question, cases=cases, is_quiet=True), strict=True):
        yield seen if seen["raised"] is None else explained(worker, question, case, suspects)


def explained(worker, question, case, suspects=()):
    """Run one case in which student code raised; let it be reported under the right diagnosis."""
    named = {"NoFunctionError": "no-function-returned"}
    for diagnosis, change in suspects:
        [seen] = worker.run(question, cases=[case | change], is_quiet=True)
        if seen["raised"] is None:
            named["Exception"] = diagnosis
            break
    [seen] = worker.run(question, diagnose=named, cases=[case], is_quiet=False)
    return seen


def weight_of(seen, shape, dtype):
    weight = seen.get("weight")
    assert_shape(weight, shape, diagnosis="shape-or-dtype-changed", what="weight")
    assert_dtype(weight, dtype, diagnosis="shape-or-dtype-changed", what="weight")
    return weight


def compare(seen, expected, wanted, **options):
    """Compare tensors, and say what was wanted in the words of this exercise."""
    try:
        assert_same_tensors(seen, expected, **options)
    except CheckFailed as failure:
        raise CheckFailed(failure.diagnosis, wanted, failure.seen, failure.where) from None


def differs(one, other):
    return one.shape != other.shape or one.dtype != other.dtype or not torch.equal(one, other)


def normal_law(std):
    return lambda x: 0.5 * (1 + torch.erf(x / (std * math.sqrt(2))))


def uniform_law(low, high):
    return lambda x: ((x - low) / (high - low)).clamp(0, 1)


def fits(sample, law):
    try:
        assert_distribution(sample, law, diagnosis="distribution-differs")
    except CheckFailed:
        return False
    return True


def is_within(sample, bound):
    """Tell whether many draws fill the interval from -bound to bound, and no more."""
    largest = max(-float(sample.min()), float(sample.max()))
    return 0.999 * bound <= largest <= bound * (1 + SLACK) and fits(
        sample, uniform_law(-bound, bound)
    )


def summary(sample):
    sample = sample.double()
    low, high = float(sample.min()), float(sample.max())
    return (
        f"mean {float(sample.mean()):.3g}, standard deviation {float(sample.std()):.3g}, "
        f"from {low:.4g} to {high:.4g}"
    )


def compare_bias(seen, bias, kind, *, is_kept=True, mistakes=None):
    """Demand the bias that was there, bit for bit, or else zeros."""
    compare(
        seen.get("bias"),
        bias if is_kept else torch.zeros_like(bias),
        "the bias as it was" if is_kept else "a bias of zeros",
        diagnosis="bias-changed" if is_kept else "bias-not-zeroed",
        what=f"bias after {kind}",
        rtol=0,
        atol=0,
        mistakes=mistakes,
    )


def compare_leaf(parameter, name, *, is_same=True, is_trainable=True):
    """Demand that a Parameter is the object that it was, and a leaf without a history."""
    facts = facts_of(parameter)
    told = f"{name} holds another object"
    hold(is_same, "parameter-replaced", f"{name} is the Parameter that it was", told)
    is_fresh = facts.is_leaf and not facts.has_history and facts.requires_grad == is_trainable
    hold(
        is_fresh,
        "initialization-recorded",
        f"{name}: a leaf with requires_grad={is_trainable}",
        f"is_leaf={facts.is_leaf}, requires_grad={facts.requires_grad}",
    )


# ---- make_initializer ----


@helper
def attempt(call, is_quiet):
    """Call, and name the exception that it raises; unless quiet, let that pass and be reported."""
    if is_quiet:
        return caught(call).get("raised")
    call()
    return None


@helper
class NoFunctionError(TypeError):
    """make_initializer returned something that can't be called."""


@helper
def initializer(student, kind, opt):
    """Make an initializer; an empty kind is my_init."""
    made = student.make_initializer(kind, **opt) if kind else student.my_init
    if not callable(made):
        raise NoFunctionError(f"make_initializer('{kind}') returned a {type(made).__name__}")
    return made


@helper
def linear(shape, bias):
    """Build a linear layer with a given bias, or with none.

    The weights lie evenly, none of them 0, where torch would draw them: that costs less.
    """
    rows, columns = shape
    count, dtype = rows * columns, torch.float32 if bias is None else bias.dtype
    weight = torch.arange(count, dtype=dtype).sub_(count / 2 - 0.25)
    layer = nn.Linear(1, 1, bias=bias is not None)
    layer.in_features, layer.out_features = columns, rows
    layer.weight = nn.Parameter(weight.mul_(2 / count / columns**0.5).reshape(shape))
    if bias is not None:
        layer.bias = nn.Parameter(bias.clone())
    return layer


@helper
def one_initialized(student, how, shape, bias, is_quiet):
    """Initialize one layer and report its parameters."""
    layer = linear(shape, bias)
    raised = attempt(lambda: layer.apply(initializer(student, *how)), is_quiet)
    return {"raised": raised, **parameters_of(layer)}


@probe
def initialized(student, cases, is_quiet):
    """Initialize layers, each in its own way."""
    return [one_initialized(student, **case, is_quiet=is_quiet) for case in cases]


@pytest.mark.check(
    points=10, title="normal has the deviation asked for", evidence="verified", public=True
)
def test_normal(worker, draw):
    """Weights are normal with the default and another std, in both dtypes, and the bias is 0.

    Two DKW tests, n = 150000 each, bound 0.0096, false alarm below 5e-12 together.
    A law 0.019 or more away is missed with a chance below 1e-9.
    """
    shape = (300, 500)
    other = draw.choice([draw.number(0.05, 0.5), draw.number(2, 5)])  # 1 is its own square
    options = (({}, 0.01, torch.float32), ({"std": other}, other, torch.float64))
    cases = [
        {"how": ["normal", opt], "shape": shape, "bias": draw.normal(300, dtype=dtype)}
        for opt, _, dtype in options
    ]
    found = answers(worker, initialized, cases)
    for (opt, std, dtype), case, seen in zip(options, cases, found, strict=True):
        weight, bias = weight_of(seen, shape, dtype), case["bias"]
        if not fits(weight, normal_law(std)):
            fault = "distribution-differs"
            if opt and fits(weight, normal_law(0.01)):
                fault = "std-ignored"
            elif any(fits(weight, normal_law(one)) for one in (std**2, std**0.5)):
                fault = "variance-taken-as-std"
            option = "std given" if opt else "the default"
            wanted = f"normal, mean 0, standard deviation {std:.4g} ({option})"
            raise CheckFailed(fault, wanted, summary(weight))
        compare_bias(seen, bias, "normal", is_kept=False)


@pytest.mark.check(points=5, title="constant fills the weight, not the bias", evidence="verified")
def test_constant(worker, draw):
    """Every weight is value, 1 by default, and every bias is 0."""
    shape = draw.distinct(2, 10, 30)
    bias = draw.normal(shape[0])
    options = ({"value": draw.number(2, 9)}, {})
    cases = [{"how": ["constant", opt], "shape": shape, "bias": bias} for opt in options]
    for opt, seen in zip(options, answers(worker, initialized, cases), strict=True):
        value = opt.get("value", 1.0)
        weight = weight_of(seen, shape, torch.float64)
        if not (weight == value).all():
            fault = "value-ignored" if (weight == 1).all() else "constant-differs"
            option = "value given" if opt else "the default"
            wanted = f"every weight {value:.4g} ({option})"
            raise CheckFailed(fault, wanted, summary(weight))
        filled = {"bias-filled-too": torch.full_like(bias, value)}
        compare_bias(seen, bias, "constant", is_kept=False, mistakes=filled)


@pytest.mark.check(
    points=15, title="xavier and kaiming fill the right interval", evidence="verified"
)
def test_xavier_kaiming(worker, draw):
    """Weights are uniform within the bound of their kind for wide and tall layers; biases stay.

    Four DKW tests, n = 55000 or more each, bound 0.016, false alarm below 1e-11 together.
    A law 0.03 or more away is missed with a chance below 1e-9.
    """
    few, many = draw.integer(140, 170), draw.integer(395, 420)
    sizes = ((few, many, torch.float32), (many, few, torch.float64))
    cases = [
        {"how": [kind, {}], "shape": (rows, columns), "bias": draw.normal(rows, dtype=dtype)}
        for kind in ("xavier", "kaiming")
        for rows, columns, dtype in sizes
    ]
    found = answers(worker, initialized, cases, BIAS_GIVEN)
    for case, seen in zip(cases, found, strict=True):
        kind, (rows, columns), bias = case["how"][0], case["shape"], case["bias"]
        weight = weight_of(seen, (rows, columns), bias.dtype)
        both, inputs = math.sqrt(6 / (rows + columns)), math.sqrt(6 / columns)
        bound, other = (both, inputs) if kind == "xavier" else (inputs, both)
        if not is_within(weight, bound):
            wanted = f"{kind}, {columns} inputs, {rows} outputs: uniform within +-{bound:.4g}"
            fault = interval_fault(weight, kind, bound, other)
            raise CheckFailed(fault, wanted, summary(weight))
        compare_bias(seen, bias, kind)


def interval_fault(weight, kind, bound, other):
    """Name the formula that gave weights outside of their interval."""
    rows, columns = weight.shape
    known = {"kinds-exchanged": other, "default-slope-kept": math.sqrt(1 / columns)}
    if kind == "kaiming":
        known["fan-out-for-fan-in"] = math.sqrt(6 / rows)
        known["relu-gain-missing"] = math.sqrt(3 / columns)
    for fault, wrong in known.items():
        if is_within(weight, wrong):
            return fault
    is_normal = fits(weight, normal_law(bound / math.sqrt(3)))
    return "normal-for-uniform" if is_normal else "bound-differs"


@helper
def one_unknown(student, kind):
    """Ask for an initializer of an unknown kind; where there is one, use it."""
    made = caught(lambda: student.make_initializer(kind))
    used = caught(lambda: made["returned"](nn.Linear(3, 2))) if "returned" in made else {}
    return {"made": made, "late": used.get("raised") if used.get("in_student_code") else None}


@probe
def unknown_kinds(student, kinds):
    """Ask for initializers of unknown kinds."""
    return [one_unknown(student, kind) for kind in kinds]


@pytest.mark.check(points=10, title="orthogonal, sparse, and no other kind", evidence="verified")
def test_orthogonal_sparse(worker, draw):
    """Rows or columns are orthonormal; zeros are as many as asked for; unknown kinds are refused.

    Two DKW tests, n = 9000 or more each, bound 0.04, false alarm below 5e-12 together.
    A law 0.074 or more away is missed with a chance below 1e-9.
    """
    small, large = draw.distinct(2, 8, 12)[0], draw.integer(20, 30)
    ways = [("orthogonal", {}, s) for s in ((small, large), (large, small), (small, small))]
    other = (draw.integer(75, 130) + draw.number(0.2, 0.8)) / 301  # far from a whole number
    ways += [("sparse", opt, (301, 61)) for opt in ({}, {"sparsity": other})]
    cases = [
        {"how": [kind, opt], "shape": shape, "bias": draw.normal(shape[0])}
        for kind, opt, shape in ways
    ]
    found = answers(worker, initialized, cases, BIAS_GIVEN)
    for (kind, opt, shape), case, seen in zip(ways, cases, found, strict=True):
        weight = weight_of(seen, shape, torch.float64)
        if kind == "sparse":
            compare_sparse(weight, opt.get("sparsity", 0.1))
        else:
            compare_orthogonal(weight)
        compare_bias(seen, case["bias"], kind)
    kinds = ["normla", draw.word(9)]
    for kind, seen in zip(kinds, worker.run(unknown_kinds, kinds=kinds), strict=True):
        accepted = "unknown-kind-noticed-late" if seen["late"] else "unknown-kind-accepted"
        faults = {"missing": accepted, "default": "wrong-error-type"}
        when = f"from make_initializer('{kind}')"
        assert_raises(seen["made"], "ValueError", diagnosis=faults, when=when)


def compare_orthogonal(weight):
    """Demand orthonormal rows, or columns where there are more rows than columns."""
    rows, columns = weight.shape
    is_wide = rows <= columns
    name = "W W'" if is_wide else "W' W"
    product = weight @ weight.T if is_wide else weight.T @ weight
    wanted = f"{name} is the unit matrix, for {rows} rows and {columns} columns"
    unit = torch.eye(min(rows, columns), dtype=torch.float64)
    compare(product, unit, wanted, diagnosis="not-orthonormal", what=name)


def compare_sparse(weight, sparsity):
    """Demand the right number of zeros in every column, and normal weights elsewhere."""
    rows, columns = weight.shape
    is_zero, count = weight == 0, math.ceil(sparsity * rows)
    per_column, per_row = is_zero.sum(0), is_zero.sum(1)
    fewest, most = int(per_column.min()), int(per_column.max())
    # A normal draw may be exactly 0, but hardly six of them.
    if fewest < count or int(per_column.sum()) > count * columns + 5:
        fault = "zero-count-differs" if fewest == most else "zero-count-varies"
        if fewest == most == math.ceil(0.1 * rows):
            fault = "sparsity-ignored"
        elif fewest == most and abs(most - (1 - sparsity) * rows) <= 1:
            fault = "sparsity-reversed"
        elif (per_row == per_row[0]).all() and abs(int(per_row[0]) - sparsity * columns) <= 1:
            fault = "zeros-per-row"
        wanted = f"{count} zeros in every column, for {rows} rows and sparsity={sparsity:.4g}"
        told = f"{fewest} to {most}" if fewest < most else str(most)
        raise CheckFailed(fault, wanted, f"{told} zeros")
    is_repeated = bool((is_zero == is_zero[:, :1]).all())
    told = f"the same rows in all {columns} columns"
    hold(not is_repeated, "weights-depend-on-each-other", "rows drawn for each column", told)
    drawn_weights = weight[~is_zero]
    if not fits(drawn_weights, normal_law(0.01)):
        wanted = "the weights that are not 0: normal, mean 0, standard deviation 0.01"
        raise CheckFailed("distribution-differs", wanted, summary(drawn_weights))


# ---- apply ----


@helper
class NarrowLinear(nn.Linear):
    """A linear layer whose class is not nn.Linear itself."""


@helper
class Scale(nn.Module):
    """A layer that is not linear, with parameters of the same names."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(4, 3))
        self.bias = nn.Parameter(torch.ones(4))


@helper
def count_up(net, step):
    """Fill the parameters of a network, one after the other, with the multiples of a number."""
    last = 0
    with torch.no_grad():
        for parameter in net.parameters():
            first, last = last + 1, last + parameter.numel()
            values = torch.arange(first, last + 1, dtype=torch.float64).mul_(step)
            parameter.copy_(values.reshape(parameter.shape))


def counted_up(shapes, step, dtype):
    """Return what `count_up` writes, as parameters of these shapes."""
    found, last = {}, 0
    for name, shape in shapes.items():
        first, last = last + 1, last + math.prod(shape)
        values = torch.arange(first, last + 1, dtype=torch.float64).mul_(step)
        found[name] = values.to(dtype).reshape(shape)
    return found


@helper
def network(variant):
    """Build a nested network, its last layer frozen; or one that is easier to initialize.

    One layer is of a subclass and another one has no bias: each is special for one reason only.
    """
    if variant == "one Linear":
        return nn.Linear(4, 3)
    first, narrow = nn.Linear(8, 6, bias=variant == "every bias"), NarrowLinear(6, 5)
    others = [nn.BatchNorm1d(6), nn.Conv2d(3, 4, 2), nn.LayerNorm(5), nn.Embedding(4, 3), Scale()]
    block = nn.Sequential(*(others if variant != "Linear only" else []), nn.Sequential(narrow))
    net = nn.Sequential(first, block, nn.ReLU(), nn.Linear(5, 7))
    net[3].weight.requires_grad = False
    return net


@helper
def one_applied(student, how, variant, step, is_quiet):
    """Apply an initializer, or my_init, to a network; report all of a nested one afterwards."""
    net = network(variant)
    count_up(net, step)
    before = {**parameters_of(net), **buffers_of(net)}
    raised = attempt(lambda: net.apply(initializer(student, *how)), is_quiet)
    if variant == "one Linear":
        return {"raised": raised}
    after = {**parameters_of(net), **buffers_of(net)}
    same = [name for name in after if after[name] is before.get(name)]
    classes = {name: type(module).__name__ for name, module in net.named_modules()}
    return {"raised": raised, "after": after, "same": same, "classes": classes}


@probe
def applied(student, cases, is_quiet):
    """Apply initializers to networks."""
    return [one_applied(student, **case, is_quiet=is_quiet) for case in cases]


@pytest.mark.check(
    points=15, title="apply reaches every Linear, and only these", evidence="witnessed"
)
def test_apply_nested(worker, draw):
    """Every Linear of a nested net changes in place, of a subclass and without a bias too.

    No other module changes.
    """
    options = {"constant": {"value": draw.number(2, 9)}, "normal": {}, "xavier": {}, "": {}}
    suspects = [
        ("bias-assumed", {"variant": "every bias"}),
        ("other-layers-changed", {"variant": "Linear only"}),
        ("other-module-raises", {"variant": "one Linear"}),
    ]
    ways, compared = [list(how) for how in options.items()], 0
    before = {"step": draw.number(0.002, 0.02)}
    alone = [{"how": how, "variant": "one Linear", **before} for how in ways]
    nested = [{"how": how, "variant": "nested", **before} for how in ways]
    found = worker.run(applied, cases=[*alone, *nested], is_quiet=True)
    for how, case, one, seen in zip(ways, nested, found[:4], found[4:], strict=True):
        if one["raised"] is not None:
            continue  # the check of that kind says so
        is_done = seen["raised"] is None
        found_nested = seen if is_done else explained(worker, applied, case, suspects)
        compare_networks(found_nested, case["step"], how[0])
        compared += bool(how[0])
    if not compared:
        explained(worker, applied, alone[1])


def before_applied(step):
    """Return the parameters of the nested network, as they were, and its buffers."""
    shapes = {"0.weight": (6, 8), "1.0.weight": (6,), "1.0.bias": (6,), "1.1.weight": (4, 3, 2, 2)}
    shapes |= {"1.1.bias": (4,), "1.2.weight": (5,), "1.2.bias": (5,), "1.3.weight": (4, 3)}
    shapes |= {"1.4.weight": (4, 3), "1.4.bias": (4,), "1.5.0.weight": (5, 6), "1.5.0.bias": (5,)}
    shapes |= {"3.weight": (7, 5), "3.bias": (7,)}
    found = counted_up(shapes, step, torch.float32)
    found |= {"1.0.running_mean": torch.zeros(6), "1.0.running_var": torch.ones(6)}
    return found | {"1.0.num_batches_tracked": torch.tensor(0)}


def compare_networks(seen, step, kind):
    """Demand that every Linear changed in place and nothing else did."""
    before, after = before_applied(step), seen["after"]
    assert_same_names(after, before, diagnosis="parameter-replaced", ordered=False)
    call = f"make_initializer('{kind}')" if kind else "my_init"
    linears, narrow = ("0", "1.5.0", "3"), "1.5.0.weight"
    weights = [f"{layer}.weight" for layer in linears]
    own = {*weights, *(f"{layer}.bias" for layer in linears)}
    changed = [name for name in before if differs(after[name], before[name])]
    others = [n for n in before if n not in own and (n in changed or n not in seen["same"])]
    classes = {str(seen["classes"].get(name.rpartition(".")[0])): None for name in others}
    told = f"changed: {', '.join(classes)}"
    hold(not others, "other-layers-changed", f"{call} changes Linear layers only", told)
    kept = [name for name in weights if name not in changed]
    special = {narrow: "of a subclass", "0.weight": "without a bias"}
    faults = {narrow: "exact-type-test", "0.weight": "bias-free-skipped"}
    fault = faults.get(kept[0], "") if len(kept) == 1 else ""
    names = [f"{name} ({special[name]})" if name in special else name for name in kept]
    wanted = f"{call} changes the weights of all 3 Linear layers"
    hold(not kept, fault or "nested-linear-missed", wanted, f"unchanged: {', '.join(names)}")
    if kind:  # what my_init leaves behind is looked at with the mixture
        for name in sorted(own & set(after)):
            is_same, is_trainable = name in seen["same"], name != "3.weight"
            compare_leaf(after[name], name, is_same=is_same, is_trainable=is_trainable)


# ---- my_init ----


@helper
def one_mixed(student, shape, bias, is_trainable, is_quiet):
    """Apply my_init to one layer and report its parameters."""
    layer = linear(shape, bias).requires_grad_(is_trainable)
    weight = layer.weight
    raised = attempt(lambda: layer.apply(student.my_init), is_quiet)
    found = parameters_of(layer)
    return {"raised": raised, "is_same": found.get("weight") is weight, **found}


@probe
def mixed(student, cases, is_quiet):
    """Apply my_init to layers, one after the other."""
    return [one_mixed(student, **case, is_quiet=is_quiet) for case in cases]


@helper
def alike(tensors):
    """Put tensors of one shape and dtype together, which costs less to send; leave others apart."""
    kinds = {(tensor.shape, tensor.dtype) if tensor is not None else None for tensor in tensors}
    return tensors if len(kinds) > 1 or None in kinds else torch.stack(tensors).detach()


@probe
def mixed_often(student, cases, is_quiet):
    """Apply my_init to layers, to several of each kind, and report the weights alone."""
    found = []
    for case in cases:
        layer = {"shape": case["shape"], "bias": case["bias"], "is_quiet": is_quiet}
        layer["is_trainable"] = case["is_trainable"]
        seen = [one_mixed(student, **layer) for _ in range(case["times"])]
        raised = next((one["raised"] for one in seen if one["raised"] is not None), None)
        found.append({"raised": raised, "weights": alike([one.get("weight") for one in seen])})
    return found


def mixed_weights(worker, layers):
    cases = [{"shape": shape, "bias": bias, "times": times} for shape, bias, times in layers]
    given = [case | {"is_trainable": True} for case in cases]
    suspects = [("recorded-in-place", {"is_trainable": False})]
    return (seen["weights"] for seen in answers(worker, mixed_often, given, suspects))


def mixed_layers(worker, layers):
    cases = [{"shape": shape, "bias": bias, "is_trainable": True} for shape, bias in layers]
    return answers(worker, mixed, cases, [("recorded-in-place", {"is_trainable": False})])


@pytest.mark.check(points=15, title="my_init draws the mixture", evidence="verified")
def test_mixture(worker, draw):
    """Half of the weights are 0, a quarter lies on each side, uniformly; all else stays.

    For a wide layer and a tall one of another dtype: three Hoeffding tests, n = 200000, bound
    0.0083, and two DKW tests, n = 48000 or more, bound 0.017. False alarm below 3e-11 together.
    A share off by 0.016 and a law 0.032 away are missed with a chance below 1e-9.
    With ten rows or columns one draw for each of them can't give a quarter.
    """
    layers = [
        ((10, 20000), draw.normal(10, dtype=torch.float64)),
        ((20000, 10), draw.uniform(-1, 1, 20000, dtype=torch.float32)),
    ]
    for (shape, bias), seen in zip(layers, mixed_layers(worker, layers), strict=True):
        weight = weight_of(seen, shape, bias.dtype)
        numbers = weight.flatten().numpy()
        parts = [np.flatnonzero(part) for part in (numbers == 0, numbers > 0, numbers < 0)]
        shares = [len(part) / len(numbers) for part in parts]
        allowed = hoeffding_bound(weight.numel())
        if not all(abs(s - p) <= allowed for s, p in zip(shares, (0.5, 0.25, 0.25), strict=True)):
            fault = share_fault(worker, weight, shares, allowed)
            wanted = f"shares of zero, positive, negative: 0.5, 0.25, 0.25 (+-{allowed:.4f})"
            raise CheckFailed(fault, wanted, ", ".join(f"{share:.4f}" for share in shares))
        compare_outer_parts(*(torch.from_numpy(numbers[part]) for part in parts[1:]))
        compare_bias(seen, bias, "my_init")
        compare_leaf(seen["weight"], "weight", is_same=seen["is_same"] is True)


def share_fault(worker, weight, shares, allowed):
    """Name the mistake behind wrong shares."""
    sign, (zero, positive, negative) = weight.sign(), shares
    if (sign == sign[0, 0]).all():
        one = ((1, 1), torch.zeros(1))
        again = [seen["weight"].sign().item() for seen in mixed_layers(worker, [one] * 40)]
        if len(set(again)) > 1:
            return "one-draw-for-all"
    elif (sign == sign[:, :1]).all() or (sign == sign[:1]).all():
        return "one-draw-per-row"
    # A draw from -10 to 10 may be exactly 0 in float32, about once in 2e7.
    if (positive <= allowed) != (negative <= allowed):
        return "one-sign-only"
    if zero <= allowed:
        return "no-zeros"
    are_thirds = all(abs(share - 1 / 3) <= allowed for share in shares)
    return "equal-thirds" if are_thirds else "shares-differ"


def compare_outer_parts(positive, negative):
    """Demand that the weights that are not 0 lie where they should, uniformly."""
    low = min(float(positive.min()), -float(negative.max()))
    high = max(float(positive.max()), -float(negative.min()))
    is_inside = low >= 5 - 5 * SLACK and high <= 10 + 10 * SLACK
    fault = "threshold-reversed" if high <= 5 + 5 * SLACK else "outside-the-range"
    told = f"from {low:.5g} to {high:.5g}"
    hold(is_inside, fault, "absolute values of the weights that are not 0: from 5 to 10", told)
    for side, law in ((positive, uniform_law(5, 10)), (negative, uniform_law(-10, -5))):
        if not fits(side, law):
            wanted = f"the {'positive' if side is positive else 'negative'} weights: uniform"
            raise CheckFailed("not-uniform-inside", wanted, summary(side))


@pytest.mark.check(
    points=5, title="my_init draws each weight on its own", evidence="verified", needs="mixture"
)
def test_mixture_independent(worker, draw):
    """Neighbours, halves, rows and columns of the weight tell nothing about each other.

    Hoeffding: 24 shares of n = 100000 (bound 0.013) and 1800 of n = 400 or 500 (bound 0.21),
    each with a chance of 1e-14 to be off by more: false alarm below 2e-11 together.

    Nor are the shares fixed beforehand: in 40 layers of n = 240 weights the number of zeros, of
    positive and of negative weights is not the same each time. A binomial number of n trials with
    probability p has no value of a chance above its largest term, about 1 / sqrt(2 pi n p (1 - p)):
    0.052 for p = 1/2 and 0.060 for p = 1/4. That 39 layers repeat the number of the first has a
    chance below 0.061**39 = 5e-48: false alarm below 2e-47 for the three numbers together.
    """
    shape, small = (500, 400), (12, 20)
    layers = [(shape, draw.normal(500, dtype=torch.float32), 1), (small, torch.zeros(12), 40)]
    found = ([{"weight": weight} for weight in seen] for seen in mixed_weights(worker, layers))
    [seen], others = found
    told = f"{len(others)} layers reported"
    hold(len(others) == layers[1][2], "shape-or-dtype-changed", f"{layers[1][2]} layers", told)
    weight = weight_of(seen, shape, torch.float32).numpy()
    for hits, p, name in ((weight == 0, 0.5, "zero"), (weight > 0, 0.25, "positive")):
        pairs = {
            "columns that are neighbours": (hits[:, 0::2], hits[:, 1::2]),
            "rows that are neighbours": (hits[0::2], hits[1::2]),
            "the upper and the lower half": (hits[:250], hits[250:]),
            "the left and the right half": (hits[:, :200], hits[:, 200:]),
        }
        for where, (one, other) in pairs.items():
            told, count = f"{where}, share of {name} weights", np.count_nonzero
            compare_shares([count(one & other)], one.size, p * p, f"{told} in both places")
            compare_shares([count(one), count(other)], one.size, p, told)
        for axis, line in enumerate(("column", "row")):
            told = f"each {line}, share of {name} weights"
            compare_shares(hits.sum(axis), hits.shape[axis], p, told)

    compare_counts([weight_of(other, small, torch.float32) for other in others])


def compare_counts(weights):
    """Demand that the numbers of zeros, positive and negative weights vary between layers."""
    if all(torch.equal(weight, weights[0]) for weight in weights):
        return  # seeded inside: the check of random numbers says so
    signs = torch.stack([weight.sign().flatten() for weight in weights])
    for sign, name in ((0, "zero"), (1, "positive"), (-1, "negative")):
        counts = (signs == sign).sum(1)
        wanted = f"a number of {name} weights that varies between layers of one shape"
        told = f"{int(counts[0])} of {signs.shape[1]} in each of {len(weights)} layers"
        hold(bool((counts != counts[0]).any()), "shares-fixed-beforehand", wanted, told)


def compare_shares(counts, n, p, what):
    """Demand of every number of hits that it is a share of n near p."""
    allowed, shares = hoeffding_bound(n, 1e-14), np.asarray(counts) / n
    worst = float(shares[np.abs(shares - p).argmax()])
    wanted = f"{what}: {p:g} (+-{allowed:.3f})"
    hold(abs(worst - p) <= allowed, "weights-depend-on-each-other", wanted, f"{worst:.4f}")


# ---- random numbers ----


@helper
def fill(student, job, net):
    """Initialize a network in one of the seven ways."""
    if job == "init_first_last":
        student.init_first_last(net)
    else:
        net.apply(initializer(student, "" if job == "my_init" else job, {}))


@helper
def one_filled(student, job, seeds, is_quiet):
    """Initialize equal networks, one under each seed; report their parameters in a row each.

    For my_init, which is given many seeds, a network is one layer.
    """
    found = []
    for seed in seeds:
        net = nn.Linear(12, 20)
        if job != "my_init":
            net = nn.Sequential(net, nn.ReLU(), nn.Linear(20, 3))
        for parameter in net.parameters():
            parameter.data.fill_(0.5)
        torch.default_generator.manual_seed(seed)  # torch.manual_seed does that, and costs more
        raised = attempt(lambda: fill(student, job, net), is_quiet)  # noqa: B023 - called at once
        if raised:
            return {"raised": raised}
        found.append(torch.cat([p.detach().flatten() for p in parameters_of(net).values()]))
    return {"raised": None, "found": torch.stack(found)}


@probe
def filled(student, cases, is_quiet):
    """Initialize networks under several seeds, in several ways."""
    return [one_filled(student, **case, is_quiet=is_quiet) for case in cases]


@pytest.mark.check(points=5, title="torch.manual_seed rules every draw", evidence="verified")
def test_rng(worker, draw):
    """One seed gives the same weights twice, and several seeds don't all give the same.

    For my_init they are 40: decided by one coin, it is all 0 under these with a chance of 1e-12,
    under three of them with a chance of 1 in 8. No statistics for a right answer.
    """
    seeds = draw.distinct(40, 1, 10000)
    jobs = ("normal", "xavier", "kaiming", "orthogonal", "sparse", "my_init", "init_first_last")
    compared, cases = 0, []
    for job in jobs:
        used = seeds if job == "my_init" else seeds[:3]
        cases.append({"job": job, "seeds": [used[0], *used]})
    for case, seen in zip(cases, worker.run(filled, cases=cases, is_quiet=True), strict=True):
        job, used = case["job"], case["seeds"][1:]
        if seen["raised"] or bool((seen["found"] == 0.5).all()):
            continue  # another check says so
        first, second, *others = seen["found"]
        told = f"{job}: equal weights twice after the same torch.manual_seed"
        hold(torch.equal(first, second), "foreign-generator", told, "different weights")
        is_fixed = all(torch.equal(first, other) for other in others)
        told = f"{job}: other weights for another seed"
        hold(not is_fixed, "seeded-inside", told, f"the same weights under {len(used)} seeds")
        compared += 1
    if not compared:
        explained(worker, filled, {"job": "normal", "seeds": seeds[:1]})
        told = "weights unchanged by all seven functions"
        raise CheckFailed("seeded-inside", "weights that are drawn", told)


# ---- init_first_last ----


@helper
def one_first_and_last(student, is_nested, step, is_quiet):
    """Initialize the first and last layer of a network; report all of it afterwards."""
    net = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))
    if is_nested:
        net = nn.Sequential(
            nn.LayerNorm(300),
            nn.Sequential(nn.Embedding(5, 300), nn.Sequential(nn.Linear(300, 200)), nn.ReLU()),
            nn.Linear(200, 50),
            nn.BatchNorm1d(50),
            nn.Linear(50, 40),
            nn.Sequential(nn.ReLU(), nn.ModuleDict({"out": nn.Linear(40, 30), "scale": Scale()})),
            nn.ReLU(),
        ).double()
    count_up(net, step)
    before = parameters_of(net)
    raised = attempt(lambda: student.init_first_last(net), is_quiet)
    after = parameters_of(net)
    same = [name for name in after if after[name] is before.get(name)]
    return {"raised": raised, "after": after, "same": same}


@probe
def first_and_last(student, cases, is_quiet):
    """Initialize the first and last layer of networks."""
    return [one_first_and_last(student, **case, is_quiet=is_quiet) for case in cases]


@pytest.mark.check(points=10, title="The first and the last Linear are found", evidence="verified")
def test_first_last(worker, draw):
    """The first Linear is Xavier uniform and the last one 42, wherever they are; all else stays.

    One DKW test, n = 60000, bound 0.0152, false alarm below 2.5e-12.
    A law 0.029 or more away is missed with a chance below 1e-9.
    """
    suspects = [("position-instead-of-type", {"is_nested": False})]
    step = draw.number(0.002, 0.02)
    [seen] = answers(worker, first_and_last, [{"is_nested": True, "step": step}], suspects)
    before, after = before_first_last(step), seen["after"]
    first, last = "1.1.0.weight", "5.1.out.weight"
    assert_same_names(after, before, diagnosis="parameter-replaced", ordered=False)
    changed = [name for name in before if differs(after[name], before[name])]
    told = f"changed: {', '.join(changed) or 'nothing'}"
    wanted = f"new weights in the first Linear, {first}, and the last, {last}; no other change"
    missed = [name for name in (first, last) if name not in changed]
    is_shallow = bool({"2.weight", "4.weight"} & set(changed))
    own_fault = "first-not-xavier" if first in missed else "last-not-42"
    if {"1.0.weight", "5.1.scale.weight"} & set(changed):  # an Embedding, and a class of our own
        own_fault = "matrix-taken-for-linear"
    hold(not missed, "nested-layers-missed" if is_shallow else own_fault, wanted, told)
    biases = {"1.1.0.bias", "5.1.out.bias"} & set(changed)
    hold(not biases, "bias-changed", wanted, told)
    hold(set(changed) == {first, last}, "middle-changed", wanted, told)
    weight = weight_of({"weight": after[first]}, (200, 300), torch.float64)
    bound = math.sqrt(6 / 500)
    if not is_within(weight, bound):
        is_normal = fits(weight, normal_law(bound / math.sqrt(3)))
        fault = "normal-for-uniform" if is_normal else "first-not-xavier"
        wanted = f"the first, 300 inputs, 200 outputs: uniform within +-{bound:.4g}"
        raise CheckFailed(fault, wanted, summary(weight))
    filled = torch.full_like(before[last], 42.0)
    compare(after[last], filled, "every weight 42", diagnosis="last-not-42", what=last)
    for name in (first, last):
        compare_leaf(after[name], name, is_same=name in seen["same"])


def before_first_last(step):
    """Return the parameters of the nested network as they were."""
    shapes = {"0.weight": (300,), "0.bias": (300,), "1.0.weight": (5, 300)}
    shapes |= {"1.1.0.weight": (200, 300), "1.1.0.bias": (200,), "2.weight": (50, 200)}
    shapes |= {"2.bias": (50,), "3.weight": (50,), "3.bias": (50,), "4.weight": (40, 50)}
    shapes |= {"4.bias": (40,), "5.1.out.weight": (30, 40), "5.1.out.bias": (30,)}
    shapes |= {"5.1.scale.weight": (4, 3), "5.1.scale.bias": (4,)}
    return counted_up(shapes, step, torch.float64)


# ---- shift_and_pin ----


@helper
def one_shifted(student, start, how, is_recording, is_quiet):
    """Shift and pin a Parameter; report it, its gradient and whether autograd records then."""
    parameter = nn.Parameter(start["values"].clone(), requires_grad=start["is_trainable"])
    parameter.grad = grad = start["grad"]
    with torch.set_grad_enabled(is_recording):
        raised = attempt(lambda: student.shift_and_pin(parameter, *how), is_quiet)
        mode = torch.is_grad_enabled()
    is_kept = parameter.grad is grad
    return {
        "raised": raised,
        "parameter": parameter,
        "grad": parameter.grad,
        "is_kept": is_kept,
        "mode": mode,
    }


@probe
def shifted(student, cases, is_quiet):
    """Shift and pin Parameters, one after the other."""
    return [one_shifted(student, **case, is_quiet=is_quiet) for case in cases]


@pytest.mark.check(
    points=10, title="shift_and_pin changes values, nothing else", evidence="verified"
)
def test_shift_and_pin(worker, draw):
    """Values are shifted, one is pinned; flags, gradient and recording are as before."""
    cases = []
    for shape in ((5, 7), (4, 3, 2), (6,)):
        index = tuple(draw.integer(0, size - 1) for size in shape)
        for is_trainable, is_recording in ((True, True), (False, True), (True, False)):
            start = {"values": draw.normal(*shape), "is_trainable": is_trainable}
            start["grad"] = draw.normal(*shape) if is_trainable else None
            how = [draw.number(1, 3), index if len(shape) > 1 else index[0], draw.number(-9, -5)]
            cases.append({"start": start, "how": how, "is_recording": is_recording})
    suspects = [("recorded-in-place", {"is_recording": False})]
    for case, seen in zip(cases, answers(worker, shifted, cases, suspects), strict=True):
        start, is_recording = case["start"], case["is_recording"]
        compare_shifted(seen, start["values"], case["how"])
        compare_surroundings(seen, start, is_recording)


def compare_shifted(seen, values, how):
    """Demand the shifted values with one of them pinned."""
    shift, index, value = how
    expected = values + shift
    early = expected.clone()
    expected[index], early[index] = value, value + shift
    compare(
        seen["parameter"],
        expected,
        f"every element {shift:+.4g}, then the element at {index} set to {value:.4g}",
        diagnosis="values-differ",
        what=f"a parameter of shape {tuple(values.shape)}",
        mistakes={"parameter-rebound": values, "pin-before-shift": early},
    )


def compare_surroundings(seen, start, is_recording):
    """Demand that flags, gradient and the recording of gradients are as they were."""
    grad, is_trainable = start["grad"], start["is_trainable"]
    facts = facts_of(seen["parameter"])
    told = f"requires_grad={facts.requires_grad} afterwards"
    wanted = f"requires_grad={is_trainable} as before"
    hold(facts.requires_grad == is_trainable, "requires-grad-changed", wanted, told)
    compare_leaf(seen["parameter"], "param", is_trainable=is_trainable)
    fault = "grad-mode-left-off" if is_recording else "grad-mode-switched-on"
    told = f"{seen['mode']} afterwards"
    wanted = f"torch.is_grad_enabled() is {is_recording} as before"
    hold(seen["mode"] is is_recording, fault, wanted, told)
    told = "another tensor, or none" if grad is not None else "a tensor"
    wanted = "param.grad is the tensor that it was" if grad is not None else "param.grad is None"
    hold(seen["is_kept"] is True, "grad-touched", wanted, told)
    if grad is not None:
        assert_same_tensors(seen["grad"], grad, diagnosis="grad-touched", what="param.grad")
