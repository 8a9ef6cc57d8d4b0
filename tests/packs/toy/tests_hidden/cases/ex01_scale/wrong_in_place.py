# /// verdict
# about = "multiplies in place"
# [checks]
# doubles = "failed: changed-in-place"
# ///
def twice(x):
    x *= 2
    return x
