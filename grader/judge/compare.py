"""The vocabulary of the checks in one place, for the facade that check files import."""

from grader.judge.compare_facts import (
    assert_dtype,
    assert_finite,
    assert_on_device,
    assert_same_device,
    assert_shape,
)
from grader.judge.compare_memory import (
    assert_distinct_memory,
    assert_distinct_objects,
    assert_same_memory,
    assert_same_object,
)
from grader.judge.compare_numbers import assert_between, assert_holds
from grader.judge.compare_outcomes import assert_raises, assert_returns
from grader.judge.compare_plain import assert_equal, assert_same_names
from grader.judge.compare_tensors import assert_same_tensors, same_tensors
from grader.judge.evidence import evidence_count, reset_evidence
from grader.judge.sampling import (
    assert_distribution,
    assert_share,
    dkw_bound,
    hoeffding_bound,
)
from grader.judge.verdicts import CheckFailed, NotAssessed

__all__ = [
    "CheckFailed",
    "NotAssessed",
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
    "dkw_bound",
    "evidence_count",
    "hoeffding_bound",
    "reset_evidence",
    "same_tensors",
]
