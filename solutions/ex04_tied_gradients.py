"""Tied layers: one Parameter, several uses.

Two layers are tied when they hold the same Parameter object. Equal values are
not a tie: after one training step they differ. You build a network with a tied
layer, tie and untie layers, look at the gradient of every single use, count
parameters, and train.

Words. The *places* of a network are the names of its parameters, each name
counted: a layer that stands at positions 2 and 4 of a Sequential has the places
2.weight, 2.bias, 4.weight and 4.bias, but only one weight and one bias.

Rules for the whole file:

* X and Y are floating-point tensors of the network's dtype, shape (rows,
  features). float32 and float64 both occur; results keep the dtype.
* Any technique that makes two layers hold the same Parameter is welcome: one
  module at several positions, or several modules with the same Parameter. The
  networks given to your functions are tied in either way. With the second way
  the weight alone may be tied, while every layer keeps a bias of its own.
* `untie` and `gradient_per_use` get a flat Sequential: nn.Linear layers, with or
  without bias, all trainable, and activations such as nn.ReLU, none in place; no
  container inside. `count_parameters` gets any module, nested ones too.
* Change nothing but what the text names: no values, no gradients, no ties.

Worked numbers. Let `shared = nn.Linear(1, 1)` have weight 3 and bias 1, let
`net = nn.Sequential(shared, shared)` and `X = [[2.0]]`.

* net(X): 3 * 2 + 1 = 7, then 3 * 7 + 1 = 22.
* The second use received 7, so its gradient is 7. The first use received 2, and
  what it made was multiplied by 3 afterwards, so its gradient is 6.
  `gradient_per_use(net, X)` returns `[tensor([[6.]]), tensor([[7.]])]`;
  `net(X).sum().backward()` would give `shared.weight.grad` the sum, 13.
* `count_parameters(net)` returns `(2, 4)`.
* Without the bias, with weight 2, X = [[1.0]] and Y = [[0.0]]:
  `train_tied(net, X, Y, lr=0.01, steps=2)` returns `[16.0, 7.9659...]`, and the
  weight goes from 2 to 1.68 to 1.4903...
"""

### BEGIN SOLUTION
from copy import deepcopy

### END SOLUTION
import torch
from torch import nn


def make_tied_mlp(n_in: int, width: int, n_out: int, uses: int = 2) -> nn.Sequential:
    """Build an MLP whose middle layer is used several times.

    The order is nn.Linear(n_in, width), nn.ReLU, then `uses` times the pair of
    tied nn.Linear(width, width) and nn.ReLU, then nn.Linear(width, n_out): 3 +
    2 * uses positions. All middle layers have the same weight object and the
    same bias object. All layers have a bias. The gradient of the tied weight
    after `backward()` is the full sum over its uses.

    Example: `make_tied_mlp(4, 3, 2)` has 7 positions; positions 2 and 4 are tied,
    and `len(list(net.parameters()))` is 6 while `len(net.state_dict())` is 8.

    Args:
        n_in: Features of the input.
        width: Features between the layers.
        n_out: Features of the output.
        uses: How many times the middle layer is used, 1 or more.

    Returns:
        A flat Sequential, with default start values.
    """
    ### BEGIN SOLUTION: build the layers, the middle ones tied, and chain them
    shared = nn.Linear(width, width)
    layers = [nn.Linear(n_in, width), nn.ReLU()]
    for _ in range(uses):
        layers += [shared, nn.ReLU()]
    return nn.Sequential(*layers, nn.Linear(width, n_out))
    ### END SOLUTION


def tie(a: nn.Linear, b: nn.Linear) -> None:
    """Make b use the weight and the bias of a.

    Afterwards `b.weight is a.weight` and `b.bias is a.bias`; a keeps its objects
    and their values. If a has no bias, then b has none afterwards; if only a has
    a bias, then b gets it. The tie is one of objects: it survives training with
    any optimizer, `.double()` and `load_state_dict`.

    Args:
        a: The layer that gives.
        b: The layer that is changed, in place.

    Raises:
        ValueError: If the weights have different shapes. b is unchanged then.
    """
    ### BEGIN SOLUTION: compare the shapes, then give b the Parameters of a
    if a.weight.shape != b.weight.shape:
        raise ValueError(f"cannot tie {tuple(b.weight.shape)} to {tuple(a.weight.shape)}")
    b.weight = a.weight
    b.bias = a.bias
    ### END SOLUTION


