"""A judge that writes down what it has seen."""

import json
from pathlib import Path

from naive_receiver import Worker

structure, _ = Worker().ask("twice", 2.5)
value = json.loads(structure)["value"]
with Path("report.txt").open("w", encoding="utf-8") as report:
    report.write(f"expected 5.0, seen {value}")
