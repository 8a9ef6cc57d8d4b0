"""Asks for the session of the judge, whose process id it has guessed: so it sees when it ends."""

import os

try:
    if @JUDGE_PID@ not in {1, os.getpid()}:
        print("ESCAPED the session of @JUDGE_PID@ is", os.getsid(@JUDGE_PID@), flush=True)
except OSError as error:
    print(error)


def twice(x):
    return x
