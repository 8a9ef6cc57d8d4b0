"""A judge that asks a forked worker over two pipes and believes what comes back.

A request is a line of JSON, a reply the lengths of two parts and the parts: the structure, here
JSON, and bytes for tensors. What a judge makes of the parts is up to the control that uses this.
"""

import json
import os
import struct


class Worker:
    """A process that has imported the submission."""

    def __init__(self, module="ex01_scale"):
        requests, self._requests = os.pipe()
        self._replies, replies = os.pipe()
        self.process = os.fork()
        if self.process == 0:
            try:
                serve(module, requests, replies)
            finally:
                os._exit(1)
        os.close(requests)
        os.close(replies)

    def ask(self, name, *arguments):
        """Call a function of the submission; return the two parts of the reply."""
        os.write(self._requests, json.dumps([name, arguments]).encode() + b"\n")
        sizes = struct.unpack("!II", self._read(8))
        return [self._read(size) for size in sizes]

    def _read(self, size):
        data = bytearray(size)
        with memoryview(data) as view:
            done = 0
            while done < size:
                part = os.readv(self._replies, [view[done:]])
                if not part:
                    raise EOFError("the worker has ended")
                done += part
        return bytes(data)


def serve(module, requests, replies):
    """Answer requests; replies go to descriptor 4, as in other graders of this design."""
    requests = os.fdopen(os.dup2(requests, 10))
    os.dup2(replies, 4)
    submission = __import__(module)
    for line in requests:
        name, arguments = json.loads(line)
        structure = json.dumps({"value": getattr(submission, name)(*arguments)}).encode()
        os.write(4, struct.pack("!II", len(structure), 0) + structure)
