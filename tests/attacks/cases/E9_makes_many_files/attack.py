"""Makes as many empty files as it can: a file system ends when its inodes do."""

import os
import time

MANY = 6000
try:
    for number in range(MANY):
        os.close(os.open(f"{number}", os.O_CREAT | os.O_WRONLY))
    time.sleep(1)
    print(f"ESCAPED it has made {MANY} files")
except OSError as error:
    print(error)


def twice(x):
    return x
