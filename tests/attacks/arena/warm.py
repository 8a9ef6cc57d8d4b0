"""The warm process in the outer cage, from which the process of each control is forked.

Started as `python warm.py`, with a socket as standard input. It imports torch, pytest and the
grader once, with one thread, and then serves one order at a time.
"""

import gc
import json
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any

MESSAGE_LIMIT = 1 << 20
_ATTACKS = Path(__file__).resolve().parents[1]


def main() -> int:
    """Enter the cage, and serve there until the other side hangs up."""
    sys.path[:0] = [str(_ATTACKS), str(_ATTACKS.parents[1])]
    from arena import outer_cage

    from grader.sandbox.inner import syscalls

    control = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        outer_cage.enter()
        if child := os.fork():
            control.close()
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        outer_cage.enter_first()
    except OSError as error:
        control.send(json.dumps({"refused": str(error)}).encode())
        return 1
    try:
        return _serve(control)
    except outer_cage.Become as other:
        task = other.task
    return task()  # not above: what it raises would have the whole of this as its context


def _serve(control: socket.socket) -> int:
    import pytest  # noqa: F401 - for those who are forked from here
    import torch
    from arena import naive, without  # noqa: F401 - the same

    import grader.judge.loading
    import grader.judge.scoring  # noqa: F401 - the same

    torch.ones(4, 4, requires_grad=True).sum().backward()
    torch.set_num_threads(1)
    gc.freeze()  # else each session looks through all of torch for garbage, several times
    control.send(json.dumps({"ready": True}).encode())
    while data := control.recv(MESSAGE_LIMIT):
        if (child := os.fork()) == 0:
            control.send(_answer(json.loads(data)))
            os._exit(0)
        os.waitpid(child, 0)
        _reap()
        control.send(b"{}")  # in case there was no answer; else the end of it
    return 0


def _reap() -> None:
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def _answer(order: dict[str, Any]) -> bytes:
    """Do what is asked for; of the forked child only this comes back."""
    from arena import naive, without
    from arena.reading import read_attack

    try:
        if order["op"] == "refusal":
            return json.dumps({"refusal": without.refusal(order["tier"], order["names"])}).encode()
        attacks = [read_attack(Path(folder)) for folder in order["folders"]]
        if order["op"] in {"naive", "script"}:
            outcomes = {attack.name: naive.run(attack) for attack in attacks}
        else:
            outcomes = without.run(attacks, order["names"])
    except Exception as error:  # noqa: BLE001 - told to the test, which fails with it
        return json.dumps({"trouble": f"{type(error).__name__}: {error}"}).encode()
    found = {name: outcome.as_json() for name, outcome in outcomes.items()}
    for outcome in found.values():
        outcome["output"] = outcome["output"][-4000:]
    return json.dumps({"outcomes": found}).encode()


if __name__ == "__main__":
    sys.exit(main())
