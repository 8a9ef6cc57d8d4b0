"""Custom initialization: the right tensor, the right distribution, nothing else.

You write functions that give weights their start values. What matters is where the values
land (which modules, weight or bias), how they are distributed, and that the parameters stay
what they are: leaves that require a gradient and that an optimizer already knows.

Rules for all functions

- Work in place. Every Parameter object stays the same object, with its dtype, its device and
  its `requires_grad`, also where you assign to `.data`; it stays a leaf, and nothing is recorded
  for autograd.
- Draw from torch's global generator: the same `torch.manual_seed` before a call gives the same
  values, another seed gives others. Never seed inside.
- "A Linear" means an `nn.Linear` or a module of a subclass of it. `bias` may be None.
- You may use `torch.nn.init`. The weight of `nn.Linear(a, b)` has shape (b, a): b rows
  (fan_out), a columns (fan_in). No layer is lazy here.

Worked examples

    layer = nn.Linear(20, 64)
    layer.apply(make_initializer("constant", value=3))  # every weight 3, every bias 0
    layer.apply(make_initializer("xavier"))             # within +-0.2673, sqrt(6 / (20 + 64))
    layer.apply(make_initializer("kaiming"))            # within +-0.5477, sqrt(6 / 20)
    layer.apply(make_initializer("sparse"))             # 7 zeros in each column, ceil(0.1 * 64)
    p = nn.Parameter(torch.tensor([[1.0, 2.0], [3.0, 4.0]]))
    shift_and_pin(p, 1, (0, 0), 42)                     # p is now [[42., 3.], [4., 5.]]
"""

from collections.abc import Callable

import torch
from torch import nn


def make_initializer(kind: str, **opt: float) -> Callable[[nn.Module], None]:
    """Return a function for `net.apply` that initializes one module, if it is a Linear.

    `net.apply(f)` calls f with every module inside net and with net itself. The function that
    you return changes a Linear and leaves every other module (convolution, batch
    normalization, containers, your own classes) as it is. A Linear without a bias is
    initialized like any other.

    | kind       | option       | weight                                            | bias |
    |------------|--------------|---------------------------------------------------|------|
    | normal     | std=0.01     | normal, mean 0, standard deviation std            | 0    |
    | constant   | value=1      | value everywhere                                  | 0    |
    | xavier     |              | uniform, bound sqrt(6 / (fan_in + fan_out))       | kept |
    | kaiming    |              | uniform for ReLU, bound sqrt(6 / fan_in)          | kept |
    | orthogonal |              | rows orthonormal, or columns if there are more    | kept |
    |            |              | rows than columns                                 |      |
    | sparse     | sparsity=0.1 | ceil(sparsity * rows) zeros in every column, at   | kept |
    |            |              | random rows drawn for this column; the others     |      |
    |            |              | normal, mean 0, std 0.01                          |      |

    Args:
        kind: One of the six names above.
        **opt: The option of that kind; the table has its name and its default. No other is
            passed.

    Returns:
        A function that takes one module, changes it in place and returns nothing.

    Raises:
        ValueError: If kind is none of the six. `make_initializer` itself raises it, before
            any module is seen.
    """
    ### BEGIN SOLUTION: refuse an unknown kind, then return a function of one module
    fillers = {
        "normal": lambda weight: nn.init.normal_(weight, std=opt.get("std", 0.01)),
        "constant": lambda weight: nn.init.constant_(weight, opt.get("value", 1)),
        "xavier": nn.init.xavier_uniform_,
        "kaiming": lambda weight: nn.init.kaiming_uniform_(weight, nonlinearity="relu"),
        "orthogonal": nn.init.orthogonal_,
        "sparse": lambda weight: nn.init.sparse_(weight, opt.get("sparsity", 0.1)),
    }
    if kind not in fillers:
        raise ValueError(f"unknown kind {kind!r}, expected one of {sorted(fillers)}")

    def initialize(m: nn.Module) -> None:
        if not isinstance(m, nn.Linear):
            return
        fillers[kind](m.weight)
        if kind in ("normal", "constant") and m.bias is not None:
            nn.init.zeros_(m.bias)

    return initialize
    ### END SOLUTION


def my_init(m: nn.Module) -> None:
    """Fill the weight of a Linear with a mixture of zeros and large numbers.

    Each weight, on its own and independently of all others, is

    - 0 with probability 1/2,
    - uniform between 5 and 10 with probability 1/4,
    - uniform between -10 and -5 with probability 1/4.

    The bias and every module that is not a Linear stay as they are.

    Args:
        m: Any module; `net.apply(my_init)` passes all of them.
    """
    ### BEGIN SOLUTION: draw every weight from the mixture, in place
    smallest, largest = 5, 10
    if isinstance(m, nn.Linear):
        nn.init.uniform_(m.weight, -largest, largest)
        with torch.no_grad():
            m.weight.mul_(m.weight.abs() >= smallest)
    ### END SOLUTION


def init_first_last(net: nn.Module) -> None:
    """Initialize the first and the last Linear of a network, wherever they are nested.

    The weight of the first Linear becomes Xavier uniform, every weight of the last one becomes
    42. Both biases and all other layers stay as they are. First and last go by the order in
    which `net.modules()` visits the layers.

    Args:
        net: A network with at least two Linear layers at any depth. Other layers may come
            before, between and after them; no layer occurs twice.
    """
    ### BEGIN SOLUTION: find the first and the last Linear and set their weights
    linears = [m for m in net.modules() if isinstance(m, nn.Linear)]
    nn.init.xavier_uniform_(linears[0].weight)
    nn.init.constant_(linears[-1].weight, 42)
    ### END SOLUTION


def shift_and_pin(
    param: torch.nn.Parameter, shift: float, index: int | tuple[int, ...], value: float
) -> None:
    """Add a number to every element of a parameter, then set one element.

    The caller's parameter changes in place, and only its values do: it is still a leaf,
    `requires_grad` and `grad` are as before, and it can be trained afterwards. Whether
    gradients are recorded (`torch.is_grad_enabled()`) is after the call as it was before,
    on or off.

    Args:
        param: The parameter. It may already hold a gradient, and it may be frozen
            (`requires_grad=False`).
        shift: Added to every element.
        index: Position of one element, such as `(0, 0)`; an int if there is only one axis.
        value: What that element is afterwards; the shift does not change it any more.
    """
    ### BEGIN SOLUTION: shift, then pin, without recording
    with torch.no_grad():
        param += shift
        param[index] = value
    ### END SOLUTION
