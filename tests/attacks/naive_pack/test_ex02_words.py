"""The hidden test of a second exercise, whose answer is right in every attack."""

import ex02_words


def test_shouts():
    assert ex02_words.shout("word") == "WORD"
