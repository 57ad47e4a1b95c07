"""A question taken apart into what it asks, each by itself."""

import pytest

from node.errors import BadInput
from node.matching.compare.probe import (
    MOST_PROBES,
    probes_in,
    probes_of,
    sought,
    weight_of,
)
from node.model.query import Question, Term
from tests.unit.matching.making import question


def asked(probe):
    return [(term.field, term.value) for term in probe.question.terms]


def test_each_identifier_is_a_probe_and_so_is_each_name_with_each_birth():
    found = probes_of(
        question(
            "person",
            passport_number=["AB1234567", "CD7654321"],
            name=["Ana Lopes", "Ana Lopez"],
            birth_date=["1980", "1981-02-03"],
            sex="F",
        )
    )
    assert [asked(probe) for probe in found] == [
        [("passport_number", "AB1234567")],
        [("passport_number", "CD7654321")],
        [("name", "Ana Lopes"), ("birth_date", "1980")],
        [("name", "Ana Lopes"), ("birth_date", "1981-02-03")],
        [("name", "Ana Lopez"), ("birth_date", "1980")],
        [("name", "Ana Lopez"), ("birth_date", "1981-02-03")],
    ]
    assert [probe.number for probe in found] == [True, True, *[False] * 4]


def test_a_number_keeps_the_country_that_gave_it_out():
    (found,) = probes_of(question("vehicle", plate="AA-00-BB", plate_country="PT"))
    assert asked(found) == [("plate", "AA-00-BB"), ("plate_country", "PT")]


def test_first_and_family_name_given_apart_are_one_name():
    (found,) = probes_of(
        question("person", first_name="Ana", family_name="Lopes", birth_date="1980")
    )
    assert {field for field, _ in asked(found)} == {
        "first_name",
        "family_name",
        "birth_date",
    }


def test_the_words_of_a_description_are_asked_together():
    (found,) = probes_of(
        question("modus-operandi", title="fake police", method=["telephone", "courier"])
    )
    assert len(asked(found)) == 3


@pytest.mark.attack
@pytest.mark.parametrize("born", ["1900/1960", "1978/1982", "yesterday", ""])
def test_a_birth_of_many_years_or_one_that_is_not_read_decides_nothing(born):
    terms = [Term("name", "Ana Lopes")] + ([Term("birth_date", born)] if born else [])
    (found,) = probes_of(Question("person", tuple(terms)))
    assert asked(found) == [("name", "Ana Lopes")]


@pytest.mark.parametrize(
    "born", ["1980", "1980-04", "1980-04-05", "1979/1981", "1980~"]
)
def test_a_birth_of_few_years_is_part_of_the_probe(born):
    (found,) = probes_of(question("person", name="Ana Lopes", birth_date=born))
    assert ("birth_date", born) in asked(found)


def test_the_same_twice_is_one_probe():
    assert len(probes_of(question("person", name=["Ana Lopes"] * 3))) == 1


@pytest.mark.attack
def test_more_probes_than_are_taken_are_refused_with_how_many_they_are():
    names = [Term("name", f"Ana Lopes{n}") for n in range(7)]
    births = [Term("birth_date", f"1970-01-0{n}") for n in range(1, 7)]
    crammed = Question("person", (*names, *births))
    assert MOST_PROBES < 42
    with pytest.raises(BadInput, match="42 questions in one"):
        probes_of(crammed)
    with pytest.raises(BadInput, match="41 questions in one"):
        sought(crammed, probes_in(crammed))


@pytest.mark.attack
def test_no_more_is_made_of_a_crammed_question_than_shows_that_it_is_one():
    terms = [Term("name", f"Ana {n}") for n in range(20)]
    terms += [Term("birth_date", f"19{n}-01-01") for n in range(60, 80)]
    assert len(probes_in(Question("person", tuple(terms)))) == MOST_PROBES + 1
    assert weight_of(Question("person", tuple(terms))) > MOST_PROBES
    assert probes_in(Question("person", tuple(terms * 2))) == ()


def test_what_is_no_question_weighs_one():
    assert weight_of(Question("nothing", (Term("a", "b"),))) == 1
    assert weight_of(question("person", sex="F")) == 1
