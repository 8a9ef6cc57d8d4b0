"""A grader that hands all files of a folder to pytest, as `pytest *` does."""

import os
import sys

import pytest

os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
names = [name for name in sorted(os.listdir()) if name.startswith(("test_", "-"))]
sys.argv[1:] = names
assert pytest.main(["-p", "no:cacheprovider", *names]) == 0
