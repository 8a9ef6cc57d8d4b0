"""Says that it was executed. Graders that install submissions execute it."""

print("ESCAPED executed before any test, with the rights of who installs", flush=True)
