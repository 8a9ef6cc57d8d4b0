"""Raises an exception that is derived from BaseException alone, while it is imported."""


class Beyond(BaseException):
    pass


raise Beyond("not caught by `except Exception`")
