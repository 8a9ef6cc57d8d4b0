"""Raises an exception whose message is markup, not well formed."""

MESSAGE = "[/bold] [link=http://example.org]all tests passed[/link] [bold red"


def twice(x):
    raise ValueError(MESSAGE)


Scale = twice
