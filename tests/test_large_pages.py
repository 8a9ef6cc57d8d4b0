"""A zygote that has forked many workers goes over to large pages; its workers notice nothing."""

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from grader.sandbox.outer.source import Limits
from grader.sandbox.outer.tiers import Isolation
from grader.sandbox.outer.worker import WorkerHandle

_CODE = """
import re
from pathlib import Path
from grader.sandbox.inner import large_pages

def huge():
    told = Path("/proc/self/smaps_rollup").read_text()
    return int(re.search(r"AnonHugePages:\\s*(\\d+)", told)[1])

held = [bytes([n % 251]) * 4096 for n in range(16384)]
before = huge()
large_pages.collapse()
assert all(one == bytes([n % 251]) * 4096 for n, one in enumerate(held))
print(huge() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux has them")
def test_what_is_in_memory_stays_as_it_is() -> None:
    """64 MiB of numbers are the same afterwards, and lie on large pages where there are some."""
    done = subprocess.run(
        [sys.executable, "-c", _CODE], cwd=ROOT, capture_output=True, text=True, check=True
    )
    mode = Path("/sys/kernel/mm/transparent_hugepage/enabled")
    if not mode.exists() or "[never]" in mode.read_text():
        pytest.skip("this machine gives no large pages")
    assert int(done.stdout) > 0


def test_workers_before_and_after(isolation: Isolation) -> None:
    """All of fifty answer from the same memory."""
    source = isolation.settle()
    for number in range(50):
        handle = WorkerHandle(source, Limits(), "ex01_answer", 20.0)
        handle.load(b"import torch\n\ndef answer(n):\n    return torch.arange(n).sum()\n", 1)
        probe = "def probe(student, n):\n    return student.answer(n)\n"
        assert int(handle.run("probe", probe, {"n": number}, 1).value) == number * (number - 1) // 2
        handle.end()
