"""No family of operations hangs in a forked worker, and each gives what it gives elsewhere.

A process that is forked while a pool of threads exists hangs in its first parallel loop, without
a word. Small operations never enter such a loop, so a few successful checks prove nothing. To add
a family, add a line to `hygiene/operations.py`.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import torch
from conftest import ROOT
from hygiene import operations
from zygote_boot import running_first

from grader.sandbox.inner.warmup import FEATURES
from grader.sandbox.outer.source import Limits, WorkerSource
from grader.sandbox.outer.tiers import Isolation
from grader.sandbox.outer.worker import Answer, WorkerHandle, WorkerStoppedError
from grader.sandbox.outer.zygote import Zygote

TEXT = Path(operations.__file__).read_bytes()
DEADLINE = Limits(probe_s=60.0, exercise_s=600.0)
PROBE = """
def probe(student, name, threads):
    import torch
    if threads:
        torch.set_num_threads(threads)
    if name == "lazy device":
        try:
            import torch._lazy.ts_backend as backend
        except ImportError:
            return None
        try:
            torch.empty(0, device="lazy:0")
        except RuntimeError:
            backend.init()
        student.second_device = "lazy:0"
    return student.result_of(name)
"""


class Bench:
    """Workers that compute, one for each number of threads in each tier."""

    def __init__(self) -> None:
        self._handles: dict[tuple[str, int], WorkerHandle] = {}

    def compute(self, isolation: Isolation, name: str, threads: int) -> Answer:
        """Let the worker for this tier and number of threads compute; start it if need be."""
        isolation.warm(list(FEATURES))  # so that each worker need not import the same again
        source = isolation.settle()
        key = (source.facts.tier, threads)
        if key not in self._handles or not self._handles[key].is_alive:
            self._handles[key] = worker_of(source, DEADLINE)
        return self._handles[key].run("probe", PROBE, {"name": name, "threads": threads}, 1)

    def close(self) -> None:
        """End the workers."""
        for handle in self._handles.values():
            if handle.is_alive:
                handle.end()


def worker_of(source: WorkerSource, limits: Limits) -> WorkerHandle:
    """Return a worker that has the operations loaded."""
    handle = WorkerHandle(source, limits, "operations", limits.exercise_s)
    assert handle.load(TEXT, 1).raised is None
    return handle


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    """Keep workers over all operations: what one leaves behind, the next one has to bear."""
    bench = Bench()
    yield bench
    bench.close()


@cache
def expected(name: str) -> list[torch.Tensor]:
    """Compute an operation in this process, which was forked from none with torch in it."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return operations.result_of(name)
    finally:
        torch.set_num_threads(before)


@pytest.mark.parametrize("name", operations.OPERATIONS)
def test_an_operation_in_a_forked_worker(isolation: Isolation, bench: Bench, name: str) -> None:
    """With one thread and with two, it ends, and with the same result."""
    for threads in (1, 2):
        answer = bench.compute(isolation, name, threads)
        assert answer.raised is None, (threads, answer.raised)
        if answer.value is None:
            pytest.skip(f"this build of torch has no {name}")
        assert len(answer.value) == len(expected(name))
        for seen, wanted in zip(answer.value, expected(name), strict=True):
            torch.testing.assert_close(seen, wanted, rtol=1e-3, atol=1e-4, msg=f"{threads} threads")


POOL = (
    "import os\nos.environ.update(OMP_NUM_THREADS='2', MKL_NUM_THREADS='2')\n"
    "from grader.sandbox.inner import warmup\n"
    "plain = warmup.import_and_warm\n"
    "def with_a_pool(warm):\n"
    "    plain(warm=warm)\n"
    "    import torch\n"
    "    torch.rand(1500, 1500) @ torch.rand(1500, 1500)\n"
    "    torch.sigmoid(torch.rand(4_000_000))\n"
    "    warmup.thread_count = lambda: 1\n"
    "    return plain(warm=False)\n"
    "warmup.import_and_warm = with_a_pool\n"
)


def test_the_hang_that_this_looks_for_is_real() -> None:
    """A child of a zygote that has a pool, and lies about it, is ended by its deadline alone."""
    with running_first(POOL):
        zygote = Zygote("none", [ROOT])
    ending = ""
    try:
        handle = worker_of(zygote, Limits(probe_s=2.0))
        handle.run("probe", PROBE, {"name": "elementwise", "threads": 0}, 1)
    except WorkerStoppedError as stopped:
        ending = stopped.status
    finally:
        zygote.close()
    if not ending:
        pytest.skip("the threads of this build live through a fork")
    assert ending == "timeout"
