import pytest


@pytest.mark.check(points=100, title="Nothing", evidence="verified")
def test_doubles():
    """Passes."""
