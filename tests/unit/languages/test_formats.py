from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from node.errors import BadInput
from node.languages.bidi import settled
from node.languages.formats import (
    country_name,
    format_date,
    format_moment,
)
from node.languages.tongue import LANGUAGES

WHEN = datetime(2026, 11, 21, 18, 5, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "November 21, 2026"),
        ("fr", "21 novembre 2026"),
        ("es", "21 de noviembre de 2026"),
        ("ar", "21 نوفمبر 2026"),
    ],
)
def test_a_day_is_told_with_its_month_in_words(language, told):
    assert format_date(date(2026, 11, 21), language) == told
    assert format_date(WHEN, language) == told


def test_a_moment_is_told_in_utc_and_says_so():
    far_west = timezone(timedelta(hours=-8))
    told = format_moment(WHEN.astimezone(far_west), "fr")
    assert told == "21 novembre 2026, 18:05 UTC"


def test_day_and_clock_are_set_apart_in_arabic():
    assert format_moment(WHEN, "ar") == (
        "\u206821 نوفمبر 2026\u2069، \u206818:05\u2069 بالتوقيت العالمي المنسق"
    )


def test_a_day_near_midnight_is_the_day_in_utc():
    late = datetime(2026, 11, 21, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert format_date(late, "en") == "November 22, 2026"


def test_countries_are_named():
    assert country_name("pt", "ar") == "البرتغال"
    assert country_name("DE", "fr") == "Allemagne"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_is_written_would_be_escaped_on_a_screen(language):
    for month in range(1, 13):
        told = format_moment(WHEN.replace(month=month), language)
        assert settled(told) == told


@pytest.mark.attack
@pytest.mark.parametrize("code", ["\u202e", "P\nT", "{0}", "../../x", "", "PT\x1b[2J"])
def test_attack_a_country_that_is_none_reaches_the_screen(code):
    told = country_name(code, "ar")
    assert settled(told) == told
    assert "\x1b" not in told


def test_a_language_that_is_not_ours_is_refused():
    with pytest.raises(BadInput):
        format_date(WHEN, "tlh")
