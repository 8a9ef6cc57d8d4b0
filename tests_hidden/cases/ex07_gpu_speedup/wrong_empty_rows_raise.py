# /// verdict
# about = "looks at the last row without asking whether there is one"
# [checks]
# table = "failed: none-not-returned"
# ///
def break_even(rows):
    ordered = sorted(rows, key=lambda row: row["size"])
    if ordered[-1]["speedup"] < 1:
        return None
    answer = ordered[-1]["size"]
    for row in reversed(ordered):
        if row["speedup"] < 1:
            return answer
        answer = row["size"]
    return answer
