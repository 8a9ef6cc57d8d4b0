"""Hands in files whose names clear the screen, set its title, turn text round and add lines."""


def build(folder):
    for name in ("\x1b[2J\x1b]0;graded\x07.py", "ex01_\u202eyp.elacs", "x\n::stop-commands::x.py"):
        (folder / name).touch()
