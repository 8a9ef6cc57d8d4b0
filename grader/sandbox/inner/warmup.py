"""What is paid once in the zygote so that no worker pays for it.

torch imports much of itself at first use: the first optimizer brings in its compiler (about 1 s),
the first `backward` with an argument a computer algebra system (about 0.4 s). Nothing is
replaced or patched; the operations are only done once, with one thread, before the fork.
"""

import os
import sys
import threading
from contextlib import suppress
from typing import Any

FEATURES = ("lazy", "notebook", "optimizer", "symbolic")


def import_and_warm(*, warm: bool) -> dict[str, Any]:
    """Import torch and what every worker needs; run one small forward and backward.

    Returns:
        Versions and counts for the judge: `torch`, `threads`, `cuda_touched`.
    """
    import random  # noqa: F401, PLC0415 - for workers
    import tempfile  # noqa: F401, PLC0415 - for workers

    import torch  # noqa: PLC0415 - not before the cage is entered

    with suppress(ImportError):  # what `torch.save` imports when it is first called
        import torch.utils.serialization.config  # noqa: PLC0415 - for workers

    from grader.sandbox.inner import serving  # noqa: F401, PLC0415 - for workers

    if warm:
        layer = torch.nn.Linear(4, 2)
        layer(torch.ones(3, 4)).sum().backward()
    return {"torch": torch.__version__, **state()}


def state() -> dict[str, Any]:
    """Tell what must be true of a zygote: how many threads it has, whether it touched CUDA."""
    import torch  # noqa: PLC0415 - imported by now

    touched = torch.cuda.is_initialized()  # type: ignore[no-untyped-call] # torch lacks the types
    return {"threads": thread_count(), "cuda_touched": bool(touched)}


def thread_count() -> int:
    """Return the number of threads of this process, those of C libraries included."""
    task = "/proc/self/task"
    return len(os.listdir(task)) if os.path.isdir(task) else threading.active_count()  # noqa: PTH112,PTH208


def warm_features(features: set[str]) -> set[str]:
    """Do once what the workers of some exercises will do.

    A warm-up that fails costs time later and nothing else, so it is only told on standard error.

    Args:
        features: `lazy` for the second device, `notebook` for reading notebooks, `optimizer` for
            `torch.optim`, `symbolic` for `backward` with an argument and for hooks of the compiler.

    Returns:
        The features that need not be asked for again, whether they worked or not.
    """
    for feature in sorted(features & set(FEATURES)):
        try:
            _WARMERS[feature]()
        except Exception as error:  # noqa: BLE001 - torch's private parts: anything may come
            print(f"warm-up {feature}: {type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201
    return features


def _warm_lazy() -> None:
    import torch  # noqa: PLC0415 - imported by now

    try:
        import torch._lazy.ts_backend  # noqa: PLC0415 - only where an exercise uses it
    except ImportError:
        return
    torch._lazy.ts_backend.init()  # type: ignore[no-untyped-call] # noqa: SLF001 - no public name
    layer = torch.nn.Linear(4, 2).to("lazy:0")
    layer(torch.ones(3, 4).to("lazy:0")).sum().backward()
    layer.weight.grad.cpu()  # type: ignore[union-attr] # backward has just set it


def _warm_optimizer() -> None:
    import torch  # noqa: PLC0415 - imported by now

    layer = torch.nn.Linear(4, 2)
    # Not Adam: its first step counts CUDA devices, and after that no child may use CUDA.
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.1)
    layer(torch.ones(3, 4)).sum().backward()
    optimizer.step()
    optimizer.zero_grad()


def _warm_symbolic() -> None:
    import torch  # noqa: PLC0415 - imported by now

    torch.nn.Linear(4, 2)(torch.ones(3, 4)).backward(torch.ones(3, 2))


def _warm_notebook() -> None:
    from grader.sandbox.inner import (  # noqa: PLC0415 - only where notebooks are handed in
        notebook_cells,  # noqa: F401 - for workers
        notebook_document,
    )

    notebook_document.warm()


_WARMERS = {
    "lazy": _warm_lazy,
    "notebook": _warm_notebook,
    "optimizer": _warm_optimizer,
    "symbolic": _warm_symbolic,
}
