"""A grader that runs tests in a process of their own and reads the last line that it printed."""

import json
import subprocess
import sys

TEST = """
import json
import ex01_scale
print(json.dumps({"score": 100 * (ex01_scale.twice(2.5) == 5.0)}))
"""
command = [sys.executable, "-c", TEST]
printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
assert json.loads(printed.splitlines()[-1])["score"] == 100
