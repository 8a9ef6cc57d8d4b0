"""Allows itself minutes of processor time, for as many threads as there are processors."""

import resource

SECONDS = 250
try:
    resource.prlimit(0, resource.RLIMIT_CPU, (SECONDS, SECONDS))
except (OSError, ValueError) as error:
    print(error)
_, most = resource.getrlimit(resource.RLIMIT_CPU)
print(f"ESCAPED it may use {most} s" if most in {SECONDS, resource.RLIM_INFINITY} else most)


def twice(x):
    return x
