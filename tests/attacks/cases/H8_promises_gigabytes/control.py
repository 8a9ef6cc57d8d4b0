"""A judge that makes room for a reply before it reads it."""

import json

from naive_receiver import Worker

structure, _ = Worker().ask("twice", 2.5)
assert json.loads(structure)["value"] == 5.0
