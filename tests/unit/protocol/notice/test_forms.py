from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.model.notice import Statement
from node.model.record import FieldValue
from node.protocol.notice.forms import (
    MAX_FIELDS,
    MAX_STATEMENTS,
    form_lacks,
    is_clean,
    is_evaluation,
    is_language,
)
from tests.samples import complete, stating

NOW = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)


def found(content):
    return {(lack.code, lack.name) for lack in form_lacks(content, now=NOW)}


def saying(name, value, language=""):
    content = replace(complete("red"), statements=(Statement(name, value, language),))
    return found(content)


@pytest.mark.parametrize(
    "tag", ["en", "fr", "ar", "pt-BR", "zh-Hant", "zh-Hant-TW", "es-419"]
)
def test_languages_are_tags(tag):
    assert is_language(tag)
    assert saying("charge", "Robbery", tag) == set()


@pytest.mark.parametrize(
    "tag", ["", "e", "EN", "english", "en_GB", "en-", "en\n", "ｅｎ", "en-x-secret"]
)
def test_free_text_says_its_language(tag):
    assert not is_language(tag)
    assert ("language", "charge") in saying("charge", "Robbery", tag)


def test_facts_are_long_enough_and_not_too_long():
    assert saying("facts", "x" * 20_000, "en") == set()
    assert saying("facts", "x" * 20_001, "en") == {("length", "facts")}
    assert saying("facts", "short", "en") == {("length", "facts")}
    assert saying("facts", "x" + " " * 40, "en") == {("length", "facts")}


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ("2026-01-02", True),
        ("2026-06-02", True),  # already tomorrow in the east
        ("2026-06-03", False),
        ("2026-02-30", False),
        ("20260102", False),
        ("2026-W01-1", False),
        ("02.01.2026", False),
        ("２０２６-01-02", False),
    ],
)
def test_dates_are_days_that_have_been(value, fits):
    assert saying("warrant_date", value) == (
        set() if fits else {("form", "warrant_date")}
    )


def test_a_threat_may_lie_ahead():
    assert saying("threat_until", "2027-01-01") == set()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("penalty_max_months", "1201"),
        ("penalty_max_months", "-1"),
        ("penalty_max_months", "٢٤"),
        ("penalty_max_months", "9" * 400),
        ("warning_code", "armed,violent"),
        ("warrant_valid", "maybe"),
        ("warrant_reference", "two\nlines"),
    ],
)
def test_a_value_of_another_form_is_told(name, value):
    assert {code for code, _ in saying(name, value)} == {"form"}


def test_what_may_be_said_more_than_once_may():
    red = complete("red")
    more = tuple(Statement("warning_code", c) for c in ("armed", "violent"))
    assert found(replace(red, statements=(*red.statements, *more))) == set()
    twice = (*red.statements, *[s for s in red.statements if s.name == "facts"])
    assert found(replace(red, statements=twice)) == {("twice", "facts")}


@pytest.mark.attack
@pytest.mark.parametrize(
    "char", ["\x00", "\x1b", "\x07", "\x9b", "\u202e", "\u2066", "\ud800"]
)
def test_text_that_would_turn_a_screen_around(char):
    text = f"On that day {char}a man was seen."
    assert saying("facts", text, "en") == {("form", "facts")}
    red = complete("red")
    named = replace(red, fields=(FieldValue("alias", f"A{char}B"),))
    assert found(named) == {("form", "alias")}


@pytest.mark.parametrize(
    "text", ["في ذلك اليوم شوهد رجل في المدينة", "می‌خواهم", "José\nLisboa\t1", "👩‍👧"]
)
def test_text_in_any_script_is_clean(text):
    assert is_clean(text)


@pytest.mark.attack
def test_thousands_of_statements_and_values_are_not_all_read():
    red = complete("red")
    many = replace(
        red,
        fields=(FieldValue("alias", "\x00"),) * 100_000,
        statements=(Statement("charge", "\x00", ""),) * 100_000,
    )
    told = tuple(form_lacks(many, now=NOW))
    assert {("too-many", "fields"), ("too-many", "statements")} <= {
        (t.code, t.name) for t in told
    }
    assert len(told) <= 2 * MAX_STATEMENTS + MAX_FIELDS + 10


@pytest.mark.parametrize(
    ("code", "fits"),
    [
        ("A1", True),
        ("X4", True),
        ("D1", False),
        ("A5", False),
        ("a1", False),
        ("A", False),
        ("A12", False),
        ("", False),
    ],
)
def test_evaluations_are_those_of_the_law(code, fits):
    assert is_evaluation(code) is fits


@given(
    name=st.sampled_from(
        [
            "facts",
            "facts_date",
            "penalty_max_months",
            "warrant_valid",
            "warning_code",
            "warrant_reference",
        ]
    ),
    value=st.text(max_size=200),
)
def test_no_value_whatever_breaks_the_check(name, value):
    stated = stating(complete("red"), **{name: value})
    assert all(lack.name == name for lack in form_lacks(stated, now=NOW))
