"""One fuzzing process: one target, one engine, so many messages. Started by `run.py`."""

import argparse
import os
import random
import resource
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lines import LineCounter
    from plans import Target

_LARGEST_KEPT = 8192
_MOST_KEPT = 3000
# Above what the process holds once torch is loaded.
DATA_LIMIT_MIB = 1024


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", required=True)
    parser.add_argument("--engine", choices=("structure", "atheris", "giants", "replay"))
    parser.add_argument("--messages", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--box", type=Path, required=True)
    parser.add_argument("--findings", type=Path, required=True)
    parser.add_argument("--corpus", type=Path, required=True)
    return parser.parse_args()


def _limit_memory() -> None:
    """Make an allocation fail that would take far more than any message needs."""
    held = int(Path("/proc/self/statm").read_text().split()[5]) * resource.getpagesize()
    limit = held + (DATA_LIMIT_MIB << 20)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def _structure(arguments: argparse.Namespace, target: "Target", counter: "LineCounter") -> None:
    """Mutate honest messages, and keep what reaches a new line or ends in a new way."""
    from black_box import BlackBox
    from runner import Runner
    from wire_mutator import Mutator
    from wire_seeds import inputs_for

    box = BlackBox(arguments.box)
    runner = Runner(target, box, arguments.findings)
    rng = random.Random(arguments.seed)  # noqa: S311 - reproducible, no secret
    mutator, pool = Mutator(target, rng), inputs_for(target)
    _limit_memory()
    for data in pool[: arguments.messages]:
        runner.hand_over(data)
    lines = counter.count()
    while box["messages"] < arguments.messages:
        data = mutator.new(rng.choice(pool), rng.choice(pool))
        outcome = runner.hand_over(data)
        is_new = counter.count() > lines
        # Also a few of those that end as others do: small steps add up.
        is_kept = is_new or (outcome == "message" and rng.random() < 0.02)
        if is_kept and len(data) <= _LARGEST_KEPT and len(pool) < _MOST_KEPT:
            pool.append(data)
            lines = counter.count()
    runner.finish()
    _write_lines(arguments, counter)
    box["done"] = 1


def _atheris(arguments: argparse.Namespace) -> None:
    """Let libFuzzer choose by the branches reached, and mutate by its ways and ours in turn."""
    import atheris

    import grader.errors

    with atheris.instrument_imports(include=["grader"]):
        import grader.wire.decode  # noqa: F401
    from black_box import BlackBox
    from runner import Runner
    from targets import TARGETS
    from wire_mutator import Mutator
    from wire_seeds import inputs_for

    target = TARGETS[arguments.target]
    box = BlackBox(arguments.box)
    runner = Runner(target, box, arguments.findings)
    rng = random.Random(arguments.seed)  # noqa: S311 - reproducible, no secret
    mutator, seeds = Mutator(target, rng), inputs_for(target)
    for number, data in enumerate(seeds):
        (arguments.corpus / f"seed{number}").write_bytes(data)

    def one_input(data: bytes) -> None:
        runner.hand_over(data)
        if box["messages"] >= arguments.messages:
            runner.finish()
            box["done"] = 1
            os._exit(0)  # libFuzzer has no other end that keeps the count exact

    def mutated(data: bytes, most: int, seed: int) -> bytes:
        if seed & 3 == 0:
            return bytes(atheris.Mutate(data, min(most, len(data) + 64)))
        return mutator.new(data, rng.choice(seeds))[:most]

    _limit_memory()
    options = [
        sys.argv[0], f"-seed={arguments.seed}", "-runs=-1", "-max_len=65536", "-timeout=30",
        "-rss_limit_mb=0", "-print_final_stats=0", "-verbosity=0", "-reload=0", "-mutate_depth=2",
        str(arguments.corpus),
    ]  # fmt: skip
    atheris.Setup(options, one_input, custom_mutator=mutated)
    atheris.Fuzz()


def _giants(arguments: argparse.Namespace) -> None:
    """Hand over messages as large as the limits allow."""
    from black_box import BlackBox
    from runner import Runner
    from targets import TARGETS
    from wire_mutator import Mutator, Parts
    from wire_seeds import giant_tensors, giants

    target = TARGETS[arguments.target]
    box = BlackBox(arguments.box)
    runner = Runner(target, box, arguments.findings)
    mutator = Mutator(target, random.Random(arguments.seed))  # noqa: S311
    parts = [(data, b"") for data in giants()]
    if target.has_blob:
        parts += giant_tensors()
    _limit_memory()
    for json_bytes, blob in parts:
        for plan in (0, 4):
            data = mutator.join(Parts(plan, json_bytes, blob))
            runner.hand_over(data)
            runner.finish()  # each measured alone
    if target.is_framed:  # a flood behind a frame that is not taken, and one behind a taken one
        for plan in (0, 4):
            runner.hand_over(mutator.join(Parts(plan, b"{}", b"", bytes(3 << 20))))
    box["done"] = 1


def _replay(arguments: argparse.Namespace, target: "Target", counter: "LineCounter") -> None:
    """See which lines the inputs that libFuzzer kept reach."""
    for path in sorted(arguments.corpus.iterdir()):
        try:
            target.hand_over(path.read_bytes())
        except Exception:  # noqa: BLE001, S112 - counted when it ran first
            continue
    _write_lines(arguments, counter)


def _write_lines(arguments: argparse.Namespace, counter: "LineCounter") -> None:
    marks = "".join(str(mark) for mark in counter.marks)
    places = "\n".join(f"{module}:{line}" for module, line in counter.places)
    arguments.box.with_suffix(".lines").write_text(f"{marks}\n{places}\n")


def main() -> None:
    """Run one engine on one target."""
    arguments = _arguments()
    import warnings

    import torch

    torch.set_num_threads(1)
    warnings.simplefilter("ignore")  # complex32 calls itself experimental
    # Marks on lines cost time: not where times are looked at, nor where branches are.
    alone = {"atheris": _atheris, "giants": _giants}.get(arguments.engine)
    if alone:
        alone(arguments)
        return
    from lines import LineCounter

    counter = LineCounter()
    counter.install()
    from targets import TARGETS

    engine = {"structure": _structure, "replay": _replay}[arguments.engine]
    engine(arguments, TARGETS[arguments.target], counter)


if __name__ == "__main__":
    started = time.monotonic()
    main()
