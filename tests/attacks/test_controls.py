"""Each attack succeeds where nothing stops it: no test passes because its attack is broken."""

import pytest
from arena.controls import Controls, NoCageError
from arena.figures import Figures
from arena.reading import Attack


def test_control_succeeds(attack: Attack, controls: Controls, figures: Figures) -> None:
    """In a naive grader, or with the defences off that it names, the attack gets what it wants."""
    try:
        outcome = controls.outcome(attack)
    except NoCageError as error:
        pytest.skip(f"there is no outer cage here: {error}")
    succeeded = attack.control.sign in outcome.signs
    figures.note_control(attack.name, succeeded=succeeded)
    assert succeeded, f"{outcome.signs}: {outcome.output}"
