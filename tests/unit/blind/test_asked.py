"""What is sent of a question: sixteen elements, made of one secret."""

import pytest

from node.blind.asked import blinds_of, question_secret
from node.crypto.oprf import reblind
from node.errors import BadInput

SEED = b"s" * 32
KEYS = ("person:day:hsn|19630517", "person:bare:hsn|kld")


def elements(secret, keys):
    return [blind.element for blind in blinds_of(secret, keys)]


@pytest.mark.parametrize("count", [0, 1, 2, 15, 16])
def test_a_question_is_sixteen_elements_however_many_keys_it_has(count):
    keys = tuple(f"person:pair:a|{n}" for n in range(count))
    made = elements(SEED, keys)
    assert len(made) == len(set(made)) == 16
    assert all(len(element) == 32 for element in made)


def test_the_same_secret_and_keys_are_the_same_elements_again():
    assert elements(SEED, KEYS) == elements(SEED, KEYS)
    assert set(elements(SEED, KEYS)).isdisjoint(elements(b"t" * 32, KEYS))


def test_an_auditor_makes_an_element_of_its_key_and_factor():
    for blind in blinds_of(SEED, KEYS):
        assert reblind(blind.private_input, blind.factor) == blind.element
    inputs = [blind.private_input for blind in blinds_of(SEED, KEYS)]
    assert inputs[:2] == [key.encode() for key in KEYS]


@pytest.mark.attack
def test_no_two_places_have_one_factor_so_that_no_two_keys_can_be_compared():
    factors = [blind.factor for blind in blinds_of(SEED, KEYS)]
    assert len(set(factors)) == 16


@pytest.mark.attack
@pytest.mark.parametrize(
    "other", [("es-cnp", "m-1", 0), ("gr-two", "m-2", 0), ("gr-two", "m-1", 1)]
)
def test_the_secret_of_a_question_is_of_one_peer_message_and_place(other):
    assert question_secret(SEED, "gr-two", "m-1", 0) != question_secret(SEED, *other)


def test_more_keys_than_sixteen_are_refused():
    with pytest.raises(BadInput, match="at most 16"):
        blinds_of(SEED, tuple(map(str, range(17))))
