"""Eight checks of exercise 1 as an instructor without our grader writes them: plain assertions.

`peers.py` hands this text to other autograders, each in its own form; pytest takes it as it is. A
check gets a namespace with the student's names and touches student code in its own process. What
each demands, and of which nets, is what the check of the same name in `tests_hidden/` demands.
Like those, they need neither `torch.optim` nor `torch.testing`, the import of which costs more.
"""

import itertools

import torch
from torch import nn

SHAPES = {"a.weight": (6, 6), "a.bias": (6,), "c.weight": (1, 6)}  # of the plain chain


class Scale(nn.Module):
    """A block with a parameter, two buffers and a module inside, all of different shapes."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.rand(1, 6) + 0.5)
        self.register_buffer("offset", torch.zeros(1, 1))
        self.register_buffer("steps", torch.tensor(3))
        self.drop = nn.Dropout(0.0)

    def forward(self, X):
        """Scale each column."""
        return self.drop(X) * self.weight + self.offset


def plain_chain():
    """Make three blocks of different classes, the parameters of which differ in shape."""
    return nn.ModuleDict({"a": nn.Linear(6, 6), "b": nn.Tanh(), "c": Scale()})


def plain_output(values, x):
    """Compute what the plain chain gives."""
    return torch.tanh(x @ values["a.weight"].T + values["a.bias"]) * values["c.weight"]


def plain_values():
    """Draw values for the plain chain."""
    return {name: torch.randn(shape, dtype=torch.float64) for name, shape in SHAPES.items()}


def put(blocks, values):
    """Write values into the parameters of given blocks."""
    with torch.no_grad():
        for name, value in values.items():
            blocks.get_parameter(name).copy_(value)


def by_shape(tensor):
    """Return the name of the parameter of the plain chain that has the shape of a tensor."""
    return next((name for name, shape in SHAPES.items() if shape == tuple(tensor.shape)), "other")


def is_close(output, expected):
    """Say whether an output is a tensor of the expected shape and values."""
    is_alike = isinstance(output, torch.Tensor) and output.shape == expected.shape
    return is_alike and torch.allclose(output, expected)


def names_of(blocks, named):
    """Write the names of given blocks as one text."""
    return "".join(next((n for n, own in named.items() if own is one), "?") for one in blocks)


def demand_chains(make):
    """Demand the output of chains of every kind, and that blocks and inputs stay as they are."""
    net = make(nn.Tanh())
    for x in torch.randn(2, 8, 6):
        assert is_close(net(x), torch.tanh(x)), "wrong output of a chain of one block"
    for order in ([0], [0, 1, 2], [0, 1, 0, 2], list(range(12))):
        layers = [nn.Linear(6, 6).double() for _ in set(order)]
        values = [(one.weight.detach().clone(), one.bias.detach().clone()) for one in layers]
        x = torch.randn(8, 6, dtype=torch.float64)
        given, expected = x.clone(), x
        for i in order:
            expected = expected @ values[i][0].T + values[i][1]
        output = make(*[layers[i] for i in order])(given)
        for layer, (weight, bias) in zip(layers, values, strict=True):
            assert torch.equal(layer.weight, weight), "a weight has changed"
            assert torch.equal(layer.bias, bias), "a bias has changed"
        assert is_close(output, expected), f"wrong output of a chain of the blocks {order}"
        assert torch.equal(given, x), "the input has changed"
    x = torch.randn(8, 6)
    assert is_close(make()(x), x), "a chain without blocks does not return its input"


def test_list_forward(student):
    """ListSequential gives the output of its blocks one after the other."""
    demand_chains(student.ListSequential)


def test_list_unregistered(student):
    """ListSequential holds its blocks in a plain list, which `nn.Module` does not look into."""
    named = {"a": nn.Linear(6, 6), "b": nn.Tanh(), "c": nn.Linear(6, 6)}
    net = student.ListSequential(*(named[name] for name in "abac"))
    assert not list(nn.Module.parameters(net)), "there are parameters"
    assert not list(nn.Module.children(net)), "there are children"
    assert not nn.Module.state_dict(net), "the state_dict is not empty"
    assert type(net.blocks) is list, "blocks is not a list"
    assert names_of(net.blocks, named) == "abac", "blocks holds something else"


def test_seq_forward(student):
    """MySequential gives the output of its blocks one after the other."""
    demand_chains(student.MySequential)


def test_seq_registered(student):
    """The parameters of every block are visible, in order, under one prefix for each block."""
    blocks = plain_chain()
    net = student.MySequential(*blocks.values())
    own = {id(parameter): name for name, parameter in blocks.named_parameters()}
    visible = {own.get(id(p)): name for name, p in nn.Module.named_parameters(net)}
    assert list(visible) == list(SHAPES), f"visible are {list(visible)}"
    modules = list(nn.Module.modules(net))
    assert all(any(block is one for one in modules) for block in blocks.values()), "not a module"
    prefixes = {}
    for label, name in visible.items():
        block, inner = label.split(".")
        assert name.endswith(f".{inner}"), f"the name {name} hides {inner}"
        prefixes.setdefault(block, set()).add(name.removesuffix(inner))
    assert all(len(found) == 1 for found in prefixes.values()), "a block has two prefixes"


def test_state_roundtrip(student):
    """Random values, loaded by the net's own keys, determine the output and the gradient of X."""
    blocks, values = plain_chain().double(), plain_values()
    net = student.MySequential(*blocks.values())
    state = nn.Module.state_dict(net)
    assert set(SHAPES) <= {by_shape(value) for value in state.values()}, "a parameter is not saved"
    loaded = {key: values.get(by_shape(value), value) for key, value in state.items()}
    nn.Module.load_state_dict(net, loaded)
    x, other = (torch.ones(8, 6, dtype=torch.float64, requires_grad=True) for _ in range(2))
    output, expected = net(x), plain_output(values, other)
    assert is_close(output, expected), "wrong output after loading"
    output.sum().backward()
    expected.sum().backward()
    assert is_close(x.grad, other.grad), "wrong gradient of X"


