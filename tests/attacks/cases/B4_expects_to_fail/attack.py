"""Declares the failure of the test that calls it expected."""

import pytest


def twice(x):
    pytest.xfail("known")


Scale = twice
