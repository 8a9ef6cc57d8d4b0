"""Catches everything, also what is meant to stop it, and goes on for ever."""


def twice(x):
    return 2 * x


class Scale:
    def __init__(self, factor):
        self.factor = factor

    def __call__(self, x):
        while self.factor == 0:
            try:
                while True:
                    pass
            except BaseException:
                pass
        return self.factor * x
