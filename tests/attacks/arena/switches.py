"""Every defence that can be switched off, by name. Only tests can: the grader has no such switch.

A switch is a piece of Python text. On the worker's side it is executed in the launcher's fresh
interpreter, before anything is locked, so that the zygote and all workers inherit what it has
patched. On the judge's side it is executed in the process that grades, with a function `patch`
whose doing is undone at the end. The self-attack at the start is always off together with a
worker's switch: it would refuse to go on.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from arena.judge_switches import JUDGE_SWITCHES
from arena.switch import Switch
from arena.worker_switches import WORKER_SWITCHES

from grader.sandbox.outer import zygote

_NO_PROOF = "from grader.sandbox.inner import trial\ntrial.prove = lambda *a, **k: None\n"

# Locks without a switch, each with the reason; `test_defences.py` has the names.
NOT_SWITCHED = {
    "syscalls.sethostname": "it hides the machine's name, which guards nothing",
    "_go_first_when_memory_ends": "it shows only when the whole machine has run out of memory",
    "syscalls.prctl PR_SET_PDEATHSIG": "it shows only when the zygote itself is killed",
}

SWITCHES: dict[str, Switch] = {
    switch.name: switch for switch in (*WORKER_SWITCHES, *JUDGE_SWITCHES)
}


@contextmanager
def off(names: Sequence[str]) -> Iterator[None]:
    """Switch defences off for whatever is started inside.

    Raises:
        KeyError: There is no such switch.
    """
    chosen = [SWITCHES[name] for name in names]
    undo: list[tuple[object, str, object]] = []

    def patch(owner: object, name: str, value: object) -> None:
        undo.append((owner, name, getattr(owner, name)))
        setattr(owner, name, value)

    workers = [switch.code for switch in chosen if switch.side == "worker"]
    try:
        if workers:
            patch(zygote, "_BOOT", _boot_with("\n".join([_NO_PROOF, *workers])))
        for switch in chosen:
            if switch.side == "judge":
                exec(switch.code, {"patch": patch})  # noqa: S102 - from the list above
        yield
    finally:
        for owner, name, value in reversed(undo):
            setattr(owner, name, value)


def _boot_with(code: str) -> str:
    """Return the launcher's first words with patches before it begins."""
    before, launch, after = zygote._BOOT.partition("from grader.sandbox.inner.launcher")
    assert launch, "the launcher is started in another way now"
    return f"{before}exec({code!r}, {{}}); {launch}{after}"
