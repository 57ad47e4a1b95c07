from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.normalise.date import date_check, normal_date
from node.matching.normalise.table import normal
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


@given(st.dates(date(1466, 1, 1), date(2379, 12, 31)))
def test_every_day_of_our_calendar_keeps_itself(day):
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


# Forms that lists use, by kind; what follows is read of each.
LISTS = {
    "1972-05-03Z": "1972-05-03",
    "1972-04-09-03:00": "1972-04-09",
    "2015-04-07+02:00": "2015-04-07",
    "5/3/1965 12:00:00 AM": "1965-03-05/1965-05-03",
    "1999, 2003": "1999/2003",
    "1945, 1946": "1945/1946",
    "1965 & 1966": "1965/1966",
    "1965 et 1966": "1965/1966",
    "1965 oder 1966": "1965/1966",
    "1965 или 1966": "1965/1966",
    "1980.1981": "1980/1981",
    "1965 or 1966 or 1967": "1965/1967",
    "1972-08-10 or 1972-08-11": "1972-08-10/1972-08-11",
    "3 May 1965, 4 June 1966": "1965-05-03/1966-06-04",
    "May 3, 1972": "1972-05-03",
    "1965\n1966": "",
    "1972/73": "1972/1973",
    "approx 1960": "1960~",
    "environ 1960": "1960~",
    "vers 1960": "1960~",
    "hacia 1960": "1960~",
    "um 1960": "1960~",
    "около 1960": "1960~",
    "Approximately 1962": "1962~",
    "1960 approx.": "1960~",
    "est. 1960": "1960~",
    "حوالي 1960": "1960~",
    "circa 1960-1965": "1960/1965",
    "约1965年": "1965~",
    "before 1975": "1915/1975",
    "avant 1960": "1900/1960",
    "до 1960": "1900/1960",
    "after 1975": "1975/2035",
    "après 1975": "1975/2035",
    "prior to May 1960": "1900/1960-05",
    "not later than 3 May 1960": "1900/1960-05-03",
    "né en 1965": "1965",
    "née le 3 mai 1965": "1965-05-03",
    "né(e) le 03/05/1965": "1965-03-05/1965-05-03",
    "nacido el 3 de mayo de 1965": "1965-05-03",
    "nato il 3 maggio 1965": "1965-05-03",
    "geb. 3.5.1965": "1965-05-03",
    "geboren am 3. Mai 1965": "1965-05-03",
    "1965 г.р.": "1965",
    "03.05.1965 г.р.": "1965-05-03",
    "1965 года рождения": "1965",
    "3 мая 1965 года рождения": "1965-05-03",
    "род. 1965": "1965",
    "1965 р.н.": "1965",
    "ur. 1965": "1965",
    "مواليد 1965": "1965",
    "born in 1965": "1965",
    "b. 1965": "1965",
    "YOB 1965": "1965",
    "DOB 03 May 1965": "1965-05-03",
    "Year: 1965": "1965",
    "född 1965": "1965",
    "dd/mm/1973": "1973",
    "dd/05/1974": "1974-05",
    "xx/xx/1973": "1973",
    "00/00/1973": "1973",
    "00.00.1973": "1973",
    "--/05/1973": "1973-05",
    "??/05/1974": "1974-05",
    "1973-XX-XX": "1973",
    "1973-05-XX": "1973-05",
    "/02/1961": "1961-02",
    "XX May 1965": "1965-05",
    "?? May 1965": "1965-05",
    "Sep-72": "1972-09",
    "Sept 72": "1972-09",
    "Sep-99": "1999-09",
    "Sep '72": "1972-09",
    "2515-05-03": "1972-05-03",
    "2515": "1972",
    "03/05/2515": "1972-03-05/1972-05-03",
    "3 พฤษภาคม 2515": "1972-05-03",
    "พ.ศ. 2515": "1972",
    "1350/02/13": "1931-06-28/1971-05-03",
    "1350": "1931-05-17/1972-03-20",
    "13 Ordibehesht 1350": "1971-05-03",
    "5 Muharram 1385": "1965-05-04/1965-05-07",
    "1385": "1965-04-30/2007-03-20",
    "13 اردیبهشت 1350": "1971-05-03",
    "1391-02-13": "1971-04-08/2012-05-02",
    "1350/02/31": "1971-05-21",
    "متولد 1350": "1931-05-17/1972-03-20",
    "Tuesday, May 3, 1972": "1972-05-03",
    "Tue 3 May 1972": "1972-05-03",
    "3.V.1972": "1972-05-03",
    "3 V 1972": "1972-05-03",
    "1972.05.03.": "1972-05-03",
    "3rd day of May 1972": "1972-05-03",
    "3 May, 1972": "1972-05-03",
    "the 3rd of May, 1972": "1972-05-03",
    "(1965)": "1965",
    "[1965]": "1965",
    '"1965"': "1965",
    "1965.": "1965",
    "1965 AD": "1965",
    "late 1965": "1965",
    "early 1965": "1965",
    "summer 1965": "1965",
    "début 1965": "1965",
    "конец 1965": "1965",
    "Q1 1965": "1965",
    "1970er": "1970/1979",
    "1970er Jahre": "1970/1979",
    "années 1970": "1970/1979",
    "década de 1970": "1970/1979",
    "1970-е": "1970/1979",
    "born in the early 1970s": "1970/1973",
    "late 1960s": "1967/1969",
    "in the 1970's": "1970/1979",
    "mid 1960s": "1964/1966",
    "age 45 in 2010": "1964/1965",
    "45 years old as of 2010": "1964/1965",
    "1965年生": "1965",
    "1965년생": "1965",
    "昭和40年生まれ": "1965",
    "3 Μαΐου 1972": "1972-05-03",
    "3 ינואר 1972": "1972-01-03",
    "3 जनवरी 1972": "1972-01-03",
    "3 mai 1972": "1972-05-03",
    "3 tammikuuta 1972": "1972-01-03",
    "3 мај 1972": "1972-05-03",
    "1975-19-25": "",
    "15/08/19yy": "",
    "15/08/0000": "",
    "unknown": "",
    "not known": "",
    "N/A": "",
    "3 May 1972, Kabul": "",
    "31801": "",
    "1972-05-03T00:00:00+03:00": "1972-05-03",
    "1972-05-03 00:00:00.000": "1972-05-03",
    "between 1960 and 1965": "1960/1965",
    "entre 1960 et 1965": "1960/1965",
    "1960 – 1965": "1960/1965",
    "from 1960 to 1965": "1960/1965",
    "1960 to 1965": "1960/1965",
    "1 Jan 1970 to 31 Dec 1970": "1970-01-01/1970-12-31",
    "12 Mac 1965": "1965-03-12",
    "12 janvier 1965": "1965-01-12",
    "1er janvier 1965": "1965-01-01",
    "1º de enero de 1965": "1965-01-01",
}


