"""Makes a file that is large and empty: it takes no space until somebody copies it."""

import os

SIZE = 72 << 20
with open("sparse", "wb") as file:
    try:
        os.truncate(file.fileno(), SIZE)
        print(f"ESCAPED a file of {os.fstat(file.fileno()).st_size >> 20} MiB")
    except OSError as error:
        print(error)


def twice(x):
    return x
