"""No secret of the judge is in a zygote or a worker, which has one thread and leaves CUDA alone."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import psutil
import pytest
from conftest import ROOT
from hygiene.canaries import SECRETS, Findings, findings
from zygote_boot import running_first

from grader.errors import SandboxFault
from grader.sandbox.inner.warmup import FEATURES
from grader.sandbox.outer.source import Limits, WorkerSource
from grader.sandbox.outer.tiers import Isolation
from grader.sandbox.outer.worker import WorkerHandle
from grader.sandbox.outer.zygote import Zygote

TIERS = ("full", "landlock", "none")
_DEADLINE_S = 30.0
_FOUND: dict[str, Findings] = {}


def found_in(tier: str, request: pytest.FixtureRequest) -> Findings:
    """Return what was found in a tier; each is looked through once."""
    request.getfixturevalue(f"{tier}_tier")  # or skip
    if tier not in _FOUND:
        factory: pytest.TempPathFactory = request.getfixturevalue("tmp_path_factory")
        _FOUND[tier] = findings(factory.mktemp(tier), tier)
    return _FOUND[tier]


@pytest.mark.parametrize("tier", TIERS)
def test_a_worker_holds_what_it_was_sent_and_no_secret(
    tier: str, request: pytest.FixtureRequest
) -> None:
    """All its memory is searched. The one token that it was sent shows that the search works."""
    seen = found_in(tier, request).worker
    assert seen["memory"] == ["argument"]
    assert seen["bytes"] > 100 << 20


@pytest.mark.parametrize("tier", ["full", "landlock"])
def test_no_secret_is_within_reach_of_a_worker(tier: str, request: pytest.FixtureRequest) -> None:
    """Not in files, open descriptors, environments or arguments, its own or those of others."""
    assert found_in(tier, request).worker["beside"] == {}


def test_without_isolation_some_are(request: pytest.FixtureRequest) -> None:
    """So the test above does not pass because nobody looked."""
    assert found_in("none", request).worker["beside"]


def test_a_fork_of_the_judge_would_hold_them_all(request: pytest.FixtureRequest) -> None:
    """That is why a zygote is a fresh program; and the tokens are where they are said to be."""
    seen = found_in("none", request).forked
    assert set(seen["memory"]) == set(SECRETS) - {"file", "held"}
    assert {"file", "held", "words", "environment"} <= set(seen["beside"])


@pytest.mark.parametrize("tier", TIERS)
def test_no_process_of_the_sandbox_holds_a_secret(
    tier: str, request: pytest.FixtureRequest
) -> None:
    """Zygote, keeper and supervisor, looked at from outside; root may look into each of them."""
    found = found_in(tier, request)
    assert len(found.sandbox) == 2
    assert [process for process in found.sandbox if process.memory or process.beside] == []
    assert "words" in found.judge.beside  # which is looked at in the same way
    if os.getuid() == 0:
        assert all(process.memory is not None for process in found.sandbox)


STATE = """
def probe(student):
    import os, torch
    with open("/proc/self/maps") as maps:
        mapped = {os.path.basename(line.split()[-1]) for line in maps}
    return {
        "threads": len(os.listdir("/proc/self/task")),
        "initialised": torch.cuda.is_initialized() or torch.cuda._is_in_bad_fork(),
        "drivers": [n for n in mapped if n.startswith(("libcuda.so", "libnvidia-ml.so"))],
        "variable": os.environ.get("PYTORCH_NVML_BASED_CUDA_CHECK"),
    }
