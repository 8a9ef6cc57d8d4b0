import pytest

from grader.checks import Draw, Worker, assert_equal, probe


@probe
def shouted(student, word):
    """Report the word in capital letters."""
    return student.shout(word)


@pytest.mark.check(points=100, title="The word is in capitals", evidence="verified", public=True)
def test_shouts(worker: Worker, draw: Draw):
    """The word is the same but for its letters' case."""
    word = draw.word()
    seen = worker.run(shouted, word=word)
    assert_equal(seen, word.upper(), diagnosis="not-in-capitals", what="word")
