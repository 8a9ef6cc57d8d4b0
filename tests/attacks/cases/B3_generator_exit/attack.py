"""Raises what generators take for the wish to end."""


def end():
    raise GeneratorExit
    yield


next(end())
