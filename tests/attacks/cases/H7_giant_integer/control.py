"""A judge that reckons with replies that are no numbers."""

import json

from naive_receiver import Worker

structure, _ = Worker().ask("twice", 2.5)
value = json.loads(structure)["value"]
assert isinstance(value, int | float)
assert abs(value - 5.0) <= 1e-6
