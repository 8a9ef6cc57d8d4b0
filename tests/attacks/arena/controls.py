"""The tests' side of controls: asks the warm process for them, and keeps what came of them."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from arena.grading import Outcome
from arena.reading import Attack
from arena.warm import MESSAGE_LIMIT

_START_S = 180.0
_ANSWER_S = 900.0
_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")


class NoCageError(Exception):
    """This machine refuses the namespaces that the outer cage is made of."""


class Controls:
    """Runs controls in the outer cage, each once.

    Args:
        attacks: Those whose controls may be asked for; controls with the same switches are run
            together, since each set needs a zygote of its own.
    """

    def __init__(self, attacks: Iterable[Attack]) -> None:
        self._attacks = list(attacks)
        self._outcomes: dict[str, Outcome] = {}
        self._refusals: dict[tuple[str, tuple[str, ...]], str] = {}
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, MESSAGE_LIMIT)
        theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MESSAGE_LIMIT)
        environment = dict(os.environ) | dict.fromkeys(_THREADS, "1")
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-B", str(Path(__file__).with_name("warm.py"))],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=None,
                env=environment | {"PYTHONDONTWRITEBYTECODE": "1"},
                start_new_session=True,
            )
        self._is_ready = False

    def outcome(self, attack: Attack) -> Outcome:
        """Return what came of the control of an attack.

        Raises:
            NoCageError: There is no outer cage on this machine.
            RuntimeError: The control could not be run.
        """
        if attack.name not in self._outcomes:
            together = self._together(attack)
            folders = [str(one.folder) for one in together]
            names = list(attack.control.without)
            self._outcomes |= self._run(op=attack.control.kind, folders=folders, names=names)
        return self._outcomes[attack.name]

    def outcome_without(self, attack: Attack, names: Sequence[str]) -> Outcome:
        """Return what comes of an attack with other defences off than its control says."""
        found = self._run(op="without", folders=[str(attack.folder)], names=list(names))
        return found[attack.name]

    def _run(self, **order: object) -> dict[str, Outcome]:
        answer = self._ask(**order)
        if "outcomes" not in answer:
            raise RuntimeError(f"The control could not be run: {answer.get('trouble')}")
        return {name: Outcome(**found) for name, found in answer["outcomes"].items()}

    def refusal(self, tier: str, names: Sequence[str]) -> str:
        """Return why nothing can be graded with these defences off; empty if it can."""
        key = tier, tuple(names)
        if key not in self._refusals:
            answer = self._ask(op="refusal", tier=tier, names=list(names))
            if "refusal" not in answer:
                raise RuntimeError(f"The control could not be run: {answer.get('trouble')}")
            self._refusals[key] = answer["refusal"]
        return self._refusals[key]

    def _together(self, attack: Attack) -> list[Attack]:
        if attack.control.kind != "without":
            return [attack]
        key = _group(attack)
        left = [a for a in self._attacks if a.name not in {attack.name, *self._outcomes}]
        others = [other for other in left if _group(other) == key]
        return [attack, *others]

    def _ask(self, **order: object) -> dict[str, Any]:
        if not self._is_ready:
            started = self._hear(_START_S)
            if "refused" in started:
                raise NoCageError(started["refused"])
            self._is_ready = True
        self._socket.send(json.dumps(order).encode())
        answer = self._hear(_ANSWER_S)
        if answer:
            self._hear(_START_S)  # the end of it
        return answer

    def _hear(self, wall_s: float) -> dict[str, Any]:
        self._socket.settimeout(wall_s)
        data = self._socket.recv(MESSAGE_LIMIT)
        if not data:
            raise RuntimeError("The warm process of the controls has ended.")
        answer: dict[str, Any] = json.loads(data)
        return answer

    def close(self) -> None:
        """End the warm process and all below it."""
        self._socket.close()
        self._process.kill()
        self._process.wait()


def _group(attack: Attack) -> tuple[str, frozenset[str], bool]:
    # One that ends the judge or hangs costs the others of its group a new zygote.
    return attack.control.tier, frozenset(attack.control.without), attack.control.kind == "naive"
