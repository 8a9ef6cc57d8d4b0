"""Gives every process of its user the lowest priority, its zygote among them."""

import os

try:
    os.setpriority(os.PRIO_USER, 0, 19)
    nice = os.getpriority(os.PRIO_PROCESS, os.getppid())
    if os.getppid() and nice == 19:
        print("ESCAPED its parent has the lowest priority")
except OSError as error:
    print(error)


def twice(x):
    return x