@pytest.mark.parametrize("value", LISTS)
def test_a_form_that_lists_use_is_read_or_left_unread(value):
    assert normal_date(value) == LISTS[value]


@pytest.mark.parametrize("value", sorted({*LISTS.values()} - {""}))
def test_what_is_read_of_a_list_stays_as_it_is(value):
    assert normal_date(value) == value
    assert span(value) is not None


@given(st.dates(date(1921, 3, 21), date(2026, 3, 20)))
def test_a_hijri_year_without_its_calendar_means_both_calendars(day):
    """Whoever is born then is met by a year of either calendar, and by no other."""
    solar = day.year - 621 - ((day.month, day.day) < (3, 21))
    first, last = span(normal_date(str(solar)))
    assert first <= day + timedelta(days=1)
    assert last >= day - timedelta(days=1)


def test_a_thing_of_art_is_as_old_as_is_written():
    assert normal("period", "1350").text == "1350"
    assert normal("period", "1350-1400").text == "1350/1400"
    assert normal("period", "circa 1650").text == "1650~"


@given(st.dates(date(1890, 1, 1), date(2110, 12, 31)))
def test_a_plain_day_is_read_as_it_would_be_with_all_the_rest(day):
    written = day.isoformat()
    assert normal_date(written) == normal_date(f" {written} ") == written


@pytest.mark.parametrize("value", ["1972-02-30", "1972-13-01", "1972-00-10"])
def test_what_looks_plain_and_is_no_day_is_not_taken_for_one(value):
    assert normal_date(value) == normal_date(f" {value} ") != value
