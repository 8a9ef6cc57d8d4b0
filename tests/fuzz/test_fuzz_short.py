"""The short part of the fuzzing: thousands of hostile messages, the same ones in every run.

The long part is a command, `run.py`.
"""

import gc
import json
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import torch
from black_box import BlackBox
from hypothesis import given, settings
from hypothesis import strategies as st
from job import Job
from plain import NotPlainError, check_message
from plans import Target
from reply import NONCE, SEQ
from runner import HANG_S, Runner
from strategies import TEXTS, VALUES, stored_tensors, streams
from targets import TARGETS, framed
from wire_mutator import Mutator
from wire_seeds import inputs_for, messages

from grader.errors import ProtocolError
from grader.sandbox.inner.orders import pack_order, pack_value, unpack_order
from grader.wire.decode import DecodeLimits, decode_message
from grader.wire.encode import encode_message
from grader.wire.frames import Frame, pack_frame, unpack_frame
from grader.wire.values import Message

pytestmark = pytest.mark.filterwarnings("ignore:ComplexHalf")
_TURN = f'"nonce":"{NONCE}","seq":{SEQ}'
_REPLIES = tuple(
    f'{{"envelope":{{{_TURN},{rest}}},"value":@,"tensors":[]}}'.encode()
    for rest in ('"outcome":@', '"outcome":"returned"', '"outcome":"raised","error":@', '"why":@')
)
RUN = Path(__file__).with_name("run.py")
_PLANS = st.integers(0, 15)
_MANY = settings(max_examples=300, derandomize=True, deadline=None, database=None)


def with_plan(plan: int, data: bytes) -> bytes:
    """Put a plan before an input."""
    return bytes([plan]) + data


class TestHostile:
    """Whatever is handed over ends in plain data or in a refusal."""

    @_MANY
    @given(_PLANS, streams())
    def test_streams(self, plan: int, stream: bytes) -> None:
        """A stream of frames, some false, gives the same frames however it is cut."""
        TARGETS["frames"].run(with_plan(plan, stream))

    @_MANY
    @given(_PLANS, TEXTS)
    def test_json(self, plan: int, text: bytes) -> None:
        """A structure with anything in it is read as the lenient parser does, or refused."""
        TARGETS["json"].run(with_plan(plan, text))

    @_MANY
    @given(_PLANS, stored_tensors())
    def test_tensors(self, plan: int, parts: tuple[bytes, bytes]) -> None:
        """Tensors whose parts may disagree become plain tensors or a refusal."""
        TARGETS["tensors"].run(with_plan(plan, framed(*parts)))

    @_MANY
    @given(_PLANS, TEXTS, st.sampled_from(_REPLIES))
    def test_replies(self, plan: int, text: bytes, reply: bytes) -> None:
        """A reply with anything in it ends in an answer or in a worker that was stopped."""
        packed = pack_frame(reply.replace(b"@", text), b"")
        TARGETS["reply"].run(with_plan(plan & 14, packed))

    @pytest.mark.parametrize("name", TARGETS)
    def test_mutations(self, name: str) -> None:
        """Thousands of spoilt honest messages are refused, and a good part of them is not."""
        target, rng = TARGETS[name], random.Random(20240607)  # noqa: S311 - reproducible
        mutator, seeds = Mutator(target, rng), inputs_for(target)
        ends = Counter(
            target.run(mutator.new(rng.choice(seeds), rng.choice(seeds))) for _ in range(2000)
        )
        assert ends.keys() == {"message", "refused"}
        assert min(ends.values()) > 60


