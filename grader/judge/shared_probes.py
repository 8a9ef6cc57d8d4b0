"""Helpers that the probes of many exercises use, shipped to workers like any other helper.

Everything here runs beside student code, so what it sees is a claim of the worker, not evidence
of its own. Modules are read through `nn.Module` itself, because a student may have overridden
the method that the check is about.
"""

import random
import sys
from collections.abc import Callable, Iterable, Mapping
from types import CodeType, FrameType, ModuleType
from typing import Any

import torch
from torch import nn
from torch.overrides import TorchFunctionMode
from torch.utils._pytree import tree_flatten, tree_leaves, tree_unflatten

from grader.judge.probes import helper


@helper
def is_student_code(code: CodeType) -> bool:
    """Tell whether code stands in the student's file.

    The loader gives that file a bare name such as `ex01_my_sequential.py`. Installed modules
    have folders in theirs, and generated code has angle brackets.
    """
    name = code.co_filename
    return name.endswith(".py") and "/" not in name and "\\" not in name


@helper
def is_student_module(thing: object) -> bool:
    """Tell whether something is the student's file as a module."""
    name = str(getattr(thing, "__file__", None)) if isinstance(thing, ModuleType) else ""
    return name.endswith(".py") and "/" not in name and "\\" not in name


@helper
def student_line(frame: FrameType | None) -> int | None:
    """Return the line of the student's file that a frame was called from, or None."""
    while frame is not None:
        if is_student_code(frame.f_code):
            return frame.f_lineno
        frame = frame.f_back
    return None


@helper
def caught(call: Callable[[], object]) -> dict[str, object]:
    """Call, and return how that ended.

    What says that a part is unwritten or missing, or that memory ran out, is not caught: it
    decides the status of the whole check.

    Args:
        call: Takes no argument.

    Returns:
        `{"returned": value}`, or `raised` (name of the exception's class), `bases` (names of
        its classes, its own first), `message` (at most 500 characters) and `in_student_code`
        (whether it passed through the student's file).

    Raises:
        NotImplementedError: A stub raised it.
        AttributeError: The student's file lacks a name.
        MemoryError: Memory ran out.
    """
    try:
        return {"returned": call()}
    except MemoryError:
        raise
    except Exception as error:
        if isinstance(error, AttributeError) and is_student_module(error.obj):
            raise
        message = str(error)[:500]
        if isinstance(error, NotImplementedError) and message.endswith("is not written yet"):
            raise
        trace, in_student_code = error.__traceback__, False
        while trace is not None:
            in_student_code = in_student_code or is_student_code(trace.tb_frame.f_code)
            trace = trace.tb_next
        return {
            "raised": type(error).__name__,
            "bases": [base.__name__ for base in type(error).__mro__],
            "message": message,
            "in_student_code": in_student_code,
        }


@helper
def each(
    look: Callable[[Any], Any],
    cases: Iterable[Any],
    *,
    until: Callable[[Any], object] | None = None,
) -> list[Any]:
    """Look at case after case, for `Worker.run_each`.

    What a case raises is raised, and `run_each` learns what was seen of the cases before it. What
    was seen of a case is held as it was then: where student code fills one list again and again,
    each case has its own, and from a tensor on that was changed later nothing is returned.

    Args:
        look: Takes one case.
        cases: Those that `Worker.run_each` has sent.
        until: Takes what was seen of a case, and tells whether to leave it at that.

    Returns:
        What was seen of each case, or of the first few, or of none.
    """
    found: list[Any] = []
    versions: list[list[tuple[torch.Tensor, int]]] = []
    for case in cases:
        try:
            seen, held = as_it_is(look(case))
        except BaseException as error:
            if len(still_so(found, versions)) < len(found):
                break
            BaseException.__setattr__(error, "seen_before", found)
            raise
        found.append(seen)
        versions.append(held)
        if until is not None and until(seen):
            break
    return still_so(found, versions)


@helper
def as_it_is(seen: Any) -> tuple[Any, list[tuple[torch.Tensor, int]]]:  # noqa: ANN401 - any
    """Copy the containers of an observation; list its tensors with their versions."""
    held: list[tuple[torch.Tensor, int]] = []
    try:
        with torch._C.DisableTorchFunction():  # noqa: SLF001 - no public name
            return copied(seen, held), held
    except RecursionError:  # something contains itself
        return seen, []


@helper
def copied(seen: Any, held: list[tuple[torch.Tensor, int]]) -> Any:  # noqa: ANN401 - any
    """Copy the containers of an observation; add its tensors with their versions to `held`."""
    kind = type(seen)
    if kind is list or kind is tuple:
        return kind([copied(item, held) for item in seen])
    if kind is dict:
        return {key: copied(item, held) for key, item in seen.items()}
    if issubclass(kind, torch.Tensor):
        if not seen.is_inference():
            held.append((seen, seen._version))  # noqa: SLF001 - no public name
    elif seen is not None and kind not in (str, bool, int, float):
        leaves, form = tree_flatten(seen)  # knows named tuples and the like
        if not (len(leaves) == 1 and leaves[0] is seen):
            return tree_unflatten([copied(leaf, held) for leaf in leaves], form)
    return seen


@helper
def still_so(found: list[Any], versions: list[list[tuple[torch.Tensor, int]]]) -> list[Any]:
    """Return the observations before the first that holds a tensor which was changed since."""
    with torch._C.DisableTorchFunction():  # noqa: SLF001 - no public name
        for number, held in enumerate(versions):
            if any(tensor._version != version for tensor, version in held):  # noqa: SLF001
                return found[:number]
    return found


