"""Words: a second toy exercise, to show that one does not touch another."""


def shout(word: str) -> str:
    """Return the word in capital letters."""
    # TODO: return the word in capital letters
    raise NotImplementedError("shout is not written yet")
