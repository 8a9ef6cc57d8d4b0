"""The tensors of a message being encoded: what is said of each, and their numbers as bytes.

Tensors are numbered in the order of their first appearance; one Python object is one entry, so the
number in the table says which tensors are the same object.
"""

import math

import torch
from torch import nn

from grader.wire.blob import header_of
from grader.wire.dtypes import DTYPE_NAMES, STORED
from grader.wire.frames import DEFAULT_LIMITS
from grader.wire.limits import MAX_NUMEL, DecodeLimits
from grader.wire.type_names import type_name

# What nearly all tensors are; the rest of this module is for the others.
_USUAL = {kind: type_name(kind) for kind in (torch.Tensor, nn.Parameter)}
_NUMPYS_OWN = frozenset((torch.float64, torch.float32, torch.int64, torch.bool))


_Stored = tuple[str, list[int], bytes | memoryview]
_PENDING = nn.UninitializedParameter | nn.UninitializedBuffer


class TableFullError(Exception):
    """The tensors of a message are too many, too large or have too many dimensions."""


class TensorTable:
    """Collects the tensors of one message.

    Args:
        limits: Bounds that the decoder will hold the message to.

    To be used while torch functions of subclasses and modes are disabled.
    """

    def __init__(self, limits: DecodeLimits) -> None:
        self.entries: list[dict[str, object]] = []
        self._limits = limits
        self._numbers: dict[int, int | str] = {}
        self._groups: dict[tuple[str, int], int] = {}
        self._data: dict[str, _Stored] = {}
        self._bytes_left = DEFAULT_LIMITS.tensor_bytes - limits.header_bytes
        # An address names an object, or its memory, only while that object lives.
        self._kept: list[torch.Tensor] = []

    def number_of(self, tensor: torch.Tensor) -> int | str:
        """Enter a tensor, unless it has been entered before.

        Args:
            tensor: Any tensor.

        Returns:
            Its number in the table; for one that can't cross, a text that says why.

        Raises:
            TableFullError: The message would get too large.
        """
        known = self._numbers.get(id(tensor))
        if known is not None:
            return known
        self._kept.append(tensor)
        number: int | str
        if type(tensor) not in _USUAL and isinstance(tensor, _PENDING):
            number = self._enter(tensor, "pending", None, None)
        elif reason := obstacle(tensor):
            number = reason
        else:
            number = self._enter_shaped(tensor)
        self._numbers[id(tensor)] = number
        return number

    def blob(self) -> list[bytes | memoryview]:
        """Give the numbers of all tensors as safetensors bytes; nothing where there are none.

        In pieces, some of which are the memory of the tensors themselves: large ones are copied
        but once, into the frame.

        Raises:
            TableFullError: The header would be too long.
        """
        if not self._data:
            return []
        header = header_of(
            (name, code, shape, memoryview(stored).nbytes)
            for name, (code, shape, stored) in self._data.items()
        )
        if len(header) > self._limits.header_bytes:
            raise TableFullError("The shapes of a message's tensors take too much space.")
        return [header, *(stored for _, _, stored in self._data.values())]

    def _enter_shaped(self, tensor: torch.Tensor) -> int | str:
        shape, count = list(tensor.shape), tensor.numel()
        if (
            len(shape) > self._limits.dims
            or (count or math.prod(size or 1 for size in shape)) > MAX_NUMEL
        ):
            raise TableFullError(
                f"A tensor has more than {self._limits.dims} dimensions or 2**48 elements."
            )
        if max(shape, default=0) > self._limits.size:
            return f"with a size beyond {self._limits.size}"
        if tensor.is_meta:
            return self._enter(tensor, "meta", shape, None)
        self._bytes_left -= count * tensor.dtype.itemsize
        if self._bytes_left < 0:
            raise TableFullError(
                f"The tensors of a message take more than {DEFAULT_LIMITS.tensor_bytes >> 20} MiB."
            )
        address = _address_of(tensor) if count else 0
        try:
            if address and is_numpys_own(tensor):
                array = tensor.detach().numpy()
                numbers = array.data if array.flags.c_contiguous else array.tobytes()
                data: _Stored = STORED[tensor.dtype].code, shape, numbers
            else:
                data = stored(tensor)
        except (RuntimeError, NotImplementedError, TypeError) as error:
            return f"unreadable: {type(error).__name__}"
        storage = None
        if address:
            storage = self._groups.setdefault((str(tensor.device), address), len(self._groups))
        number = self._enter(tensor, "data", shape, storage)
        self._data[f"t{number}"] = data
        return number

    def _enter(
        self, tensor: torch.Tensor, form: str, shape: list[int] | None, storage: int | None
    ) -> int:
        number = len(self.entries)
        if number >= self._limits.tensors:
            raise TableFullError(f"A message has more than {self._limits.tensors} tensors.")
        kind = type(tensor)
        self.entries.append(
            {
                "form": form,
                "shape": shape,
                "dtype": DTYPE_NAMES[tensor.dtype],
                "device": str(tensor.device),
                "requires_grad": tensor.requires_grad,
                "is_leaf": tensor.is_leaf,
                "has_history": tensor.grad_fn is not None,
                "is_parameter": isinstance(tensor, nn.Parameter),
                "type": _USUAL.get(kind) or type_name(kind),
                "storage": storage,
            }
        )
        return number


def _address_of(tensor: torch.Tensor) -> int:
    """Return where the memory of a tensor begins; 0 where it has none to name."""
    try:
        return tensor.untyped_storage().data_ptr()
    except (RuntimeError, NotImplementedError):
        return 0


def is_numpys_own(tensor: torch.Tensor) -> bool:
    """Tell whether NumPy can read a tensor as it is; `stored` reads the others."""
    is_plain = type(tensor) in _USUAL and tensor.is_cpu and tensor.dtype in _NUMPYS_OWN
    return is_plain and not tensor.is_neg() and not tensor._is_zerotensor()  # noqa: SLF001


def obstacle(tensor: torch.Tensor) -> str:
    """Say why a tensor can't cross; nothing when it can."""
    if tensor.is_nested:
        return "nested"
    if tensor.is_quantized:
        return "quantized"
    if tensor.layout is not torch.strided:
        return str(tensor.layout).removeprefix("torch.")
    if not tensor.is_meta and tensor.dtype not in STORED:
        return DTYPE_NAMES[tensor.dtype]
    return ""


def stored(tensor: torch.Tensor) -> tuple[str, list[int], bytes]:
    """Give the code, the stored sizes and the numbers, in row-major order, of a tensor."""
    data = tensor.detach()
    if type(data) is not torch.Tensor:
        data = torch.Tensor.as_subclass(data, torch.Tensor)
    data = data.cpu().resolve_conj().resolve_neg()
    form = STORED[tensor.dtype]
    if form.is_pair:
        data = torch.view_as_real(data)
    if data._is_zerotensor():  # noqa: SLF001 - autograd's zeros without memory
        data = data.clone()
    row = data.reshape(-1)
    if row.numel() and not row.untyped_storage().data_ptr():
        raise RuntimeError("a tensor without memory")
    if row.stride(0) != 1:  # of a view such as `x[:, 0]`, also where it has but one element
        row = row.clone(memory_format=torch.contiguous_format)
    # As bytes: NumPy has no bfloat16.
    numbers = row.view(torch.uint8).numpy().tobytes()
    return form.code, list(data.shape), numbers
