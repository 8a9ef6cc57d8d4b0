"""The same for builds by way of pyproject.toml."""

print("ESCAPED executed as a build backend", flush=True)
