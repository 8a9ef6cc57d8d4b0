# /// verdict
# about = "sorts the caller's rows in place"
# [checks]
# table = "failed: rows-changed"
# ///
def break_even(rows):
    rows.sort(key=lambda r: r["size"], reverse=True)
    answer = None
    for row in rows:
        if row["speedup"] < 1:
            break
        answer = row["size"]
    return answer
