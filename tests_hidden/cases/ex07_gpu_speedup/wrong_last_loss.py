# /// verdict
# about = "returns the size of the last loss, not the one after it"
# [checks]
# table = "failed: break-even-differs"
# ///
def break_even(rows):
    losses = [row["size"] for row in rows if row["speedup"] < 1]
    return max(losses, default=None)
