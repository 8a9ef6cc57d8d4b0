import pytest
import torch
from torch import nn

from grader.checks import Draw, Worker, assert_same_tensors, load_values, probe


@probe
def seq_output(student, state, x):
    """Build the chain with the given weights and report its output."""
    blocks = [nn.Linear(4, 6).double(), nn.Tanh(), nn.Linear(6, 3).double()]
    for block, values in zip(blocks, state, strict=True):
        load_values(block, values)
    return student.MySequential(*blocks)(x)


@pytest.mark.check(points=100, title="The chain computes", evidence="verified", public=True)
def test_seq_forward(worker: Worker, draw: Draw):
    """The output is that of the blocks one after the other."""
    first, last = nn.Linear(4, 6), nn.Linear(6, 3)
    a, b = draw.state_like(first), draw.state_like(last)
    x = draw.normal(5, 4)
    expected = torch.tanh(x @ a["weight"].T + a["bias"]) @ b["weight"].T + b["bias"]
    seen = worker.run(seq_output, state=[a, {}, b], x=x)
    assert_same_tensors(seen, expected, diagnosis="seq-output-differs")
