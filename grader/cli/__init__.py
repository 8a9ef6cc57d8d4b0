"""The command line: arguments and exit codes, nothing else.

No module here imports torch or pytest at its top: `--help` and `list` have to answer at once.
"""
