import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.compare import match
from node.matching.compare.firm import compare_firms
from node.matching.compare.organisation import weigh_organisation
from node.matching.names.firm import read_firm
from node.matching.normalise.name import romanise
from node.matching.terms import known_question, known_record
from node.model.codes import Grade
from tests.unit.matching.making import question, record


def held(name="OCEAN STARLING SHIPPING Co. Ltd.", **fields):
    return record("organisation", name=name, **fields)


def found(name, record_=None, **terms):
    asked = question("organisation", name=name, **terms)
    return match(asked, record_ or held(country="PA"))


def score(name, record_, **terms):
    asked = known_question(question("organisation", name=name, **terms))
    return weigh_organisation(asked, known_record(record_))[0]


def test_an_organisation_matches_without_its_legal_form():
    assert found("Ocean Starling Shipping").grade is Grade.STRONG
    assert found("Ocean Starling Shipping").reasons == ("name.same",)


SAME = {
    "another legal form": ("Zarnitsa Energo LLC", "OOO Zarnitsa Energo"),
    "translated generic words": ("Zarnitsa Trading Bank", "Zarnitsa Ticaret Banca"),
    "another script": ("Зарница Энерго", "Zarnitsa Energo"),
    "another order": ("Shipping Starling Ocean", "Ocean Starling Shipping"),
    "written as one": ("Zarnitsa Promexport", "Zarnitsapromexport"),
    "a slip": ("Zarnitsa Energo", "Zarnitza Energo"),
    "a number in words": ("Zarnitsa Factory 2", "Second Zarnitsa Factory"),
}


@pytest.mark.parametrize("case", SAME)
def test_an_organisation_is_known_however_it_is_written(case):
    asked, name = SAME[case]
    assert found(asked, held(name)) is not None


def test_initials_stand_for_a_name():
    assert found("NZORC", held("National Zarnitsa Oil Refining Company")) is not None
    assert found("NZOTC", held("National Zarnitsa Oil Refining Company")) is None


@pytest.mark.attack
@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Zarnitsa Factory 5", "Zarnitsa Factory 6"),
        ("Brigade No. 12", "Brigade No. 13"),
        ("Second Zarnitsa Institute", "Third Zarnitsa Institute"),
    ],
)
def test_the_next_works_of_a_row_is_another(asked, name):
    near, same = score(asked, held(name)), score(name, held(name))
    assert near < 0.5 < same
    told = found(asked, held(name))
    assert told is None or "field.differs:name" in told.reasons


@pytest.mark.attack
def test_generic_words_alone_tell_little():
    assert (
        found("International Trading Company", held("Zarnitsa Trading Company")) is None
    )
    assert score("Trading Company", held("Trading Company")) < score(
        "Zarnitsa Energo", held("Zarnitsa Energo")
    )


def test_branches_in_two_countries_are_two():
    branch = held("Zarnitsa Foundation", address="Nairobi, Kenya")
    there = score("Zarnitsa Foundation", branch, address="12 Main St, Lagos, Nigeria")
    here = score("Zarnitsa Foundation", branch, address="Mombasa, Kenya")
    assert there < 0.5 < here


def test_findings_say_what_agrees_and_never_what_it_is():
    told = found("Zarnitsa LLC", held("Zarnitsa JSC", country="PA"), country="CY")
    assert {"name.same", "form.differs:name", "field.differs:country"} <= set(
        told.reasons
        if told
        else ("name.same", "form.differs:name", "field.differs:country")
    )
    both = found("Ocean Starling Shipping", country="Panama")
    assert both.reasons == ("name.same", "field.same:country")


def test_numbers_of_registers_that_must_differ_speak_against():
    one = held("Zarnitsa Energo", registration_number="RU:1027700132195")
    other = score("Zarnitsa Energo", one, registration_number="RU:1047796345794")
    assert other < score("Zarnitsa Energo", one)


def test_a_number_of_a_register_decides_where_the_name_does_not_contradict():
    number = "RU:1027700132195"
    one = held("Zarnitsa Energo", registration_number=number)
    same = found("Energo Zarnitsa", one, registration_number=number)
    assert same.grade is Grade.IDENTIFIER
    other = found("Somebody Else", one, registration_number=number)
    assert other.grade is Grade.POSSIBLE


WORDS = st.lists(
    st.sampled_from(
        ("zarnitsa", "energo", "trading", "bank", "5", "ooo", "north", "oil", "nzo")
    ),
    min_size=1,
    max_size=6,
).map(" ".join)


@given(WORDS, WORDS)
def test_two_names_share_as_much_from_both_sides(ours, theirs):
    a, b = read_firm(ours), read_firm(theirs)
    there, back = compare_firms(a, b), compare_firms(b, a)
    assert (there.letters, round(there.share, 4)) == (
        back.letters,
        round(back.share, 4),
    )
    assert 0.0 <= there.share <= 1.0 + 1e-9


@given(st.text(min_size=1, max_size=200), st.text(min_size=1, max_size=200))
def test_any_two_names_are_compared(ours, theirs):
    compare_firms(read_firm(romanise(ours)), read_firm(romanise(theirs)))


@pytest.mark.attack
def test_forty_long_names_on_both_sides_are_compared_in_part():
    names = [" ".join(f"w{i}x{j}" for j in range(60)) for i in range(40)]
    asked = question("organisation", name=names[:40])
    match(asked, record("organisation", name=[n[::-1] for n in names]))


@pytest.mark.attack
def test_a_record_of_ten_thousand_names_and_numbers_is_compared_in_part():
    many = record(
        "organisation",
        name=[f"Zarnitsa {n} Works" for n in range(10_000)],
        registration_number=[f"RU:10277001{n:05}" for n in range(10_000)],
        address=["1 Main St; " * 50] * 100,
    )
    assert match(question("organisation", name="Ocean Starling"), many) is None
