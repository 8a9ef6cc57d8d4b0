"""A grader that writes one object per line, and a reader of these lines."""

import json

import ex01_scale

try:
    ex01_scale.twice(2.5)
except ValueError as error:
    lines = f'{{"exercise": "ex01_scale", "points": 0, "message": "{error}"}}\n'
for line in lines.splitlines():
    json.loads(line)
