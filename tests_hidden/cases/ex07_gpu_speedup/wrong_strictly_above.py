# /// verdict
# about = "counts a speedup of exactly 1 as a loss"
# [checks]
# table = "failed: equality-not-counted"
# ///
def break_even(rows):
    answer = None
    for row in sorted(rows, key=lambda r: r["size"], reverse=True):
        if row["speedup"] <= 1:
            break
        answer = row["size"]
    return answer
