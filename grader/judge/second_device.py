"""The second device of machines without a GPU: helpers that probes use, shipped to workers.

`lazy:0` computes and refuses to mix its tensors with those of the CPU; where a build of torch
lacks it, `meta` with a guard takes its place.
"""

import contextlib
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import torch
from torch.overrides import TorchFunctionMode
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from grader.judge.probes import helper


@helper
def second_device() -> str:
    """Return the name of a device other than the CPU, and start it if need be.

    It is `lazy:0`, which computes, where this build of torch has it; else `meta`, which has
    shapes and no values.
    """
    try:
        torch.empty(0, device="lazy:0")
    except (RuntimeError, NotImplementedError):
        try:
            from torch._lazy import ts_backend  # noqa: PLC0415 - only where a probe asks for it

            # A second call would raise, hence the question above.
            ts_backend.init()  # type: ignore[no-untyped-call]
            torch.empty(0, device="lazy:0")
        except (ImportError, AttributeError, RuntimeError):
            return "meta"
    # What it is asked for it compiles, mostly for a single run: to optimise it takes longer.
    with contextlib.suppress(AttributeError):
        torch._C._set_graph_executor_optimize(False)  # noqa: SLF001, FBT003 - no public name
    return "lazy:0"


@helper
class MixedDeviceGuard(TorchDispatchMode):  # type: ignore[no-untyped-call] # of torch's own
    """Refuses operations on tensors of several devices, as a real device does and `meta` doesn't.

    CPU tensors of no dimension, copies between devices and CPU indices are accepted, as CUDA
    accepts them.
    """

    def __torch_dispatch__(
        self,
        func: Any,  # noqa: ANN401 - torch's own signature
        types: Any,  # noqa: ANN401 - same
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> object:
        """Compare the devices of the tensors, then run the operation."""
        name = func.overloadpacket.__name__
        if name not in ("copy_", "_to_copy", "set_"):
            is_indexing = name in ("index", "index_put", "index_put_", "_index_put_impl_")
            compared = (args[0], *args[2:]) if is_indexing else (args, kwargs)
            devices = {
                str(leaf.device)
                for leaf in tree_leaves(compared)
                if isinstance(leaf, torch.Tensor) and (leaf.dim() or leaf.device.type != "cpu")
            }
            if len(devices) > 1:
                listed = " and ".join(sorted(devices))
                raise RuntimeError(
                    f"Expected all tensors to be on the same device, but {name} got {listed}"
                )
        return func(*args, **(kwargs or {}))


@helper
class PartsByNarrowing(TorchFunctionMode):
    """Splits tensors by `select` and `narrow`.

    On `lazy:0` the backward passes of `unbind`, `chunk` and `split`, and so of a loop over a
    tensor, mix in tensors of the CPU: code that is right would be refused.
    """

    def __torch_function__(
        self,
        func: Any,  # noqa: ANN401 - torch's own signature
        types: Any,  # noqa: ANN401 - same
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> object:
        """Run the operation, or what replaces it."""
        kwargs = kwargs or {}
        name = getattr(func, "__name__", "")
        whole = args[0] if args else kwargs.get("input", kwargs.get("tensor"))
        if (
            name not in ("unbind", "chunk", "split", "split_with_sizes")
            or not isinstance(whole, torch.Tensor)
            or whole.device.type != "lazy"
        ):
            return func(*args, **kwargs)
        # On meta torch itself looks at the arguments, and says which parts there are.
        like = torch.empty(whole.shape, dtype=whole.dtype, device="meta")
        if args:
            parts = func(like, *args[1:], **kwargs)
        else:
            named = {key: like if value is whole else value for key, value in kwargs.items()}
            parts = func(**named)
        place = 1 if name == "unbind" else 2
        dim = kwargs.get("dim", kwargs.get("axis", args[place] if len(args) > place else 0))
        if name == "unbind":
            return tuple(whole.select(dim, i) for i in range(len(parts)))
        ends = list(accumulate(part.shape[dim] for part in parts))
        starts = [0, *ends[:-1]]
        return tuple(whole.narrow(dim, i, j - i) for i, j in zip(starts, ends, strict=True))


@helper
@contextlib.contextmanager
def on_second_device() -> Iterator[str]:
    """Give the name of the second device, where tensors of several devices don't mix.

    `lazy:0` sees to that itself and doesn't bear a dispatch mode; `meta` needs the guard.
    """
    device = second_device()
    with MixedDeviceGuard() if device == "meta" else PartsByNarrowing():  # type: ignore[no-untyped-call]
        yield device
