# /// verdict
# about = "returns 0 when the device never pays off"
# [checks]
# table = "failed: none-not-returned"
# ///
def break_even(rows):
    answer = 0
    for row in sorted(rows, key=lambda r: r["size"], reverse=True):
        if row["speedup"] < 1:
            break
        answer = row["size"]
    return answer
