import math

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
# chance of 0.999**n: below 1e-25 for the 60000 that are drawn here.
SLACK = 1e-6  # float32 may round a uniform draw up to its bound

# ---- the judge's side: words, laws, comparisons ----


def hold(fact, diagnosis, expected, seen):
    assert_holds(fact, diagnosis=diagnosis, expected=expected, seen=seen)


def ask(worker, question, suspects=(), **arguments):
    """Run a probe; where student code raises, look for the mistake before that is reported.

    `suspects` are pairs of a diagnosis and of other arguments: if the code works with these, the
    diagnosis is right.
    """
    seen = worker.run(question, is_quiet=True, **arguments)
    if seen["raised"] is None:
        return seen
    for diagnosis, change in suspects:
        if worker.run(question, is_quiet=True, **(arguments | change))["raised"] is None:
            named = {"Exception": diagnosis}
            return worker.run(question, diagnose=named, is_quiet=False, **arguments)
    return worker.run(question, is_quiet=False, **arguments)


def weight_of(seen, shape, dtype):
    weight = seen["weight"]
    assert_shape(weight, shape, diagnosis="shape-or-dtype-changed", what="weight")
    assert_dtype(weight, dtype, diagnosis="shape-or-dtype-changed", what="weight")
    return weight.double()


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
    largest = float(sample.abs().max())
    return 0.999 * bound <= largest <= bound * (1 + SLACK) and fits(
        sample, uniform_law(-bound, bound)
    )


def summary(sample):
    low, high = float(sample.min()), float(sample.max())
    return (
        f"mean {float(sample.mean()):.3g}, standard deviation {float(sample.std()):.3g}, "
        f"from {low:.4g} to {high:.4g}"
    )


def compare_bias(seen, bias, diagnosis="bias-changed", mistakes=None):
    assert_same_tensors(
        seen["bias"], bias, diagnosis=diagnosis, what="bias", rtol=0, atol=0, mistakes=mistakes
    )


def compare_leaf(parameter, name, *, is_same=True, is_trainable=True):
    """Demand that a Parameter is the object that it was, and a leaf without a history."""
    facts = facts_of(parameter)
    told = f"{name} holds another object"
    hold(is_same, "parameter-replaced", f"{name} is the Parameter that it was", told)
    is_fresh = facts.is_leaf and not facts.has_history and facts.requires_grad == is_trainable
    hold(
        is_fresh,
        "initialisation-recorded",
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
def linear(shape, bias):
    """Build a linear layer with a given bias, or with none."""
    rows, columns = shape
    layer = nn.Linear(columns, rows, bias=bias is not None)
    if bias is not None:
        layer = layer.to(bias.dtype)
        layer.bias.data.copy_(bias)
    return layer


@probe
def initialised(student, kind, opt, shape, bias, is_quiet):
    """Initialise one layer and report its parameters."""
    layer = linear(shape, bias)
    raised = attempt(lambda: layer.apply(student.make_initializer(kind, **opt)), is_quiet)
    return {"raised": raised, **parameters_of(layer)}


@pytest.mark.check(points=10, title="normal has the deviation asked for", public=True)
def test_normal(worker, draw):
    """Weights are normal with the default and another std, and the bias is 0.

    Two DKW tests, n = 150000 each, bound 0.0096, false alarm below 5e-12 together.
    """
    shape, bias = (300, 500), draw.normal(300, dtype=torch.float32)
    other = draw.choice([draw.number(0.05, 0.5), draw.number(2, 5)])  # 1 is its own square
    for opt, std in (({}, 0.01), ({"std": other}, other)):
        seen = ask(worker, initialised, kind="normal", opt=opt, shape=shape, bias=bias)
        weight = weight_of(seen, shape, torch.float32)
        if not fits(weight, normal_law(std)):
            fault = "distribution-differs"
            if opt and fits(weight, normal_law(0.01)):
                fault = "std-ignored"
            elif any(fits(weight, normal_law(one)) for one in (std**2, std**0.5)):
                fault = "variance-taken-as-std"
            wanted = f"for {opt or 'no option'}: normal, mean 0, standard deviation {std:.4g}"
            hold(False, fault, wanted, summary(weight))
        compare_bias(seen, torch.zeros_like(bias), "bias-not-zeroed")


@pytest.mark.check(points=5, title="constant fills the weight, not the bias")
def test_constant(worker, draw):
    """Every weight is value, 1 by default, and every bias is 0."""
    shape = draw.distinct(2, 10, 30)
    bias = draw.normal(shape[0])
    for opt in ({"value": draw.number(2, 9)}, {}):
        value = opt.get("value", 1.0)
        seen = ask(worker, initialised, kind="constant", opt=opt, shape=shape, bias=bias)
        weight_of(seen, shape, torch.float64)
        expected, filled = torch.full(shape, value).double(), torch.full_like(bias, value)
        ...


