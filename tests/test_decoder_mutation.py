"""No check of the decoder is idle: with any one of them off, some hostile message gets through.

The checks are found in the source, so a new one without a hostile message fails here. Where a
second check stands behind the first, both are named and are switched off together.
"""

from functools import cache

import decoder_value_attacks  # noqa: F401 - enters its attacks
import pytest
from decoder_attacks import ATTACKS, Attack, value
from decoder_honest import honest
from decoder_mutants import MODULES, Decoder, Mutant, build, sites, source_of
from decoder_replies import answered, reply
from decoder_weakenings import WEAKENINGS, Weakening

from grader.errors import ProtocolError

pytestmark = pytest.mark.filterwarnings("ignore:ComplexHalf")

# What stands behind others.
CATCH_ALL = "decode.decode_message: A message can't be decoded ( ). [passed on]"
ELEMENTS = "tensor_entries._check_shape: A tensor has too many elements."
OUTCOME = "worker._read_answer: The reply has no known outcome. [swallowed]"

_KEYS = "tensor_entries._check_entry: The description of a tensor has missing or additional keys."
_DTYPE = "tensor_entries._check_entry: A tensor has a dtype that can't be sent."
_SIZE = "tensor_entries._check_shape: A tensor has a size that is no moderate integer."
_MARK = "decode._Decoder._tagged: A value has an unknown mark."

# Why a second check stands behind, which, and behind what. The first check keeps a reason that a
# person can read, and does not rely on how a library or Python happens to fail.
SECONDS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "The parser's own exception ends in the last handler, too.",
        (CATCH_ALL,),
        (
            "strict_json.parse: A message is not valid JSON ( ). [swallowed]",
            "strict_json.parse: A message is not valid JSON ( ). [passed on]",
            (
                "strict_json._refuse_lone_surrogates: A message has a text with a lone surrogate."
                " [passed on]"
            ),
        ),
    ),
    (
        "What is of another type than expected fails where it is used: a lookup, a method, torch.",
        (CATCH_ALL,),
        (
            f"{_KEYS} [without not isinstance(entry, dict)]",
            _DTYPE,
            f"{_DTYPE} [without entry['dtype'] not in DTYPES]",
            f"{_DTYPE} [without form == 'data' and DTYPES[entry['dtype']] not in STORED]",
            f"{_SIZE} [without type(size) is int]",
            f"{_SIZE} [without 0 <= size]",
            (
                "decode._decoded: A message is not an envelope, a value and tensors."
                " [without not isinstance(document, dict)]"
            ),
            _MARK,
            f"{_MARK} [without not isinstance(tag, str)]",
            f"{_MARK} [without tag not in _READERS]",
            (
                "decode._Decoder.tensor: A value mentions a tensor that the message does not have."
                " [without number < len(self._tensors)]"
            ),
            "decode._dtype: There is no dtype of that name.",
        ),
    ),
    (
        "An error that is not well formed is no known outcome either.",
        (OUTCOME,),
        ("worker._read_answer: The reply is malformed: [swallowed]",),
    ),
)
BEHIND = {name: seconds for _, seconds, names in SECONDS for name in names}
SITES = sites()
MUTANTS = {m.name: (site.name, m) for site in SITES.values() for m in (*site.whole, *site.parts)}


@cache
def _honest() -> list[Attack]:
    return honest()


@cache
def _decoder() -> Decoder:
    return build()


def end_of(attack: Attack, decoder: Decoder) -> tuple[str, object]:
    """Say how an attack ends: refused, something else was raised, or it gave something."""
    try:
        given = attack(decoder)
    except ProtocolError:
        return "refused", None
    except Exception as error:  # noqa: BLE001 - anything that is no refusal
        return "raised", type(error)
    return "gave", given


def is_noticed(site: str, mutant: Mutant, others: tuple[str, ...] = ()) -> bool:
    """Say whether a hostile message gets through a mutant, or an honest one no longer does."""
    changes = mutant.changes + tuple(c for name in others for c in MUTANTS[name][1].changes)
    decoder = build(changes)
    if any(end_of(attack, decoder)[0] != "refused" for _, attack in ATTACKS[site]):
        return True
    return any(end_of(attack, decoder)[0] != "gave" for attack in _honest())


class TestTheDecoder:
    """The decoder as it is."""

    def test_every_check_has_a_hostile_message(self) -> None:
        """The hostile messages are those of the checks that there are, no more and no fewer."""
        assert SITES.keys() == ATTACKS.keys()
        assert BEHIND.keys() <= MUTANTS.keys()

    def test_every_refusal_is_found(self) -> None:
        """No refusal is written in a form that the search for checks overlooks."""
        written = sum(source_of(module).count("raise ProtocolError") for module in MODULES)
        assert len(SITES) == written > 60

    @pytest.mark.parametrize("site", SITES)
    def test_refuses_what_is_hostile(self, site: str) -> None:
        """Each hostile message is refused."""
        ends = {why: end_of(attack, _decoder())[0] for why, attack in ATTACKS[site]}
        assert set(ends.values()) == {"refused"}, ends

    def test_accepts_what_is_honest(self) -> None:
        """Each honest message is accepted."""
        assert [end_of(attack, _decoder())[0] for attack in _honest()] == ["gave"] * len(_honest())

    @pytest.mark.parametrize("outcome", [[], {}, [["returned"]]])
    def test_refuses_an_outcome_without_a_hash(self, outcome: object) -> None:
        """An outcome that can't be looked up is refused; it raised a TypeError in the judge."""
        assert end_of(answered(reply(outcome=outcome)), _decoder())[0] == "refused"


class TestWithOneCheckOff:
    """The decoder with one check, or a part of one, switched off."""

    @pytest.mark.parametrize("name", [name for name in MUTANTS if name not in BEHIND])
    def test_is_noticed(self, name: str) -> None:
        """A hostile message gets through that was refused, or an honest one does not."""
        assert is_noticed(*MUTANTS[name])

    @pytest.mark.parametrize("name", BEHIND)
    def test_is_noticed_once_the_second_is_off(self, name: str) -> None:
        """Where others stand behind a check, it takes exactly those to let a message through."""
        site, mutant = MUTANTS[name]
        seconds = BEHIND[name]
        assert is_noticed(site, mutant, seconds)
        for kept in seconds:
            others = tuple(other for other in seconds if other != kept)
            assert not is_noticed(site, mutant, others), f"{kept} is not needed"

    @pytest.mark.parametrize("name", [m.name for site in SITES.values() for m in site.whole])
    def test_honest_messages_still_pass(self, name: str) -> None:
        """Switching a check off refuses nothing that was accepted."""
        decoder = build(MUTANTS[name][1].changes)
        assert {end_of(attack, decoder)[0] for attack in _honest()} == {"gave"}


@pytest.mark.parametrize("weakening", WEAKENINGS, ids=lambda w: f"{w.module}: {w.old.strip()}")
def test_weakened_in_another_way(weakening: Weakening) -> None:
    """Taking the sense out of a check, a cap or a conversion is noticed."""
    module = next(name for name in MODULES if name.endswith(f".{weakening.module}"))
    text = source_of(module)
    assert text.count(weakening.old) == 1, "the text is not there, or not once"
    weak = build(texts={module: text.replace(weakening.old, weakening.new)})
    assert end_of(value(1), weak)[0] == "gave"
    assert end_of(weakening.look, weak) != end_of(weakening.look, _decoder())
