"""Switches of defences on the judge's side: text with a function `patch` that is undone later."""

from arena.switch import Switch


def _judge(name: str, what: str, code: str, **more: object) -> Switch:
    return Switch(name, what, "judge", code, **more)  # type: ignore[arg-type]


JUDGE_SWITCHES = [
    _judge(
        "environment",
        "The allow-list of environment variables",
        "import os\nfrom grader.sandbox.outer import zygote\n"
        "plain = zygote.worker_environment\n"
        "patch(zygote, 'worker_environment', lambda s: dict(os.environ) | plain(s))\n",
    ),
    _judge(
        "deadline",
        "The deadline of an exchange with a worker",
        "from grader.sandbox.outer.channel import PipeChannel\n"
        "plain = PipeChannel.exchange\n"
        "patch(PipeChannel, 'exchange', lambda self, data, wall_s: plain(self, data, 3600.0))\n",
    ),
    _judge(
        "memory-watch",
        "The look from outside at a worker's memory",
        "from grader.sandbox.outer import memory\n"
        "patch(memory.MemoryWatch, 'look', lambda self: '')\n",
    ),
    _judge(
        "deadline.whole",
        "One deadline for a whole exchange, not one for each part of it",
        "import time\nfrom grader.sandbox.outer import channel\n"
        "class Clock:\n    back = start = 0.0\n"
        "    def monotonic(self): return time.monotonic() - self.back\n"
        "clock, plain = Clock(), channel.PipeChannel\n"
        "exchange, read = plain.exchange, plain._read_reply\n"
        "def begin(self, data, wall_s):\n    clock.start = clock.monotonic()\n"
        "    return exchange(self, data, wall_s)\n"
        "def begin_again(self):\n    frame = read(self)\n"
        "    clock.back += clock.monotonic() - clock.start\n    return frame\n"
        "patch(channel, 'time', clock)\npatch(plain, 'exchange', begin)\n"
        "patch(plain, '_read_reply', begin_again)\n",
    ),
    _judge(
        "scratch-watch",
        "The look from outside at what a worker writes",
        "from grader.sandbox.outer import scratch\n"
        "patch(scratch.ScratchWatch, 'look', lambda self: '')\n",
        tier="landlock",
    ),
    _judge(
        "output-cap",
        "The cap on what a worker prints",
        "from grader.sandbox.outer import channel\n"
        "patch(channel, 'OUTPUT_LIMIT', 1 << 62)\npatch(channel, 'OUTPUT_KEPT', 1 << 62)\n",
    ),
    _judge(
        "kill",
        "The killing of a worker when it is done",
        "from grader.sandbox.outer import zygote\n"
        "from grader.sandbox.outer.source import Ending\n"
        "def end(self):\n    self.channel.close()\n    return Ending(None)\n"
        "patch(zygote.ForkedWorker, 'end', end)\n",
    ),
    _judge(
        "one-reply",
        "The refusal of replies that nobody has asked for",
        "from grader.sandbox.outer import channel\n"
        "patch(channel.PipeChannel, '_refuse_unasked_reply', lambda self: None)\n",
    ),
    _judge(
        "turn",
        "The look at nonce and sequence number of a reply",
        "from grader.sandbox.outer import worker\n"
        "patch(worker.WorkerHandle, '_check_turn', lambda self, message: None)\n",
    ),
    _judge(
        "text",
        "The cleaning of what students' code says",
        "from grader import text\nimport re\npatch(text, '_UNSAFE', re.compile('(?!)'))\n",
    ),
    _judge(
        "nofollow",
        "The refusal to open links and special files",
        "import os\nfrom grader import submission\nfrom pathlib import Path\n"
        "patch(submission, '_FLAGS', os.O_RDONLY | os.O_CLOEXEC)\n"
        "class Plain(type(Path())):\n    def is_symlink(self): return False\n"
        "patch(submission.stat, 'S_ISREG', lambda mode: True)\n"
        "plain = submission._content\n"
        "patch(submission, '_content', lambda path: plain(Plain(path)))\n",
    ),
    _judge(
        "text.commands",
        "The escapes in what a CI system would obey",
        "import re\nfrom grader import text\n"
        "patch(text, '_COMMAND_IN_LINE', re.compile('(?!)'))\n"
        "patch(text, '_COMMAND_AT_START', re.compile('(?!)()'))\n",
    ),
    _judge(
        "text.caps",
        "The cap on the length of each text",
        "from grader import text\n"
        "patch(text, '_AHEAD', 1 << 40)\npatch(text, '_capped', lambda text, *a: text)\n",
    ),
    _judge(
        "markup",
        "The printing of text as text, without markup",
        "from rich.text import Text\nfrom grader.outputs import terminal\n"
        "patch(terminal, 'Text', lambda text, **k: Text.from_markup(text, **k))\n",
    ),
    _judge(
        "ordinary-file",
        "The refusal of what is open but no ordinary file",
        "import stat\nfrom types import SimpleNamespace\nfrom grader import submission\n"
        "every = vars(stat) | {'S_ISREG': lambda mode: True}\n"
        "patch(submission, 'stat', SimpleNamespace(**every))\n",
    ),
    _judge(
        "size-cap",
        "The cap on the size of a submitted file",
        "from grader import submission\npatch(submission, 'MAX_SOURCE_BYTES', 1 << 27)\n",
    ),
    _judge(
        "snapshot",
        "The reading of each file once and never again",
        "from grader import submission\nfrom grader.judge.exercise_run import ExerciseRun\n"
        "places, read, ready = {}, submission.read_source, ExerciseRun._ready_worker\n"
        "def note(path, name):\n    places[name] = path\n    return read(path, name)\n"
        "def again(self):\n    self._content = places[self.name].read_bytes()\n"
        "    return ready(self)\n"
        "patch(submission, 'read_source', note)\npatch(ExerciseRun, '_ready_worker', again)\n",
    ),
    _judge(
        "extra-reply",
        "The refusal of bytes behind a reply",
        "import os\nfrom grader.sandbox.outer import channel\n"
        "def read(self):\n    data = os.read(self._replies, 1 << 18)\n"
        "    if not data: raise channel.WorkerGoneError\n"
        "    self._reader.feed(data)\n    return self._reader.pop()\n"
        "patch(channel.PipeChannel, '_read_reply', read)\n",
    ),
    _judge(
        "decoder.any-exception",
        "Taking any exception of the decoder for a fault of the message",
        "from grader.sandbox.outer import worker\nfrom grader.wire import decode\n"
        "patch(worker, 'decode_message', lambda f: decode._decoded(f, decode._DEFAULT))\n",
    ),
    _judge(
        "decoder.compound-keys",
        "The bound on keys whose hashes can be chosen",
        "from functools import partial\nfrom grader.sandbox.outer import worker\n"
        "from grader.wire.limits import DecodeLimits\n"
        "limits = DecodeLimits(compound_keys=1 << 40)\n"
        "patch(worker, 'decode_message', partial(worker.decode_message, limits=limits))\n",
    ),
    _judge(
        "decoder.exception-form",
        "The look at the form of a described exception",
        "from types import SimpleNamespace\nfrom grader.sandbox.outer import worker\n"
        "lax = {'convert': lambda v, _: SimpleNamespace(**v), 'ValidationError': ValueError}\n"
        "patch(worker, 'msgspec', SimpleNamespace(**lax))\n",
    ),
    _judge(
        "compare.shape",
        "The comparison of shapes before that of numbers",
        "from grader.judge import compare_tensors\n"
        "patch(compare_tensors, '_shape_stage', lambda *a: None)\n",
    ),
]
