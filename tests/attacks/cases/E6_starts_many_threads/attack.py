"""Counts how many threads it can have."""

import threading

MANY = 200
end = threading.Event()
threading.stack_size(64 << 10)
try:
    for _ in range(MANY):
        threading.Thread(target=end.wait, daemon=True).start()
    print(f"ESCAPED it has {threading.active_count()} threads")
except RuntimeError as error:
    print(threading.active_count(), error)


def twice(x):
    return x
