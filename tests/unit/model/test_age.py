"""Who may be a minor: all who are not adults for sure."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.catalogue import CATEGORIES
from node.matching.normalise.date import normal_date
from node.model.age import AGELESS, OLDEST, Age, age_of, may_be_minor
from node.model.record import FieldValue

TODAY = date(2026, 6, 1)


def age(*births: str, category: str = "person", on: date = TODAY) -> Age:
    return age_of(category, births, on=on)


def test_who_comes_of_age_today_is_an_adult_and_not_the_day_before():
    assert age("2008-06-01") is Age.ADULT
    assert age("2008-06-02") is Age.YOUNG
    assert age("2008-02-29", on=date(2026, 2, 27)) is Age.YOUNG


def test_a_date_that_is_not_whole_means_its_last_day():
    assert age("2008") is Age.YOUNG
    assert age("2008-05") is Age.ADULT
    assert age("2005/2010") is Age.YOUNG
    assert age("2007~") is Age.YOUNG
    assert age("1960") is Age.ADULT


def born(value, normal=None):
    normal = normal_date(value) if normal is None else normal
    return FieldValue("birth_date", value, normal)


@pytest.mark.attack
@pytest.mark.parametrize(
    "value", ["2515-05-03", "1391-02-13", "13.02.1391", "25150503"]
)
def test_a_year_that_is_none_of_ours_and_bears_no_calendar_says_nothing_of_an_age(
    value,
):
    """It is read for matching; it may be a slip for 2015 as well."""
    assert may_be_minor("person", [born(value)], marked=False, on=TODAY)


@pytest.mark.parametrize(
    "value", ["2515 BE", "1972-05-03", "03/04/1982", "1972-74", "early 1970s"]
)
def test_a_year_that_is_ours_or_bears_its_calendar_does(value):
    assert not may_be_minor("person", [born(value)], marked=False, on=TODAY)


def test_of_several_dates_the_one_that_protects_counts():
    assert age("1960", "2010") is Age.YOUNG
    assert age("1960", "") is Age.UNREAD


@pytest.mark.parametrize("born", ["1391-02-13", "2515-05-03", "2026-06-02", "1900"])
def test_a_date_that_nobody_alive_was_born_on_is_no_reading(born):
    assert age(born) is Age.UNREAD


def test_a_person_without_a_date_may_be_of_any_age_and_a_passport_has_none():
    assert age() is Age.MISSING
    assert age(category="what we never heard of") is Age.MISSING
    assert age(category="document") is Age.ADULT


def test_a_passport_of_a_child_is_about_a_child():
    assert age("2015", category="document") is Age.YOUNG
    assert age("", category="document") is Age.UNREAD


def test_only_persons_have_an_age():
    assert frozenset(CATEGORIES) - {"person"} == AGELESS


def test_a_mark_is_never_overruled():
    born = (FieldValue("birth_date", "1950", "1950"),)
    assert may_be_minor("person", born, marked=True, on=TODAY)
    assert not may_be_minor("person", born, marked=False, on=TODAY)


@pytest.mark.attack
@pytest.mark.parametrize(
    "written",
    [
        "2012, 2013",
        "2012; 2013",
        "31/06/2012",
        "XX/05/2012",
        "2012-05-03Z",
        "1391/02/13",
        "03.05.2012 \u0433.",
        "\u0662\u0660\u0661\u0662",
        "2012-05-03 / 1970-01-01 ?",
        "0000-00-00",
        "unknown",
        "",
    ],
)
def test_child_whose_birth_date_is_written_oddly_is_no_adult(written):
    value = FieldValue("birth_date", written, normal_date(written))
    assert may_be_minor("person", (value,), marked=False, on=TODAY)


@given(st.text(max_size=24))
@pytest.mark.attack
def test_any_text_as_birth_date_makes_no_adult_of_a_person_unless_it_reads_as_one(text):
    value = FieldValue("birth_date", text, normal_date(text))
    if not may_be_minor("person", (value,), marked=False, on=TODAY):
        year = int((value.normal or text.strip())[:4])
        assert TODAY.year - OLDEST <= year <= TODAY.year - 18


@given(st.text("0123456789-/~", max_size=24))
def test_nothing_that_is_handed_over_as_a_normal_form_breaks_it(form):
    assert age(form) in Age
