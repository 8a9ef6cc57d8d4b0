"""Names of dtypes on the wire, and the form in which the numbers of each are stored."""

from dataclasses import dataclass

import torch


@dataclass(frozen=True)
class StoredForm:
    """How the numbers of a dtype are stored.

    Args:
        code: The dtype's code in safetensors.
        item_bytes: The size of one stored number.
        is_pair: Whether each element is stored as two numbers (complex).
    """

    code: str
    item_bytes: int
    is_pair: bool = False


DTYPES: dict[str, torch.dtype] = {
    str(dtype).removeprefix("torch."): dtype
    for dtype in vars(torch).values()
    if type(dtype) is torch.dtype
}
DTYPE_NAMES: dict[torch.dtype, str] = {dtype: name for name, dtype in DTYPES.items()}

# Complex numbers as pairs: for long safetensors had no code for them. What is not here crosses as a
# description.
STORED: dict[torch.dtype, StoredForm] = {
    torch.float64: StoredForm("F64", 8),
    torch.float32: StoredForm("F32", 4),
    torch.float16: StoredForm("F16", 2),
    torch.bfloat16: StoredForm("BF16", 2),
    torch.float8_e4m3fn: StoredForm("F8_E4M3", 1),
    torch.float8_e5m2: StoredForm("F8_E5M2", 1),
    torch.int64: StoredForm("I64", 8),
    torch.int32: StoredForm("I32", 4),
    torch.int16: StoredForm("I16", 2),
    torch.int8: StoredForm("I8", 1),
    torch.uint64: StoredForm("U64", 8),
    torch.uint32: StoredForm("U32", 4),
    torch.uint16: StoredForm("U16", 2),
    torch.uint8: StoredForm("U8", 1),
    torch.bool: StoredForm("BOOL", 1),
    torch.complex128: StoredForm("F64", 8, is_pair=True),
    torch.complex64: StoredForm("F32", 4, is_pair=True),
    torch.complex32: StoredForm("F16", 2, is_pair=True),
}
