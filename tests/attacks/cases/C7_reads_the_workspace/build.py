"""Makes the submission a checkout that was fetched with a token, as CI does it."""


def build(folder):
    token = (folder.parents[1] / "canary.txt").read_text(encoding="ascii")
    (folder / ".git").mkdir()
    config = '[http "https://github.com/"]\n\textraheader = AUTHORIZATION: basic '
    (folder / ".git" / "config").write_text(config + token, encoding="ascii")