"""


def state_of_a_worker(source: WorkerSource) -> Any:  # noqa: ANN401 - an observation
    """Fork a worker and return how it was born."""
    handle = WorkerHandle(source, Limits(probe_s=60.0), "ex01_scale", 60.0)
    try:
        assert handle.load(b"", 1).raised is None
        answer = handle.run("probe", STATE, {}, 1)
    finally:
        handle.end()
    assert answer.raised is None, answer.raised
    return answer.value


def threads_of_a_worker(source: WorkerSource) -> int:
    """Fork a worker and return how many threads it was born with."""
    return state_of_a_worker(source)["threads"]


@contextmanager
def zygote_with(tier: str, code: str = "") -> Iterator[Zygote]:
    """Start a zygote of its own that runs some code first."""
    with running_first(code) if code else nullcontext():
        zygote = Zygote(tier, [ROOT])
        try:
            yield zygote
        finally:
            zygote.close()


SET_VARIABLE = "import os\nos.environ['PYTORCH_NVML_BASED_CUDA_CHECK'] = '1'\n"


@pytest.mark.parametrize(
    ("tier", "variable"), [("full", "1"), ("full", None), ("landlock", None), ("none", None)]
)
def test_one_thread_and_no_cuda_after_the_start_and_every_warm_up(
    tier: str, variable: str | None, request: pytest.FixtureRequest
) -> None:
    """However torch would look for devices: a child of more threads hangs, one of CUDA fails."""
    request.getfixturevalue(f"{tier}_tier")
    clean = {"threads": 1, "initialised": False, "drivers": [], "variable": variable}
    with zygote_with(tier, SET_VARIABLE if variable else "") as zygote:
        assert zygote.facts.tier == tier
        (own,) = psutil.Process(zygote._process.pid).children()
        assert state_of_a_worker(zygote) == clean
        for feature in FEATURES:
            zygote.warm([feature])
            assert state_of_a_worker(zygote) == clean, feature
            assert own.num_threads() == 1, feature


def starts_a_thread(*, also_cold: bool) -> str:
    """Return code after which the warm-up, or the import itself, leaves a second thread.

    Torch is left to the workers, since what is tested is what the judge makes of the thread.
    """
    return (
        "import threading\nfrom grader.sandbox.inner import warmup\n"
        "def import_and_warm(warm):\n"
        f"    if warm or {also_cold}:\n"
        "        threading.Thread(target=threading.Event().wait, daemon=True).start()\n"
        "    count = warmup.thread_count()\n"
        "    return {'torch': 'none', 'threads': count, 'cuda_touched': False}\n"
        "warmup.import_and_warm = import_and_warm\n"
    )


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize("tier", ["landlock", "none"])
def test_a_warm_up_that_leaves_a_thread_is_left_out(
    tier: str, request: pytest.FixtureRequest
) -> None:
    """The zygote is started again, cold; its workers have one thread and work."""
    request.getfixturevalue(f"{tier}_tier")
    with zygote_with(tier, starts_a_thread(also_cold=False)) as zygote:
        assert zygote.facts.tier == tier
        assert not zygote._warm
        zygote.warm(list(FEATURES))  # not done, since it might leave a thread, too
        assert threads_of_a_worker(zygote) == 1


def test_the_second_start_does_not_need_the_folder_of_the_first(landlock_tier: Isolation) -> None:
    """The first supervisor may be quicker to remove it than the judge is to kill it."""
    with zygote_with("landlock", starts_a_thread(also_cold=False)) as zygote:
        first = zygote._process
        kill = first.kill

        def kill_late() -> None:
            first.wait(_DEADLINE_S)  # it ends by itself when the judge has hung up
            kill()

        first.kill = kill_late  # type: ignore[method-assign]
        assert zygote.facts.tier == "landlock"


@pytest.mark.usefixtures("nothing_left")
@pytest.mark.parametrize("tier", ["landlock", "none"])
def test_an_import_that_leaves_a_thread_is_a_fault(
    tier: str, request: pytest.FixtureRequest
) -> None:
    """There is a fault that says so, and not a run in which every check is a timeout."""
    request.getfixturevalue(f"{tier}_tier")
    with (
        zygote_with(tier, starts_a_thread(also_cold=True)) as zygote,
        pytest.raises(SandboxFault, match="more than one thread") as fault,
    ):
        _ = zygote.facts
    assert "Its children would hang" in fault.value.tip


def test_a_zygote_that_touched_cuda_is_a_fault(isolation: Isolation) -> None:
    """No child of it could use CUDA."""
    code = (
        "from grader.sandbox.inner import warmup\n"
        "report = {'torch': 'none', 'threads': 1, 'cuda_touched': True}\n"
        "warmup.import_and_warm = lambda warm: report\n"
    )
    with (
        zygote_with(isolation.settle().facts.tier, code) as zygote,
        pytest.raises(SandboxFault, match="has touched CUDA"),
    ):
        _ = zygote.facts


A_LATER_THREAD = (
    "import threading\nfrom grader.sandbox.inner import warmup\n"
    "warmup._WARMERS['optimizer'] ="
    " threading.Thread(target=threading.Event().wait, daemon=True).start\n"
)


@pytest.mark.parametrize("tier", ["landlock", "none"])
def test_a_later_warm_up_that_leaves_a_thread_is_noticed(
    tier: str, request: pytest.FixtureRequest
) -> None:
    """The next worker is not forked, and the fault says why."""
    request.getfixturevalue(f"{tier}_tier")
    with zygote_with(tier, A_LATER_THREAD) as zygote:
        assert threads_of_a_worker(zygote) == 1
        zygote.warm(["optimizer"])
        with pytest.raises(SandboxFault, match="has 2 threads; its children would hang"):
            threads_of_a_worker(zygote)


def test_in_tier_full_the_kernel_refuses_the_thread(full_tier: Isolation) -> None:
    """A process whose next child is born in another PID namespace can start none."""
    with (
        zygote_with("full", starts_a_thread(also_cold=False)) as zygote,
        pytest.raises(SandboxFault, match="can't start new thread"),
    ):
        _ = zygote.facts
    with zygote_with("full", A_LATER_THREAD) as zygote:
        assert threads_of_a_worker(zygote) == 1
        zygote.warm(["optimizer"])
        assert threads_of_a_worker(zygote) == 1
