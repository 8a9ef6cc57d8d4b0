"""A grader that makes a submission importable by building it, as `pip install .` does."""

import runpy

runpy.run_path("setup.py", run_name="__main__")
