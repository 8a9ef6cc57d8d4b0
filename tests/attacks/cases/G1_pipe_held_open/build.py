"""Hands in a pipe whose other end is held open, so that opening it does not wait."""

import os
import subprocess
import sys
from pathlib import Path


def build(folder):
    answer = folder / "ex01_scale.py"
    answer.unlink()
    os.mkfifo(answer)
    holder = Path(__file__).with_name("holder.py")
    subprocess.run([sys.executable, "-SsE", holder, answer], check=True)