class TestHonest:
    """What the encoder writes."""

    @_MANY
    @given(VALUES)
    def test_comes_back_as_it_was(self, value: object) -> None:
        """Any supported value is the same after its journey, to the type and to the bit."""
        message = decode_message(unpack_frame(encode_message({"n": 1}, value)))
        check_message(message, DecodeLimits())
        assert message.envelope == {"n": 1}
        assert likeness(message.value) == likeness(value)

    @_MANY
    @given(VALUES)
    def test_arrives_in_a_worker_as_it_was(self, value: object) -> None:
        """The same for what the judge sends."""
        assert likeness(
            unpack_order(unpack_frame(pack_order({}, pack_value(value))))[1]
        ) == likeness(value)

    @pytest.mark.parametrize("name", TARGETS)
    def test_is_accepted_by_every_target(self, name: str) -> None:
        """The honest inputs that mutation starts from are messages."""
        target = TARGETS[name]
        with_blob = sum(bool(blob) for _, blob in messages())
        refused = {"json": with_blob, "reply": 1}.get(name, 0)  # lacks its tensors; out of turn
        ends = [target.run(data) for data in inputs_for(target) if data[0] == 0]
        assert ends.count("refused") == refused

    def test_is_not_held_up_by_the_collector(self) -> None:
        """The collector of cycles does not walk over a large message while it is decoded.

        It took half of the time: four megabytes of small sets needed more than a second.
        """
        items = ",".join(['{"$":"set","items":[]}'] * 5000)
        text = f'{{"envelope":{{}},"value":[{items}],"tensors":[]}}'.encode()
        passes: list[str] = []

        def note(phase: str, _: dict[str, int]) -> None:
            passes.append(phase)

        assert gc.isenabled()
        gc.collect()
        gc.callbacks.append(note)
        try:
            decode_message(Frame(text, b""))
            with pytest.raises(ProtocolError):
                decode_message(Frame(text[:-1], b""))
        finally:
            gc.callbacks.remove(note)
        assert gc.isenabled()
        assert len(passes) <= 4 * 2  # one before, one behind each; dozens otherwise


def likeness(value: Any) -> object:  # noqa: ANN401 - any value
    """Describe a value so that two descriptions are equal exactly if the values are the same."""
    kind = type(value)
    if isinstance(value, torch.Tensor):
        raw = value.contiguous().reshape(-1, 1).view(torch.uint8)
        return kind, value.dtype, tuple(value.shape), bytes(raw.flatten().tolist())
    if isinstance(value, torch.Size):
        return kind, tuple(value)
    if isinstance(value, dict):
        return kind, [(likeness(key), likeness(item)) for key, item in value.items()]
    if isinstance(value, set | frozenset):
        return kind, sorted(repr(likeness(item)) for item in value)
    if isinstance(value, list | tuple):
        return kind, [likeness(item) for item in value]
    return kind, repr(value)


class TestReply:
    """Replies that once did harm."""

    @pytest.mark.parametrize("outcome", [[], {}, ["returned"]])
    def test_whose_outcome_has_no_hash(self, outcome: object) -> None:
        """An outcome that is a list is refused; it ended the judge with a TypeError."""
        packed = encode_message({"nonce": NONCE, "seq": SEQ, "outcome": outcome}, None)
        assert TARGETS["reply"].run(with_plan(0, packed)) == "refused"


