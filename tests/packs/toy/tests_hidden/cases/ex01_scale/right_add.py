# /// verdict
# about = "adds x to itself"
# ///
def twice(x):
    return x + x
