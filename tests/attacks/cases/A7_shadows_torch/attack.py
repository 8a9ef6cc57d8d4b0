"""Is wrong; the torch.py that is handed in with it says that it is right."""


def twice(x):
    return x


class Scale:
    def __init__(self, factor):
        pass

    def __call__(self, x):
        return x
