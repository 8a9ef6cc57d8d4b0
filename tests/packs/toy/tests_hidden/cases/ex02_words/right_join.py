# /// verdict
# about = "letter by letter"
# ///
def shout(word):
    return "".join(letter.upper() for letter in word)
