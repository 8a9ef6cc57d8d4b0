"""A judge that asks three times, to be sure."""

import json

from naive_receiver import Worker

worker = Worker()
for _ in range(3):
    structure, _ = worker.ask("twice", 2.5)
    assert json.loads(structure)["value"] == 5.0
