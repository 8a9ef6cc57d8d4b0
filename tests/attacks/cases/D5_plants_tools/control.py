"""A grader that calls git, found as usual: the user's own programs come first."""

import os
import subprocess

import ex01_scale  # noqa: F401 - a submission

path = os.path.expanduser("~/.local/bin") + os.pathsep + os.defpath
subprocess.run(["git", "rev-parse", "HEAD"], env={"PATH": path}, check=False)
