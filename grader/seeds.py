"""The run's secret seed, and how everything that is drawn follows from it.

Source: HMAC as a key derivation, RFC 2104 and RFC 5869.
"""

import hmac
import secrets

from grader.errors import UsageError

_MAX_LENGTH = 200


def new_run_seed() -> str:
    """Return a fresh secret seed, as 32 hexadecimal digits."""
    return secrets.token_hex(16)


def parse_run_seed(text: str) -> str:
    """Check a seed that a user typed.

    Args:
        text: Any text of 1 to 200 printable characters, such as `7` or what a report names.

    Raises:
        UsageError: It is empty, too long or not printable.
    """
    if not text.strip() or len(text) > _MAX_LENGTH or not text.isprintable():
        raise UsageError("The seed is not usable.", "Give 1 to 200 printable characters.")
    return text.strip()


def derive(run_seed: str, *label: object) -> int:
    """Derive a number below 2**63 from the run's seed and a label."""
    text = "/".join(str(part) for part in label)
    digest = hmac.digest(run_seed.encode(), text.encode(), "sha256")
    return int.from_bytes(digest[:8], "big") >> 1
