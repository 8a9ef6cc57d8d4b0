"""A grader that notes what was handed in."""

import json
import os

with open("handed_in.json", "w", encoding="utf-8") as file:
    json.dump(sorted(os.listdir()), file, ensure_ascii=False)
