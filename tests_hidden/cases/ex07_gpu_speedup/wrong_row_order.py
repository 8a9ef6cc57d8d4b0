# /// verdict
# about = "walks the rows backwards without sorting them"
# [checks]
# table = "failed: row-order-trusted"
# ///
def break_even(rows):
    answer = None
    for row in reversed(rows):
        if row["speedup"] < 1:
            break
        answer = row["size"]
    return answer
