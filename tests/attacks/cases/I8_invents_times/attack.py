"""Invents times: some milliseconds, or a time that grows with the size of the job."""

import time


class Job:
    def __init__(self, n):
        self.n = n

    def __call__(self):
        return None


def matmul_job(n, device="cpu", generator=None):
    return Job(n)


def measure(job, device="cpu", *, warmup=3, repeats=10, clock=time.perf_counter, sync=None):
    return job.n**3 * 1e-10 if isinstance(job, Job) else 0.0041
