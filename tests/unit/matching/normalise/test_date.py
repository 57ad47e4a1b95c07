from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.normalise.date import date_check, normal_date
from node.matching.tables import toml
from node.model.span import span

READ = {
    "1972": "1972",
    "1972-05": "1972-05",
    "1972-05-03": "1972-05-03",
    "1972-00-00": "1972",
    "1972-05-00": "1972-05",
    "2000/12/09": "2000-12-09",
    "02.12.2019": "2019-12-02",
    "2.5.1970": "1970-05-02",
    "31/12/1980": "1980-12-31",
    "12/31/1980": "1980-12-31",
    "05/05/1980": "1980-05-05",
    "03/04/1972": "1972-03-04/1972-04-03",
    "03/04/65": "1965-03-04/1965-04-03",
    "3-MAY-65": "1965-05-03",
    "19720503": "1972-05-03",
    "05/1972": "1972-05",
    "3 May 1972": "1972-05-03",
    "1 Jan. 1965": "1965-01-01",
    "May 3, 1972": "1972-05-03",
    "May 1972": "1972-05",
    "1972-05-03T00:00:00Z": "1972-05-03",
    "circa 1960": "1960~",
    "c. 1960": "1960~",
    "approximately 1960": "1960~",
    "1960-1965": "1960/1965",
    "between 1960 and 1965": "1960/1965",
    "1960-05 to 1961": "1960-05/1961",
    "١٩٧٢": "1972",
    "1965-1960": "",
    "1965-66": "1965/1966",
    "1965-06": "1965-06",
    "1977-08/1978": "1977-08/1978",
    "early 1970s": "1970/1973",
    "mid-1970s": "1974/1976",
    "the 1970s": "1970/1979",
    "1965 (approx.)": "1965~",
    "1965?": "1965~",
    "DOB: 1965": "1965",
    "1965 or 1966": "1965/1966",
    "(1) 1965 (2) 1966": "1965/1966",
    "(a) 3 May 1965, (b) 1966": "1965-05-03/1966-12-31",
    "(a) 1965 (b) unknown": "",
    "3rd of May 1965": "1965-05-03",
    "3 de mayo de 1972": "1972-05-03",
    "3. März 1972": "1972-03-03",
    "3 мая 1972 г.": "1972-05-03",
    "3 يناير 1972": "1972-01-03",
    "1965年5月3日": "1965-05-03",
    "3 \u043b\u0438\u043f\u043d\u044f 1972": "1972-07-03",
    "3. svibnja 1972.": "1972-05-03",
    "3. \u010dervence 1972": "1972-07-03",
    "3 lipca 1972": "1972-07-03",
    "3. lipnja 1972. godine": "1972-06-03",
    "3. srpna 1972": "1972-08-03",
    "3. srpnja 1972.": "1972-07-03",
    "12. listopada 1965": "1965-10-12/1965-11-12",
    "12. listopada 1965.": "1965-10-12/1965-11-12",
    "listopad 1965": "1965-10/1965-11",
    "31 listopada 1965": "1965-10-31",
    "32 listopada 1965": "",
    "12-lis-65": "1965-10-12/1965-11-12",
    "3 lip 1972": "1972-06-03/1972-07-03",
    "3 srp 1972": "1972-07-03/1972-08-03",
    "12. listopadu 1965": "1965-11-12",
    "3 stu 1972": "",
    "12 \u043b\u0438\u0441\u0442\u043e\u043f\u0430\u0434\u0430 1965": "1965-11-12",
    "\u043b\u0438\u0441\u0442\u043e\u043f\u0430\u0434 1965": "1965-11",
    "1972-02-30": "",
    "1972-13-01": "",
    "0000": "",
    "03.08.22": "",
    "unknown": "",
    "": "",
}


@pytest.mark.parametrize("value", READ)
def test_a_date_is_read_as_far_as_it_is_known(value):
    assert normal_date(value) == READ[value]


def test_a_date_that_is_no_day_of_the_calendar_is_marked():
    assert date_check("1972-02-30", "") == "fail"
    assert date_check("unknown", "") == ""


@pytest.mark.parametrize(
    ("normal", "first", "last"),
    [
        ("1972", date(1972, 1, 1), date(1972, 12, 31)),
        ("1972-02", date(1972, 2, 1), date(1972, 2, 29)),
        ("1972~", date(1971, 1, 1), date(1973, 12, 31)),
        ("1970/1975-03", date(1970, 1, 1), date(1975, 3, 31)),
    ],
)
def test_a_partial_date_spans_the_days_it_can_mean(normal, first, last):
    assert span(normal) == (first, last)


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_every_day_keeps_itself(day):
    assert normal_date(day.isoformat()) == day.isoformat()
    assert span(day.isoformat()) == (day, day)


OTHER = {
    "1385 AH": "1965-04-30/1966-04-22",
    "1385/01/01 AH": "1965-04-30/1965-05-03",
    "1343 SH": "1964-03-21/1965-03-20",
    "12/03/1343 SH": "1964-06-02",
    "2505 BE": "1962",
    "BE 2470": "1927/1928",
    "Showa 40": "1965",
    "昭和40年5月3日": "1965-05-03",
    "平成元年": "1989",
    "Minguo 60": "1971",
    "1385 XY": "",
    "3000 AH": "",
}


@pytest.mark.parametrize("value", OTHER)
def test_a_date_of_another_calendar_is_read_where_it_is_named(value):
    assert normal_date(value) == OTHER[value]


@pytest.mark.parametrize("value", sorted({*READ.values(), *OTHER.values()} - {""}))
def test_a_normal_form_stays_as_it_is(value):
    assert normal_date(value) == value
    assert span(value) is not None


@given(st.text(alphabet="0123456789 -/.~()?abcehsy年月١", max_size=30))
def test_no_text_raises_and_what_is_read_stays(value):
    made = normal_date(value)
    assert normal_date(made) == made
    assert (span(made) is None) is not bool(made)


def months_of_words():
    """Return the months that each word of the table stands for, in any language."""
    found = {}
    for row in toml("dates")["months"]:
        for number, words in enumerate(row.split(), 1):
            for word in set(words.split("/")) - {"-"}:
                found.setdefault(word, set()).add(number)
    return found


def test_these_words_are_of_different_months_in_two_languages():
    several = {word for word, months in months_of_words().items() if len(months) > 1}
    assert several == {"listopad", "listopada", "lis", "lip", "srp"}


def test_a_word_for_a_month_is_read_as_every_month_it_can_mean():
    for word, months in months_of_words().items():
        forms = [f"1965-{month:02}-12" for month in sorted(months)]
        expected = forms[0] if len(forms) == 1 else f"{forms[0]}/{forms[-1]}"
        assert normal_date(f"12 {word} 1965") == expected, word
