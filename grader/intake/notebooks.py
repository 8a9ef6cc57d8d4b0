"""Reads the notebooks of a submission, as many as may be."""

from grader.intake.copies import newest_first
from grader.intake.limits import MAX_NOTEBOOK_BYTES, MAX_NOTEBOOKS, MAX_NOTEBOOKS_BYTES, MIB
from grader.intake.names import is_special, listed, shown
from grader.intake.pieces import Piece, read_pieces
from grader.intake.remarks import Remarks

_TOO_MANY = f"would make the notebooks larger than {MAX_NOTEBOOKS_BYTES // MIB} MiB together"


def read_notebooks(pieces: list[Piece], remarks: Remarks) -> tuple[tuple[str, bytes], ...]:
    """Return place and bytes of each notebook, in the order that `Contents` promises."""
    read: list[tuple[str, bytes]] = []
    ordered = sorted(pieces, key=_place)
    if len(ordered) > MAX_NOTEBOOKS:
        more = listed([piece.path for piece in ordered[MAX_NOTEBOOKS:]])
        remarks.notes.append(f"There are more than {MAX_NOTEBOOKS} notebooks; left aside: {more}.")
    total = 0
    for piece in ordered[:MAX_NOTEBOOKS]:
        size = piece.member.size if piece.member else 0  # known: not even unpacked if too large
        if total + size > MAX_NOTEBOOKS_BYTES:
            content: bytes | str = _TOO_MANY
        else:
            content = next(read_pieces([piece], MAX_NOTEBOOK_BYTES))[1]
        place = shown(piece.path, 200)
        if isinstance(content, str):
            _tell(f"{place} {content}", remarks, is_lost=not is_special(content))
        elif len(content) > MAX_NOTEBOOK_BYTES:
            size = MAX_NOTEBOOK_BYTES // MIB
            remarks.lose(f"{place} is larger than {size} MiB", "clear its outputs and save it")
        elif total + len(content) > MAX_NOTEBOOKS_BYTES:
            remarks.lose(f"{place} {_TOO_MANY}", "left aside")
        else:
            total += len(content)
            read.append((place, content))
    return tuple(read)


def _tell(clause: str, remarks: Remarks, *, is_lost: bool) -> None:
    if is_lost:
        remarks.lose(clause, "left aside")
    else:
        remarks.notes.append(f"{clause}: left aside.")


def _place(piece: Piece) -> tuple[object, ...]:
    return piece.age, piece.path.count("/"), newest_first(piece.path), piece.path
