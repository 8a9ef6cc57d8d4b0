"""Each attack in each tier gets its verdict, gains nothing, and harms nobody else."""

from pathlib import Path

import pytest
from arena.figures import Figures
from arena.reading import Attack, folders, read_attack
from arena.tiers import Arenas, NoTierError


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name)
def test_directory_is_well_formed(folder: Path) -> None:
    """It has its files, and its description has every key that it needs and no other."""
    assert read_attack(folder).folder == folder


def test_is_contained(attack: Attack, tier: str, arenas: Arenas, figures: Figures) -> None:
    """No sign of success, the verdict that is due, and everything else as if it had not been."""
    try:
        arena = arenas.of(tier)
    except NoTierError as error:
        pytest.skip(str(error))
    outcome = arena.grade(attack)
    figures.note_attack(attack.name, tier, contained=not outcome.signs)
    if tier in attack.exceptions:
        assert outcome.signs, f"it is contained now, although: {attack.exceptions[tier]}"
        return
    assert not outcome.signs, outcome.output
    unwanted = {n: s for n, s in outcome.statuses.items() if not attack.accepts(n, s)}
    assert not unwanted, f"not the verdict that it should get; it said: {outcome.output}"
