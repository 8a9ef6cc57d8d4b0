"""What a switch is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Switch:
    """One defence that can be switched off.

    Args:
        name: Its name in `attack.toml`.
        what: What is missing when it is off.
        side: `worker` or `judge`.
        code: The text that switches it off.
        tier: The tier whose defence it is.
        structural: Whether nothing can be graded without it, which then is what a test demands.
        behind: Other defences that stop the same attacks, so that only when they are off, too,
            one shows that this one is missing; and that it had held alone.
    """

    name: str
    what: str
    side: str
    code: str
    tier: str = "full"
    structural: bool = False
    behind: tuple[str, ...] = ()
