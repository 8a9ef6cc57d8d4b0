# /// verdict
# about = "returns the first winning row as listed"
# [checks]
# table = "failed: first-win-taken"
# ///
def break_even(rows):
    for row in rows:
        if row["speedup"] >= 1:
            return row["size"]
    return None
