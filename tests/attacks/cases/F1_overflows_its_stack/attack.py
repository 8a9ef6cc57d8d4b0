"""Works in a thread whose stack is too small for what it does: it writes beyond the end."""

import marshal
import threading

threading.stack_size(32 << 10)
nested = []
for _ in range(1500):
    nested = [nested]


def twice(x):
    worker = threading.Thread(target=marshal.dumps, args=(nested,))
    worker.start()
    worker.join()
    return x


Scale = twice
