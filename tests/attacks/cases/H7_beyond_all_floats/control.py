"""A judge that reads JSON and allows a relative error."""

import json

from naive_receiver import Worker

structure, _ = Worker().ask("twice", 2.5)
value = json.loads(structure)["value"]
assert isinstance(value, float)
assert not abs(value - 5.0) / max(abs(value), 5.0) > 1e-6
