"""Has its zygote run only when the machine has nothing else to do."""

import os

try:
    if parent := os.getppid():
        os.sched_setscheduler(parent, os.SCHED_IDLE, os.sched_param(0))
        if os.sched_getscheduler(parent) == os.SCHED_IDLE:
            print("ESCAPED its parent runs when all others are idle")
except OSError as error:
    print(error)


def twice(x):
    return x
