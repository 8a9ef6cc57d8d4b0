"""Words: a second toy exercise, to show that one does not touch another."""


def shout(word: str) -> str:
    """Return the word in capital letters."""
    ### BEGIN SOLUTION: return the word in capital letters
    return word.upper()
    ### END SOLUTION
