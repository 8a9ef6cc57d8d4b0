"""Each defence that can be switched off is needed: without it at least one attack succeeds."""

import ast
import dataclasses
import inspect

import pytest
from arena.controls import Controls, NoCageError
from arena.figures import Figures
from arena.reading import Attack
from arena.switch import Switch
from arena.switches import NOT_SWITCHED, SWITCHES
from arena.worker_switches import slug

from grader.sandbox.inner import lockdown, seccomp
from grader.sandbox.inner.limits import WorkerLimits


def test_a_defence_is_needed(
    switch: Switch, attacks: list[Attack], controls: Controls, figures: Figures
) -> None:
    """With this defence off, and all others on, an attack succeeds; or nothing runs at all."""
    off = {switch.name, *switch.behind}
    chosen = [attack for attack in attacks if set(attack.control.without) == off]
    try:
        if switch.structural:
            refusal = controls.refusal(switch.tier, [switch.name])
            figures.note_switch(switch.name, None if refusal else [])
            assert refusal, "an honest submission is graded without it, so an attack must show why"
            return
        red = [a for a in chosen if a.control.sign in controls.outcome(a).signs]
        if switch.behind:  # it must be this one that has held when the others were off
            red = [a for a in red if not controls.outcome_without(a, switch.behind).signs]
    except NoCageError as error:
        pytest.skip(f"there is no outer cage here: {error}")
    figures.note_switch(switch.name, [attack.name for attack in red])
    tried = [attack.name for attack in chosen]
    assert red, f"of the attacks whose control is {sorted(off)}, none succeeds; tried: {tried}"


def test_controls_name_switches_that_there_are(attacks: list[Attack]) -> None:
    """A misspelt switch would switch nothing off."""
    assert {name for attack in attacks for name in attack.control.without} <= set(SWITCHES)


def _calls_of(function: object) -> list[str]:
    """Return each call statement of a function by what it calls, and its first constant.

    A call that enters several namespaces counts once for each.
    """
    tree = ast.parse(inspect.getsource(function))  # type: ignore[arg-type]
    calls = []
    for node in tree.body[0].body:  # type: ignore[attr-defined]
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            called = ast.unparse(node.value.func)
            names = [n.attr for n in ast.walk(node.value) if isinstance(n, ast.Attribute)]
            flags = [name for name in names if name.startswith("CLONE_NEW")]
            options = [name for name in names if name.startswith("PR_")]
            calls += [f"{called} {name}" for name in flags or options[:1]] or [called]
    return calls


def _needed() -> dict[str, str]:
    """Return every lock there is, with the name of its switch where the names say it."""
    groups = {f"group {g}": f"seccomp.{slug(g)}" for g in seccomp.denied_numbers(alone=True)}
    fields = {f"limit {f.name}": LIMITS[f.name] for f in dataclasses.fields(WorkerLimits)}
    functions = (lockdown.lock_fully, lockdown.lock_without_namespaces)
    calls = {call: CALLS.get(call, "") for f in functions for call in _calls_of(f)}
    return groups | fields | calls


LIMITS = {
    "memory_mib": "limit.memory",
    "cpu_s": "limit.cpu",
    "file_mib": "limit.file",
    "processes": "limit.processes",
    "descriptors": "limit.descriptors",
}
CALLS = {
    "syscalls.unshare CLONE_NEWNS": "namespace.mount",
    "syscalls.unshare CLONE_NEWNET": "namespace.net",
    "syscalls.unshare CLONE_NEWIPC": "namespace.ipc",
    "syscalls.unshare CLONE_NEWUTS": "namespace.uts",
    "syscalls.unshare CLONE_NEWCGROUP": "namespace.cgroup",
    "cage.mount_scratch": "scratch.tmpfs",
    "identity.enter_user_namespace": "namespace.user",
    "apply_limits": "limit.memory",
    "syscalls.drop_capabilities": "capabilities",
    "landlock.restrict": "landlock.all",
    "seccomp.apply_filter": "seccomp.clone",
    "syscalls.prctl PR_SET_DUMPABLE": "dumpable",
    "syscalls.prctl PR_SET_NO_NEW_PRIVS": "no-new-privileges",
    "syscalls.prctl PR_SET_THP_DISABLE": "large-pages",
}


@pytest.mark.parametrize("lock", _needed())
def test_every_lock_has_a_switch(lock: str) -> None:
    """A lock that is added has to be added here too, or the reason why it can't be."""
    assert _needed()[lock] in SWITCHES or lock in NOT_SWITCHED


def test_no_reason_outlives_its_lock() -> None:
    """What is excused is there, and has no switch."""
    assert not set(NOT_SWITCHED) - set(_needed())
    assert not [lock for lock in NOT_SWITCHED if _needed()[lock] in SWITCHES]
