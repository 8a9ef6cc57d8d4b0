"""Never returns: who waits for an answer waits for ever."""


def twice(x):
    while True:
        x = x + x


Scale = twice
