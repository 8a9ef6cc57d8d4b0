"""Puts a message queue beside the grader, open to all, as other programs of a machine have them."""

import atexit
import ctypes
import os
import secrets

FAMILY, ANY = 0x61740000, 0xFFFF
CREATE, EXCLUSIVE, REMOVE = 0o1000, 0o2000, 0
libc = ctypes.CDLL(None, use_errno=True)


class Message(ctypes.Structure):
    _fields_ = (("kind", ctypes.c_long), ("text", ctypes.c_char * 64))


def build(folder):
    remove_forgotten()
    key = FAMILY | secrets.randbelow(ANY)
    queue = libc.msgget(key, CREATE | EXCLUSIVE | 0o666)
    atexit.register(libc.msgctl, queue, REMOVE, None)
    token = (folder.parents[1] / "canary.txt").read_bytes().strip()
    libc.msgsnd(queue, ctypes.byref(Message(1, token)), 64, 0)
    path = folder / "ex01_scale.py"
    path.write_text(path.read_text().replace("@QUEUE@", str(queue)))


def remove_forgotten():
    """Remove queues of earlier sessions that were killed: a queue outlives its maker."""
    with open("/proc/sysvipc/msg") as table:
        rows = [line.split() for line in table.readlines()[1:]]
    for key, queue, _, _, _, maker, *_ in rows:
        if int(key) & ~ANY == FAMILY and not os.path.exists(f"/proc/{maker}"):
            libc.msgctl(int(queue), REMOVE, None)
