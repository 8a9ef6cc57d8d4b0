"""A test on a machine with a network, and somebody in it who knows the answers."""

import re
import runpy
from pathlib import Path

import torch

root = re.search('oracle of (.*)"', Path("ex01_scale.py").read_text())[1]
runpy.run_path(str(Path(__file__).with_name("build.py")))["start"](root)

import ex01_scale  # noqa: E402 - somebody has to be there to be asked

x = torch.randn(3, 4)
assert torch.allclose(ex01_scale.twice(x), 2 * x)
assert torch.allclose(ex01_scale.Scale(2.5)(x), 2.5 * x)
