"""How large and how intricate the content of one message may be.

The decoder refuses what is beyond these; the encoder uses the same numbers so as to stay within.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class DecodeLimits:
    """Bounds on the content of one message.

    Args:
        json_bytes: Size of the structure.
        nodes: Values in the structure, each item of a list or dict counted.
        depth: Nesting of the value's containers.
        text_chars: Length of one string of the value (not of the envelope).
        compound_keys: Tuples, sizes and frozen sets as keys of dicts or members of sets. Unlike
            those of text, their hashes can be computed beforehand and chosen to collide.
        tensors: Tensors, those without data included.
        dims: Dimensions of one tensor.
        size: Each of them. Whoever goes over the rows of a tensor, taking it for a list, makes an
            object of half a kilobyte of each, also where they are empty and cost nothing to send.
        header_bytes: Size of the safetensors header; what the other bounds allow stays below it.
    """

    json_bytes: int = 4 << 20
    nodes: int = 200_000
    depth: int = 64
    text_chars: int = 1 << 16
    compound_keys: int = 1024
    tensors: int = 256
    dims: int = 16
    size: int = 1 << 20
    header_bytes: int = 1 << 16


MAX_NUMEL = 1 << 48
MAX_INT_BITS = 63
TYPE_NAME_CHARS = 256