def test_mode(student):
    """`eval()` and `train()` set the flag of every block and of the modules inside it."""
    blocks = plain_chain()
    net = student.MySequential(*blocks.values())
    inside = [module for block in blocks.values() for module in block.modules()]
    net.eval()
    assert not any(module.training for module in inside), "eval() does not reach every module"
    net.train()
    assert all(module.training for module in inside), "train() does not reach every module"


def take_step(parameters, velocities):
    """Do one step of SGD with momentum and weight decay."""
    with torch.no_grad():
        for parameter, velocity in zip(parameters, velocities, strict=True):
            if parameter.grad is not None:
                velocity.mul_(0.9).add_(parameter.grad + 0.01 * parameter)
                parameter.sub_(0.1 * velocity)
            parameter.grad = None


def test_trains(student):
    """After three steps with momentum and weight decay the output is that of the trained chain."""
    blocks, values = plain_chain().double(), plain_values()
    put(blocks, values)
    net = student.MySequential(*blocks.values())
    parameters, x = list(net.parameters()), torch.randn(8, 6, dtype=torch.float64)
    assert set(SHAPES) <= {by_shape(parameter) for parameter in parameters}, "one is not visible"
    assert all(parameter.requires_grad for parameter in parameters), "a parameter is frozen"
    leaves = {name: value.requires_grad_() for name, value in values.items()}
    velocities = [torch.zeros_like(parameter) for parameter in parameters]
    own_velocities = [torch.zeros_like(leaf) for leaf in leaves.values()]
    for _ in range(3):
        net(x).square().mean().backward()
        take_step(parameters, velocities)
        plain_output(leaves, x).square().mean().backward()
        take_step(leaves.values(), own_velocities)
    assert is_close(net(x), plain_output(leaves, x)), "wrong output after three steps"


def test_container(student):
    """Length, index and iteration are those of a list of the blocks, and `append` extends it."""
    named = {name: nn.Linear(6, 6) for name in "abcde"}
    net = student.MySequential(*(named[name] for name in "abac"))
    assert len(net) == len("abac"), "wrong length"
    for i in (0, 1, 2, 3, -1, -2, -3, -4):
        assert net[i] is named["abac"[i]], f"wrong block {i}"
    for i in (4, -5):
        try:
            net[i]
        except IndexError:
            continue
        raise AssertionError(f"no IndexError for block {i}")
    assert names_of(itertools.islice(net, 20), named) == "abac", "wrong order"
    is_whole = all(named[name] in list(nn.Module.modules(net)) for name in "abc")
    returned = net.append(named["d"])
    net.append(named["e"])
    assert names_of(itertools.islice(net, 20), named) == "abacde", "wrong order after append"
    if is_whole:  # else __init__ is at fault, not append
        modules = list(nn.Module.modules(net))
        assert all(block in modules for block in named.values()), "append does not register"
    assert returned is net, "append does not return the net"
