# /// verdict
# about = "starts from 1000 and takes it for no answer"
# [checks]
# table = "failed: break-even-differs"
# ///
def break_even(rows):
    answer = 1000
    for row in sorted(rows, key=lambda row: row["size"], reverse=True):
        if row["speedup"] < 1:
            break
        answer = min(answer, row["size"])
    return None if answer == 1000 else answer
