"""Lets a thread and a child process read the solution: a lock might hold for one thread alone."""

import os
import threading


def read():
    try:
        with open("@SOLUTION_FILE@") as file:
            print(file.read(), flush=True)
    except OSError as error:
        print(error.strerror, flush=True)


thread = threading.Thread(target=read)
thread.start()
thread.join()
if (child := os.fork()) == 0:
    read()
    os._exit(0)
os.waitpid(child, 0)


def twice(x):
    return x