def untie(net: nn.Sequential) -> nn.Sequential:
    """Copy a network so that no two positions share a parameter.

    The copy has as many positions as `net`, with the same kinds of layers in the
    same order and equal parameter values, dtypes included. No parameter of the
    copy is, or shares memory with, another parameter of the copy or of `net`.
    `net` itself is unchanged and still tied.

    Example: for `net = nn.Sequential(shared, shared)` the copy has 4 parameters;
    `copy[0].weight` and `copy[1].weight` are equal and independent.

    Args:
        net: A flat Sequential, tied or not.

    Returns:
        A new Sequential.
    """
    ### BEGIN SOLUTION: copy every position on its own
    return nn.Sequential(*(deepcopy(layer) for layer in net))
    ### END SOLUTION


def gradient_per_use(net: nn.Sequential, X: torch.Tensor) -> list[torch.Tensor]:
    """Return the gradient of `net(X).sum()` for every use of the tied weight.

    Exactly one weight occurs at two or more positions of `net`; these positions
    differ from network to network. Entry k of the result is the gradient that the
    weight at its k-th use would get if that use had a weight of its own. The
    entries add up to the gradient of the tied weight.

    `net` is unchanged: values, ties, and every `.grad`. A `.grad` that was None
    stays None; one that held numbers still holds the same numbers.

    Args:
        net: A flat Sequential with one tied weight.
        X: Input, shape (rows, features).

    Returns:
        One tensor per use, in the order of the forward pass, each of the weight's
        shape and dtype; whether it requires gradients does not matter.
    """
    ### BEGIN SOLUTION: find the tied weight, and give every use a leaf of its own
    weights = [layer.weight for layer in net if isinstance(layer, nn.Linear)]
    tied = max(weights, key=lambda weight: sum(weight is other for other in weights))
    uses = []
    for layer in net:
        if isinstance(layer, nn.Linear) and layer.weight is tied:
            uses.append(tied.detach().requires_grad_())
            X = nn.functional.linear(X, uses[-1], layer.bias)
        else:
            X = layer(X)
    return list(torch.autograd.grad(X.sum(), uses))
    ### END SOLUTION


def count_parameters(net: nn.Module) -> tuple[int, int]:
    """Count the elements of the parameters, once and at every place.

    Buffers, such as the running mean of nn.BatchNorm1d, are no parameters. The
    two numbers are equal for a network without ties.

    Example: `count_parameters(make_tied_mlp(4, 3, 2))` returns `(35, 47)`: 15 + 12
    + 8, and 15 + 12 + 12 + 8.

    Args:
        net: Any module; layers may be nested and blocks may be shared.

    Returns:
        Elements with each Parameter object counted once; elements with each
        Parameter counted at every name that it has in `net`.
    """
    ### BEGIN SOLUTION: count the Parameters, then count the names
    once = sum(parameter.numel() for parameter in net.parameters())
    everywhere = sum(
        parameter.numel() for _, parameter in net.named_parameters(remove_duplicate=False)
    )
    return once, everywhere
    ### END SOLUTION


def train_tied(
    net: nn.Module, X: torch.Tensor, Y: torch.Tensor, lr: float, steps: int
) -> list[float]:
    """Train with plain gradient descent on the mean squared error.

    Every step uses the whole batch X, Y. The loss is the mean over all elements
    of `(net(X) - Y) ** 2`. Every Parameter object moves once per step by -lr times
    its gradient: no momentum, no weight decay. Gradients that `net` held before
    the call do not count, and what `.grad` holds afterwards does not matter. `net`
    is trained in place; its ties stay.

    `torch.optim.SGD` and an update of your own are both welcome.

    Args:
        net: The network; all its parameters take part in the output.
        X: Input, shape (rows, features).
        Y: Target, of the output's shape.
        lr: Learning rate.
        steps: Number of steps, 0 or more.

    Returns:
        The loss before each step as Python floats: `steps` numbers.
    """
    ### BEGIN SOLUTION: per step: record the loss, get fresh gradients, move each Parameter
    losses = []
    for _ in range(steps):
        loss = nn.functional.mse_loss(net(X), Y)
        losses.append(loss.item())
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                parameter.sub_(lr * parameter.grad)
    return losses
    ### END SOLUTION
