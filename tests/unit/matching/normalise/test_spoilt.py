"""Values that a spreadsheet, a form or a hand has spoilt, and values that look so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.normalise.spoilt import NUMBERS, Spoilt, spoilt
from node.matching.normalise.table import KINDS

BROKEN = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "########", "#\u00a1VALOR!")


@pytest.mark.parametrize(
    ("value", "how"),
    [
        ("1.23457E+11", "shortened"),
        ("1,23457E+11", "shortened"),
        ("3E+08", "shortened"),
        ("123456.0", "shortened"),
        ("123456.00", "shortened"),
        ("AB123456; CD987654", "several"),
        ("AB123456, CD987654", "several"),
        ("AB123456 / 98765432", "several"),
        ("AB123456/CD987654", "several"),
        ("AB123456 or CD987654", "several"),
        ("AB123456 y CD987654", "several"),
        ("AB123456 و CD987654", "several"),
        ("AB123456\nCD987654", "several"),
        ("AB12?456", "partly"),
        ("AB12****", "partly"),
        ("AB1234...", "partly"),
        ("AB1234…", "partly"),
        ("AB12__56", "partly"),
        ("AB12\ufffd56", "broken"),
        *((value, "broken") for value in BROKEN),
    ],
)
def test_a_number_that_was_spoilt_says_how(value, how):
    assert spoilt("scoped-number", value) == how


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("scoped-number", "12.345.678"),
        ("scoped-number", "12,345,678"),
        ("scoped-number", "800101/1234"),
        ("scoped-number", "AB/123456"),
        ("scoped-number", "Passport No. AB123456 (Egypt)"),
        ("scoped-number", "PT:AB123456"),
        ("scoped-number", "1E5"),
        ("scoped-number", "12 3456 E 7890"),
        ("plate", "12-A?-34"),
        ("plate", "AA-*"),
        ("serial", "*SB1234567*"),
        ("serial", "1NZ*D123456*"),
        ("vin", "*WVWZZZ1JZXW000001*"),
        ("phone", "+351 912 345 678"),
        ("phone", "(0351) 912-345-678"),
        ("code", "9mm, 5.56mm"),
        ("handle", "#SILVA!"),
        ("url", "https://example.org/a?b=1"),
        ("wallet", "bitcoin:1BoatSLRHtKNngkdXEeobR76b53LETtpyT?amount=1"),
        ("text", "12/04/1972; 3"),
        ("date", "1999, 2003"),
        ("name", "Maria Silva (b. 1972)"),
        ("name", "50 Cent"),
        ("name", "Иван Петров"),
        ("name", "محمد"),
        ("organisation", "1984"),
        ("title", "300"),
    ],
)
def test_what_only_looks_spoilt_is_left_alone(kind, value):
    assert spoilt(kind, value) == ""


@pytest.mark.parametrize(
    "value", ["1972-04-12", "12/04/1972", "123", "AB123456", "m@x.pt", "PT:AB123456"]
)
def test_a_number_a_date_or_an_address_is_nobodys_name(value):
    assert spoilt("name", value) == "no-name"


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"handle"}))
def test_what_a_spreadsheet_could_not_compute_is_no_value_of_any_kind(kind):
    assert {spoilt(kind, value) for value in BROKEN} == {Spoilt.BROKEN}


def test_every_kind_that_is_named_here_is_one_of_the_catalogue():
    assert set(KINDS) >= NUMBERS


@pytest.mark.attack
@given(st.sampled_from(sorted(KINDS)), st.text(max_size=600))
def test_attack_no_text_makes_it_fail(kind, value):
    assert spoilt(kind, value) in set(Spoilt)
