# /// verdict
# about = "the first letter alone"
# [checks]
# shouts = "failed: not-in-capitals"
# ///
def shout(word):
    return word.title()
