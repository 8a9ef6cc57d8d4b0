"""An autograder that observes student code in one process and judges it in another."""

__version__ = "0.2.0"
