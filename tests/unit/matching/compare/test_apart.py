"""Who is left out by dates of birth alone would have been left out with all the rest."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.people import born, name
from node.matching.compare import apart
from node.matching.compare.apart import out_of_question
from node.matching.compare.basis import basis_of, resting_on
from node.matching.compare.probe import probes_of
from tests.thorough import examples
from tests.unit.matching.making import question, record

WORDS = ("zelnikova", "wojciechowska", "ana", "li", "mohammed", "ben", "ali", "abdul")
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
DATES = st.sampled_from(
    ("1963-05-17", "1963-05-18", "1963", "1966-01-01", "1971-11-30", "1990-02-03", "")
)


def left_out(asked, held):
    """Return of each probe whether it is left out, and whether it would meet."""
    known = resting_on(held)
    return [
        (out_of_question(probe, held), basis_of(probe, known) is not None)
        for probe in probes_of(asked)
    ]


def born_on(text):
    return {"birth_date": text} if text else {}


@settings(max_examples=examples(1500), deadline=None, derandomize=True, database=None)
@given(NAMES, DATES, NAMES, DATES)
def test_who_is_left_out_would_not_have_met(asked, ours, held, theirs):
    one = question("person", name=asked, **born_on(ours))
    for out, meets in left_out(one, record("person", name=held, **born_on(theirs))):
        assert not (out and meets)


PIECES = (
    *("Ana", "Dr. ", "al-", "bin ", "J ", "O'Neil", "Zelnikova-", "Wojciechowska "),
    *("Abdul Rahman ", "Abdulrahman ", "Muhammad ", "n\u00e9e Lopes", "(a.k.a. Li) "),
    *(
        "\u0410\u043d\u0430 ",
        "\u0639\u0644\u064a ",
        "\u738b",
        "\uae40",
        "\ufffd",
        "1972",
        " ",
    ),
)
ANY_NAME = st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join)
YEARS = st.integers(1930, 2009)
WRITTEN = st.sampled_from(
    (
        *("{0}-05-17", "{0}-01-01", "{0}", "{0}-05", "17.05.{0}", "05/04/{0}", "{0}~"),
        *("about {0}", "{0}/{1}", "{0}-05-17; {1}-01-02", "{0}s", "before {0}", "?"),
        *("1900-01-01", "00-00-{0}", "{0}-13-40", "2515-05-03", "{0}0517"),
    )
)
ANY_DATE = st.builds(lambda form, year: form.format(year, year + 2), WRITTEN, YEARS)
FIELDS = st.sampled_from(("name", "alias", "weak_alias", "birth_name", "family_name"))


@settings(max_examples=examples(400), deadline=None, derandomize=True, database=None)
@given(st.data())
def test_who_is_left_out_would_not_have_met_however_it_is_written(data):
    name, date = data.draw(ANY_NAME), data.draw(ANY_DATE)
    held = data.draw(st.one_of(st.just(name), ANY_NAME))
    other = data.draw(ANY_NAME)
    born = data.draw(st.lists(st.one_of(st.just(date), ANY_DATE), max_size=3))
    values = {data.draw(FIELDS): held, "previous_name": other, "birth_date": born}
    if not name.strip():
        return
    asked = question("person", **{data.draw(FIELDS): name, "birth_date": date})
    for out, meets in left_out(asked, record("person", **values, sex="M")):
        assert not (out and meets)


def test_most_who_share_two_words_and_were_born_at_another_time_are_left_out():
    random, counts = Random(7), Counter()
    for _ in range(400):
        one = name(random)
        asked = question("person", name=one, birth_date=born(random))
        held = record("person", name=one + "o", birth_date=born(random))
        for out, meets in left_out(asked, held):
            assert not (out and meets)
            counts[out] += 1
    assert counts[True] > 150


@pytest.mark.parametrize("bits", [0.0, 3.0, 8.0, 15.5, 27.3, 31.0, 46.5, 62.0])
def test_no_other_name_brings_more_than_the_most(bits):
    most = apart._most_of_names(bits) - apart._OTHERWISE
    for tenth in range(1500):
        assert apart._of_two(bits, tenth / 10) <= most


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ({"passport_number": "AB1234567"}, {"name": "Ana Lopes"}),
        ({"name": "Ana Lopes"}, {"name": "Ana Lopes", "birth_date": "1980-04-05"}),
        (
            {"name": "Ana Lopes", "birth_date": "1991-04-05"},
            {"name": "\u0410\u043d\u0430", "birth_date": "1950-04-05"},
        ),
    ],
)
def test_what_dates_do_not_decide_is_compared(asked, held):
    found = left_out(question("person", **asked), record("person", **held))
    assert not any(out for out, _ in found)
