"""Counts how many processes it can have."""

import os
import time

MANY = 100
count = 0
try:
    while count < MANY:
        if os.fork() == 0:
            time.sleep(60)
            os._exit(0)
        count += 1
    print(f"ESCAPED it has {count} processes")
except OSError as error:
    print(count, error)


def twice(x):
    return x
