"""A benchmark: a limit on the time, then a look at the numbers."""

import threading
import time

import ex01_scale
import torch

x = torch.randn(3, 4)
start = time.perf_counter()
result = ex01_scale.twice(x)
took = time.perf_counter() - start
for thread in threading.enumerate():  # a judge is in no hurry once the clock has stopped
    if thread is not threading.current_thread():
        thread.join()
assert took < 0.8
assert torch.equal(result, 2 * x)
