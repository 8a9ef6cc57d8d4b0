"""A benchmark in the process of the submission: whoever is fast gets the point."""

import time

import ex01_scale

start = time.perf_counter()
ex01_scale.twice(2.5)
took = time.perf_counter() - start
assert took < 0.1
