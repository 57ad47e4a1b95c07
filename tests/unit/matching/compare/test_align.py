import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.compare.align import align
from node.matching.finding import WordRule
from node.matching.terms import known_question, known_record
from tests.unit.matching.making import question, record

WORDS = st.text("abdehiklmnorstu", min_size=2, max_size=9)
NAMES = st.lists(WORDS, min_size=1, max_size=5, unique=True).map(" ".join)


def laid(asked, *held):
    return align(
        known_question(question("person", name=asked)),
        known_record(record("person", name=list(held))),
    )


def rules(found):
    return [partner.met.rule for partner in found.partners]


def test_a_name_is_itself():
    found = laid("Rui Manuel Alves", "Rui Manuel Alves")
    assert found.met == pytest.approx(found.asked_bits)
    assert found.met == pytest.approx(found.held_bits)
    assert rules(found) == [WordRule.SAME] * 3


def test_order_does_not_matter():
    found = laid("Rui Manuel Alves", "Alves Rui Manuel")
    assert found.met == pytest.approx(found.asked_bits)
    assert [partner.held for partner in found.partners] == [1, 2, 0]


def test_the_best_of_several_names_counts():
    found = laid("Rui Alves", "Tony Pereira", "Rui Alves", "Rui")
    assert found.held.value == 1


def test_nothing_alike_is_nothing():
    assert laid("Rui Alves", "Wang Chu") is None


def test_titles_and_particles_take_and_give_nothing():
    plain, titled = (
        laid("Omar Zelnik", "Omar Zelnik"),
        laid("Dr Omar Zelnik", "Omar Zelnik"),
    )
    assert titled.evidence == plain.evidence


def test_a_rare_word_tells_more_than_a_common_one():
    rare = laid("Mohammed Zelnikovsky", "Ahmad Zelnikovsky")
    common = laid("Mohammed Zelnikovsky", "Mohammed Tarabuk")
    assert rare.met > common.met


def test_two_words_that_are_one_elsewhere_meet():
    found = laid("Ana Bela Zelnik", "Anabela Zelnik")
    assert rules(found) == [WordRule.JOINED, WordRule.JOINED, WordRule.SAME]
    assert found.met > 0.9 * min(found.asked_bits, found.held_bits)
    back = laid("Anabela Zelnik", "Ana Bela Zelnik")
    assert back.met == pytest.approx(found.met)


def test_a_word_has_one_partner():
    found = laid("Omar Omar", "Omar Zelnik")
    assert len(found.partners) == 1


@given(NAMES, NAMES)
def test_the_evidence_is_the_same_from_both_sides(ours, theirs):
    one, other = laid(ours, theirs), laid(theirs, ours)
    if one is None or other is None:
        assert one is other
        return
    assert abs(one.evidence - other.evidence) < 1e-6
    assert abs(one.met - other.met) < 1e-6
    assert len(one.partners) == len(other.partners)


@given(NAMES)
def test_no_name_meets_another_better_than_itself(name):
    found = laid(name, name)
    assert found.met == pytest.approx(found.asked_bits)
