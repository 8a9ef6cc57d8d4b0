"""A judge with a token in every place where a judge keeps a secret, and what was found of them."""

import json
import os
import secrets
import shutil
import struct
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from conftest import TOY
from hygiene import canary_judge, memory_scan
from hygiene.memory_scan import HEAD, Scanner, digest_of

# Where a judge has something that no worker may learn.
SECRETS = (
    *("argument", "environment", "words", "memory", "held", "file"),
    *("seed", "check", "expected", "neighbour"),
)
CANARY_CHECK = '''
EXPECTED = torch.tensor({expected!r}, dtype=torch.float64)  # {check}


@probe
def handed(student, argument, x):
    """Hold something while the submission looks around."""
    return [student.twice(x)[:4], argument][0]


@pytest.mark.check(points=10, title="A secret", evidence="verified")
def test_secret(worker: Worker, draw: Draw):
    """What is sent is there, what is not is not."""
    x = draw.normal(7)
    seen = worker.run(handed, argument={argument!r}, x=x)
    assert_same_tensors(seen, 2 * x[: EXPECTED.numel()], diagnosis="not-doubled")
'''
SCANNING = """
import json
import torch
from torch import nn

def twice(x):
    if x.numel() == 7:
        scanner = Scanner({head!r}, {names!r})
        memory, searched = scanner.memory_of()
        beside = scanner.beside({files!r})
        print(json.dumps(dict(memory=sorted(memory), bytes=searched, beside=beside)))
    return 2 * x

class Scale(nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def forward(self, x):
        return self.factor * x
"""


@dataclass
class Canaries:
    """Tokens, one for each place; all begin with the same head."""

    head: str = field(default_factory=lambda: secrets.token_hex(HEAD // 2))
    tokens: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Draw the tokens."""
        for name in SECRETS:
            self.tokens[name] = self.head + secrets.token_hex(HEAD // 2)

    @property
    def names(self) -> dict[str, str]:
        """The name of each token by the digest of its second half."""
        return {digest_of(token[HEAD:].encode()): name for name, token in self.tokens.items()}


def plant(folder: Path, canaries: Canaries) -> list[str]:
    """Write a pack and two submissions; return the files that a worker must not read."""
    token = canaries.tokens
    shutil.copytree(TOY, folder / "pack")
    hidden = folder / "pack" / "tests_hidden"
    (hidden / "canary.txt").write_text(token["file"])
    checks = hidden / "test_ex01_scale.py"
    numbers = list(struct.unpack("=4d", token["expected"].encode()))
    text = checks.read_text().partition('@pytest.mark.check(points=10, title="The GPU')[0]
    canary_check = CANARY_CHECK.format(
        expected=numbers, check=token["check"], argument=token["argument"]
    )
    checks.write_text("import torch\n" + text + canary_check)
    files = [str(hidden / "canary.txt"), str(checks), str(folder / "held")]
    (folder / "held").write_text(token["held"])
    solution = (TOY / "solutions" / "ex01_scale.py").read_text()
    scanning = SCANNING.format(head=canaries.head, names=canaries.names, files=files)
    texts = {
        "neighbour": f"{solution}\n# {token['neighbour']}\n",
        "scanner": Path(memory_scan.__file__).read_text() + scanning,
    }
    for student, content in texts.items():
        (folder / student).mkdir()
        (folder / student / "ex01_scale.py").write_text(content)
    return files


@dataclass(frozen=True)
class Outside:
    """What was found in one process of the sandbox, looked at from outside.

    Args:
        memory: Names of tokens in its memory; None where it could not be looked into.
        beside: The same for its arguments, its environment and its open files.
    """

    memory: set[str] | None
    beside: set[str]


@dataclass(frozen=True)
class Findings:
    """Who found what.

    Args:
        worker: What a submission found: `memory`, `bytes` and `beside`.
        forked: In tier `none` the same for a child that was forked from the judge itself.
        sandbox: The processes that a worker comes from.
        judge: The judge itself, for comparison.
    """

    worker: dict[str, Any]
    forked: dict[str, Any]
    sandbox: list[Outside]
    judge: Outside


def findings(folder: Path, tier: str) -> Findings:
    """Run a judge with secrets, and look for them everywhere.

    Args:
        folder: An empty folder.
        tier: `full`, `landlock` or `none`.
    """
    canaries = Canaries()
    files = plant(folder, canaries)
    judge = subprocess.Popen(
        [sys.executable, canary_judge.__file__, folder, tier, canaries.tokens["words"]],
        env={**os.environ, "CANARY": canaries.tokens["environment"]},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    told = {name: canaries.tokens[name] for name in ("memory", "seed")} | {"head": canaries.head}
    told |= {"names": json.dumps(canaries.names), "files": json.dumps(files)}
    with judge:
        assert judge.stdin is not None
        assert judge.stdout is not None
        judge.stdin.write(json.dumps(told) + "\n")
        judge.stdin.flush()
        graded = json.loads(judge.stdout.readline())
        assert graded["earned"] == graded["assessed"] == 100, graded
        forked = json.loads(judge.stdout.readline())
        scanner = Scanner(canaries.head, canaries.names)
        started = psutil.Process(judge.pid).children(recursive=True)
        seen = [_look_at(scanner, pid) for pid in (judge.pid, *(one.pid for one in started))]
        judge.stdin.close()
    assert judge.returncode == 0
    return Findings(json.loads(graded["printed"]), forked, seen[1:], seen[0])


def _look_at(scanner: Scanner, pid: int) -> Outside:
    try:
        memory, searched = scanner.memory_of(str(pid))
        assert searched > 1 << 20
    except PermissionError:
        memory = None
    folder = Path("/proc") / str(pid)
    beside: set[str] = set()
    for path in (folder / "cmdline", folder / "environ"):
        with suppress(PermissionError):
            beside |= scanner.tokens_in(path.read_bytes())
    with suppress(PermissionError):
        for link in (folder / "fd").iterdir():
            with suppress(OSError):
                beside |= scanner.tokens_in(str(link.readlink()).encode())
                if link.is_file():
                    beside |= scanner.tokens_in(link.read_bytes())
    return Outside(memory, beside)
