"""Comparison of how a call ended: with a value or with an exception.

An outcome is what the shared helper `caught` observes in the worker:
`{"returned": value}`, or `{"raised": "KeyError", "bases": [...], "message": "..."}`.
"""

from grader.errors import PackError
from grader.judge.mismatch import (
    Diagnosis,
    Mismatch,
    cut,
    describe,
    failure,
    require_usable,
    settle,
)

_UNWRITTEN = "NotImplementedError"
_NAME_LIMIT = 80


def assert_raises(
    outcome: object, expected: str | tuple[str, ...], *, diagnosis: Diagnosis, when: str = ""
) -> None:
    """Demand that a call raised one of these exceptions, or a subclass of one.

    NotImplementedError is what a stub raises, and it is a RuntimeError: it passes only where
    it is expected by its own name.

    Args:
        outcome: The observation of the shared helper `caught`.
        expected: The name of the exception's class, or several of which any will do.
        diagnosis: An id, or a mapping from kinds of difference to ids: "missing" when nothing
            was raised, "values" for another exception, "type" for no outcome at all.
        when: The circumstance, for the message, such as "for an index outside".

    Raises:
        CheckFailed: The call returned, or raised something else.
        PackError: No exception is expected.
    """
    names = (expected,) if isinstance(expected, str) else tuple(expected)
    if not names:
        raise PackError("assert_raises needs the name of an exception.")
    settle(_raise_mismatch(outcome, names, f"{' or '.join(names)} {when}".rstrip()), diagnosis)


def _raise_mismatch(outcome: object, names: tuple[str, ...], wanted: str) -> Mismatch | None:
    raised = _raised(outcome)
    if raised is None:
        if isinstance(outcome, dict) and "returned" in outcome and "raised" not in outcome:
            shown = f"no exception; the call returned {describe(outcome['returned'])}"
            return Mismatch("missing", wanted, shown)
        return Mismatch("type", wanted, describe(outcome))
    name, bases, message = raised
    fits = not {name, *bases}.isdisjoint(names)
    if fits and (name != _UNWRITTEN or _UNWRITTEN in names):
        return None
    return Mismatch("values", wanted, _exception_text(name, message))


def assert_returns(outcome: object, *, diagnosis: Diagnosis, when: str = "") -> object:
    """Demand that a call returned, and give its value to be compared.

    This alone is no evidence: only the comparison of the value is.

    Args:
        outcome: The observation of the shared helper `caught`.
        diagnosis: An id, or a mapping from kinds of difference to ids: "values" when the call
            raised, "type" for no outcome at all.
        when: The circumstance, for the message.

    Returns:
        The value that the call returned.

    Raises:
        CheckFailed: The call raised.
    """
    require_usable(diagnosis)
    if isinstance(outcome, dict) and "returned" in outcome and "raised" not in outcome:
        return outcome["returned"]
    wanted = f"a result {when}".rstrip()
    raised = _raised(outcome)
    if raised is None:
        raise failure(Mismatch("type", wanted, describe(outcome)), diagnosis)
    name, _, message = raised
    raise failure(Mismatch("values", wanted, _exception_text(name, message)), diagnosis)


def _raised(outcome: object) -> tuple[str, list[str], str] | None:
    if not isinstance(outcome, dict) or "returned" in outcome:
        return None
    name, bases = outcome.get("raised"), outcome.get("bases", [])
    message = outcome.get("message", "")
    if not isinstance(name, str) or not isinstance(bases, list | tuple):
        return None
    return (
        name,
        [base for base in bases if isinstance(base, str)],
        message if isinstance(message, str) else "",
    )


def _exception_text(name: str, message: str) -> str:
    return f"{cut(name, _NAME_LIMIT)}: {cut(message)}" if message else cut(name, _NAME_LIMIT)