@helper
def seeded(seed: int) -> None:
    """Reseed the generators of torch, of `random` and, where it is loaded, of NumPy.

    Args:
        seed: From 0 to 2**63 - 1.
    """
    # `torch.manual_seed` notes a stack trace for a CUDA that may never come: a hundred times this.
    torch.default_generator.manual_seed(seed)
    if torch.cuda.is_initialized():  # type: ignore[no-untyped-call] # torch lacks the types
        torch.cuda.manual_seed_all(seed)
    random.seed(seed)
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(seed % (1 << 32))


@helper
def parameters_of(module: nn.Module, *, every_name: bool = False) -> dict[str, torch.Tensor]:
    """Return the parameters that `nn.Module` finds in a module, by name.

    Args:
        module: Any module.
        every_name: Whether a shared parameter appears under each of its names.
    """
    return members_of(module, "_parameters", every_name=every_name)


@helper
def buffers_of(module: nn.Module, *, every_name: bool = False) -> dict[str, torch.Tensor]:
    """Return the buffers that `nn.Module` finds in a module, by name.

    Args:
        module: Any module.
        every_name: Whether a shared buffer appears under each of its names.
    """
    return members_of(module, "_buffers", every_name=every_name)


@helper
def members_of(module: nn.Module, where: str, *, every_name: bool) -> dict[str, torch.Tensor]:
    """Return what `named_parameters` or `named_buffers` finds where no method is overridden.

    Those of `nn.Module` pass each name through a generator for each level of nesting, which takes
    several times as long, and through `named_modules`, which a student may have overridden.

    Args:
        module: Any module.
        where: `_parameters` or `_buffers`.
        every_name: Whether what is shared appears under each of its names.
    """
    found: dict[str, torch.Tensor] = {}
    known: set[int] = set()

    def visit(part: nn.Module, prefix: str) -> None:
        if not every_name:
            if id(part) in known:
                return
            known.add(id(part))
        for name, member in getattr(part, where).items():
            if member is not None and (every_name or id(member) not in known):
                known.add(id(member))
                found[prefix + name] = member
        for name, child in part._modules.items():  # noqa: SLF001 - see above
            if child is not None:
                visit(child, f"{prefix}{name}.")

    visit(module, "")
    return found


@helper
def state_of(module: nn.Module) -> dict[str, Any]:
    """Return the `state_dict` that `nn.Module` makes of a module, as a plain dict."""
    return dict(nn.Module.state_dict(module))


@helper
def load_values(module: nn.Module, values: Mapping[str, torch.Tensor]) -> None:
    """Write values into parameters and buffers, independently of `load_state_dict`.

    Args:
        module: Its tensors keep their identity, dtype and device; those not named, their values.
        values: Per name, a tensor of the same shape.

    Raises:
        KeyError: There is no parameter or buffer of that name.
        ValueError: A shape differs.
    """
    own = {**buffers_of(module, every_name=True), **parameters_of(module, every_name=True)}
    with torch.no_grad():
        for name, value in values.items():
            if name not in own:
                raise KeyError(f"the module has no parameter or buffer called {name}")
            if own[name].shape != value.shape:
                seen, given = tuple(own[name].shape), tuple(value.shape)
                raise ValueError(f"{name} has shape {seen}; the values have shape {given}")
            own[name].copy_(value)


@helper
class HostReads(TorchFunctionMode):
    """Records each time that Python code reads the values of a tensor from its device.

    `with HostReads() as reads: ...` leaves them in `reads.found` as pairs: what was called
    (`item`, `tolist`, `cpu`, `numpy`, `float`, `bool`, `repr`, `format`, `to`, ...) and the line
    of the student's file, or None. Reads that fail are recorded too. An operation whose kernel
    waits for the device, such as `nonzero` or indexing with a mask, is no read.

    Args:
        every: Whether reads of CPU tensors count as well.
    """

    READS = frozenset(
        (
            *("item", "tolist", "cpu", "numpy", "equal", "allclose", "is_nonzero"),
            *("__float__", "__int__", "__bool__", "__index__", "__complex__"),
            *("__repr__", "__format__", "__array__", "__contains__"),
        )
    )
    TRANSFERS = frozenset(("to", "type", "copy_", "tensor", "as_tensor", "asarray"))

    def __init__(self, *, every: bool = False) -> None:
        super().__init__()
        self.every = every
        self.found: list[tuple[str, int | None]] = []

    def __torch_function__(
        self,
        func: Any,  # noqa: ANN401 - torch's own signature
        types: Any,  # noqa: ANN401 - same
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> object:
        """Run the operation and record it if it is a read."""
        name = getattr(func, "__name__", "")
        tensors = [x for x in tree_leaves((args, kwargs)) if isinstance(x, torch.Tensor)]
        is_away = any(x.device.type != "cpu" for x in tensors)
        if name in self.READS and (is_away or (self.every and tensors)):
            self._record(name)
        if name not in self.TRANSFERS or not is_away:
            return func(*args, **(kwargs or {}))
        try:
            result = func(*args, **(kwargs or {}))
        except NotImplementedError:  # how `meta` says that it has no values
            self._record(name)
            raise
        if isinstance(result, torch.Tensor) and result.device.type == "cpu":
            self._record(name)
        return result

    def _record(self, name: str) -> None:
        self.found.append((name.strip("_"), student_line(sys._getframe(2))))  # noqa: SLF001 - the only way
