"""Leaves a process that puts the right answer in place once the wrong one has been opened."""

import shutil
import subprocess
import sys
from pathlib import Path


def build(folder):
    answer, right = folder / "ex01_scale.py", folder / "notes.txt"
    shutil.copyfile(folder.parents[1] / "pack" / "solutions" / "ex01_scale.py", right)
    swapper = Path(__file__).with_name("swapper.py")
    subprocess.run([sys.executable, "-SsE", swapper, answer, right], check=True)
