"""The name of a class, read without running any code of that class."""

from grader.wire.limits import TYPE_NAME_CHARS


def type_name(kind: type) -> str:
    """Name a class as a student would write it.

    A class can put anything in place of its names, through its metaclass or by assignment, so
    they are read through `type` itself.

    Args:
        kind: Any class.

    Returns:
        Module and name, without the module for builtins; at most 256 characters.
    """
    qualname = type.__dict__["__qualname__"].__get__(kind)
    module = type.__dict__["__module__"].__get__(kind)
    if type(module) is not str or module == "builtins":
        return _plain(qualname)
    return _plain(f"{module}.{qualname}")


def _plain(name: str) -> str:
    return name[:TYPE_NAME_CHARS].encode("utf-8", "replace").decode("utf-8")
