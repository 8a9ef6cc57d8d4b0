"""What a check file imports: marks for probes, helpers for workers, and the vocabulary.

    from grader.checks import Draw, Worker, assert_same_tensors, helper, probe

Everything that an author of checks needs is here; nothing else of the grader is for check files.
"""

from grader.judge.check_worker import Worker
from grader.judge.compare import (
    CheckFailed,
    NotAssessed,
    assert_between,
    assert_distinct_memory,
    assert_distinct_objects,
    assert_distribution,
    assert_dtype,
    assert_equal,
    assert_finite,
    assert_holds,
    assert_on_device,
    assert_raises,
    assert_returns,
    assert_same_device,
    assert_same_memory,
    assert_same_names,
    assert_same_object,
    assert_same_tensors,
    assert_shape,
    assert_share,
    dkw_bound,
    hoeffding_bound,
    same_tensors,
)
from grader.judge.draws import Draw
from grader.judge.probes import helper, probe
from grader.judge.second_device import MixedDeviceGuard, on_second_device, second_device
from grader.judge.shared_probes import (
    HostReads,
    buffers_of,
    caught,
    each,
    load_values,
    parameters_of,
    seeded,
    state_of,
)
from grader.wire.values import Opaque, Pending, TensorFacts, facts_of

__all__ = [
    "CheckFailed",
    "Draw",
    "HostReads",
    "MixedDeviceGuard",
    "NotAssessed",
    "Opaque",
    "Pending",
    "TensorFacts",
    "Worker",
    "assert_between",
    "assert_distinct_memory",
    "assert_distinct_objects",
    "assert_distribution",
    "assert_dtype",
    "assert_equal",
    "assert_finite",
    "assert_holds",
    "assert_on_device",
    "assert_raises",
    "assert_returns",
    "assert_same_device",
    "assert_same_memory",
    "assert_same_names",
    "assert_same_object",
    "assert_same_tensors",
    "assert_shape",
    "assert_share",
    "buffers_of",
    "caught",
    "dkw_bound",
    "each",
    "facts_of",
    "helper",
    "hoeffding_bound",
    "load_values",
    "on_second_device",
    "parameters_of",
    "probe",
    "same_tensors",
    "second_device",
    "seeded",
    "state_of",
]
