# /// verdict
# about = "adds two"
# [checks]
# doubles = "failed: not-doubled"
# ///
def twice(x):
    return x + 2
