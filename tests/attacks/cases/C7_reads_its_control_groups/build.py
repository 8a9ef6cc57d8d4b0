"""Tells the attack which control group namespace the judge is in: where groups are called `/` there
is nothing to be seen in their names."""

import os


def build(folder):
    path = folder / "ex01_scale.py"
    here = os.readlink("/proc/self/ns/cgroup")
    path.write_text(path.read_text().replace("@CGROUP_NAMESPACE@", here))
