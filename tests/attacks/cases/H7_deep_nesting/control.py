"""A judge that reckons with replies that are no JSON."""

import json

from naive_receiver import Worker

structure, _ = Worker().ask("twice", 2.5)
try:
    value = json.loads(structure)["value"]
except ValueError:
    value = None
assert value == 5.0
