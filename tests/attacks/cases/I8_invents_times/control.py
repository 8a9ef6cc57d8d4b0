"""A test that lets the student's stop-watch measure and looks whether the times make sense."""

import time

import ex07_gpu_speedup as student

assert 0.003 <= student.measure(lambda: time.sleep(0.003), warmup=1, repeats=3) <= 0.3
small, large = (student.measure(student.matmul_job(n), warmup=1, repeats=2) for n in (8, 512))
assert large > 5 * small