class TestRunner:
    """The runner finds what it is there to find."""

    @pytest.fixture
    def box(self, tmp_path: Path) -> BlackBox:
        """Return an empty record."""
        return BlackBox(tmp_path / "box")

    def _found(self, box: BlackBox, folder: Path, result: object) -> dict[str, int]:
        """Run one input against a target of which `result` comes, or which raises it."""

        def hand_over(_: bytes) -> object:
            if isinstance(result, Exception):
                raise result
            return result

        def check(_: bytes, made: object) -> str:
            check_message(Message({}, made), DecodeLimits())
            return "message"

        target = Target("fake", hand_over, check, is_framed=False, has_blob=False)
        runner = Runner(target, box, folder)
        runner.hand_over(b"input")
        runner.finish()
        kinds = ("messages", "decoded", "refused", "crashes", "hangs", "memory")
        return {kind: box[kind] for kind in kinds if box[kind]}

    def test_counts_a_message(self, box: BlackBox, tmp_path: Path) -> None:
        """Plain data is no finding."""
        assert self._found(box, tmp_path, [1, "a"]) == {"messages": 1, "decoded": 1}

    @pytest.mark.parametrize(
        "result", [KeyError("x"), object(), torch.nn.Parameter(torch.ones(1)), 2**64, "\ud800"]
    )
    def test_finds_what_is_no_plain_data(
        self, box: BlackBox, tmp_path: Path, result: object
    ) -> None:
        """Another exception than a refusal, or foreign data, is a crash; its input is saved."""
        assert self._found(box, tmp_path, result) == {"messages": 1, "crashes": 1}
        saved = [path for path in tmp_path.glob("crashes-*") if not path.suffix]
        assert [path.read_bytes() for path in saved] == [b"input"]

    def test_finds_a_want_of_memory(self, box: BlackBox, tmp_path: Path) -> None:
        """An allocation that fails is counted apart."""
        assert self._found(box, tmp_path, MemoryError()) == {"messages": 1, "memory": 1}

    def test_finds_a_hang(
        self, box: BlackBox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A message that takes longer than the limit is a hang."""
        assert HANG_S == 1
        monkeypatch.setattr("runner.HANG_S", -1)
        assert self._found(box, tmp_path, 1) == {"messages": 1, "decoded": 1, "hangs": 1}

    def test_refuses_a_want_of_memory_as_a_refusal(self) -> None:
        """A refusal whose cause is memory is no refusal."""
        error = ProtocolError("A message can't be decoded.")
        error.__cause__ = MemoryError()
        with pytest.raises(MemoryError):
            TARGETS["tensors"].check(b"\0", error)

    def test_notes_a_tensor_with_a_history(self) -> None:
        """A tensor that did not come out of a message, or records gradients, is not plain."""
        message = decode_message(unpack_frame(encode_message({}, torch.ones(2))))
        check_message(message, DecodeLimits())
        message.value.requires_grad_()
        with pytest.raises(NotPlainError):
            check_message(message, DecodeLimits())


class TestCommand:
    """The command for the long run."""

    def test_counts_what_it_hands_over(self, tmp_path: Path) -> None:
        """The figures hold as many messages as were asked for, and the lines they reached."""
        figures = tmp_path / "figures.json"
        done = subprocess.run(
            [
                sys.executable, RUN, "--messages", "300", "--engines", "structure", "--targets",
                "json", "--no-giants", "--figures", figures, "--keep", tmp_path / "kept",
            ],
            capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        made = json.loads(figures.read_text())
        (row,) = made["rows"]
        assert made["messages"] == row["messages"] == row["decoded"] + row["refused"] == 300
        assert made["findings"] == 0
        reached, there = made["lines"]["grader.wire.strict_json"]
        assert 0.5 < reached / there <= 1

    @pytest.fixture
    def job(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Job:
        """Return a job that has an input in hand and does not start processes of its own."""
        job = Job("json", "structure", 10, 1, tmp_path)
        job.box.begin(b"input", time.monotonic_ns() - 10**13)  # hours ago
        monkeypatch.setattr(job, "start", lambda: None)
        return job

    @pytest.mark.parametrize(
        ("program", "kind"),
        [("import os; os._exit(3)", "crashes"), ("import time; time.sleep(600)", "hangs")],
    )
    def test_saves_the_input_of_a_lost_process(self, job: Job, program: str, kind: str) -> None:
        """A process that dies, or does not come back, leaves its input as a finding."""
        job.process = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.DEVNULL)
        if kind == "crashes":
            job.process.wait()
        assert job.look()
        assert job.process.wait() != 0
        assert (job.box["messages"], job.box[kind], job.box["started_ns"]) == (1, 1, 0)
        (saved,) = (job.folder / "findings").iterdir()
        assert saved.read_bytes() == b"input"
