import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

import node
from node.errors import BadInput
from node.languages.bidi import settled
from node.languages.formats import country_name, format_moment

WHEN = datetime(2026, 11, 21, 18, 5, 59, tzinfo=UTC)


def test_a_moment_is_told_in_utc_and_says_so():
    far_west = timezone(timedelta(hours=-8))
    assert format_moment(WHEN.astimezone(far_west)) == "2026-11-21 18:05Z"


def test_a_moment_near_midnight_is_of_the_day_in_utc():
    late = datetime(2026, 11, 21, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert format_moment(late) == "2026-11-22 04:30Z"


def test_countries_are_named():
    assert country_name("pt", "ar") == "البرتغال"
    assert country_name("DE", "fr") == "Allemagne"


@pytest.mark.attack
@pytest.mark.parametrize("code", ["\u202e", "P\nT", "{0}", "../../x", "", "PT\x1b[2J"])
def test_attack_a_country_that_is_none_reaches_the_screen(code):
    told = country_name(code, "ar")
    assert settled(told) == told
    assert "\x1b" not in told


def test_a_language_that_is_not_ours_is_refused():
    with pytest.raises(BadInput):
        country_name("PT", "tlh")


def test_every_screen_and_message_writes_a_moment_in_one_form():
    """Two forms of one moment on a screen are read as two moments."""
    other = re.compile(r"%H:%M\} ?UTC|%R|%F %|%d/%m|%m/%d|%d\.%m\.%Y")
    room = Path(node.__file__).parent
    assert [
        f"{file.relative_to(room)}: {line.strip()}"
        for file in sorted(room.rglob("*.py"))
        for line in file.read_text("utf-8").splitlines()
        if other.search(line) and "strptime" not in line
    ] == []
