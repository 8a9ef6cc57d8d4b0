import pytest

from grader.checks import Draw, Worker, assert_same_tensors, caught, probe


@probe
def twice_of(student, x):
    """Report twice x, and x afterwards."""
    result = student.twice(x)
    return {"result": result, "x": x}


@probe
def scaled(student, factor, x):
    """Report the output of the module."""
    return student.Scale(factor)(x)


@probe
def scaled_as_outcome(student, factor, x):
    """Report the output of the module or what it raised."""
    return caught(lambda: student.Scale(factor)(x))


@pytest.mark.check(points=40, title="The function doubles", evidence="verified", public=True)
def test_doubles(worker: Worker, draw: Draw):
    """The result is twice the argument, which stays as it was."""
    x = draw.normal(3, 4)
    seen = worker.run(twice_of, x=x)
    assert_same_tensors(
        seen,
        {"result": 2 * x, "x": x},
        diagnosis="not-doubled",
        mistakes={"changed-in-place": {"result": 2 * x, "x": 2 * x}},
    )


@pytest.mark.check(points=40, title="The module scales", evidence="verified")
def test_scales(worker: Worker, draw: Draw):
    """The output is the factor times the input."""
    x, factor = draw.normal(5), draw.number(2, 3)
    seen = worker.run(scaled, diagnose={"TypeError": "no-number"}, factor=factor, x=x)
    assert_same_tensors(seen, factor * x, diagnosis="not-scaled")


@pytest.mark.check(
    points=10, title="The module scales by zero", evidence="witnessed", needs="scales"
)
def test_scales_by_zero(worker: Worker, draw: Draw):
    """A factor of zero is a factor."""
    x = draw.normal(5)
    seen = worker.run(scaled_as_outcome, factor=0.0, x=x)
    assert_same_tensors(seen["returned"], 0 * x, diagnosis="zero-is-special")


@pytest.mark.check(points=10, title="The GPU scales", evidence="witnessed", gpu=True)
def test_gpu(worker: Worker):
    """Never run here."""
