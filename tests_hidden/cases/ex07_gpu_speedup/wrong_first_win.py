# /// verdict
# about = "returns the first size with a speedup of at least 1"
# [checks]
# table = "failed: first-win-taken"
# ///
def break_even(rows):
    for row in sorted(rows, key=lambda r: r["size"]):
        if row["speedup"] >= 1:
            return row["size"]
    return None
