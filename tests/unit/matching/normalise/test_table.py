import timeit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.errors import BadInput
from node.matching.normalise import KINDS, normal
from node.matching.normalise.form import FAIL, OK, UNCHECKED
from tests.unit.matching.data_folder import json_lines, needs_data

READ = {
    # kind, value: normal form, check
    ("text", "  Two\u200b  WORDS "): ("two words", UNCHECKED),
    ("code", "stolen, blank"): ("STOLENBLANK", UNCHECKED),
    ("sex", "female"): ("F", UNCHECKED),
    ("sex", "<"): ("X", UNCHECKED),
    ("sex", "maybe"): ("", UNCHECKED),
    ("name", "Müller-Løkke, Sa’id"): ("muller lokke said", UNCHECKED),
    ("scoped-number", "EG:1084 010"): ("EG:1084010", UNCHECKED),
    ("scoped-number", "CH-2 17-0 (Switzerland)"): ("CH:CH2170", UNCHECKED),
    ("scoped-number", "Passport no. OB 0243318"): ("OB0243318", UNCHECKED),
    ("scoped-number", "not known"): ("", UNCHECKED),
    ("plate", "PT:12-ав-34"): ("PT:12AB34", UNCHECKED),
    ("vin", "1hgcm82633a004352"): ("1HGCM82633A004352", OK),
    ("vin", "1HGCM82634A004352"): ("1HGCM82634A004352", FAIL),
    ("vin", "WVWZZZ1JZXW000001"): ("WVWZZZ1JZXW000001", UNCHECKED),
    ("vin", "OLDCHASSIS77"): ("OLDCHASSIS77", FAIL),
    ("imo", "IMO 9319466"): ("9319466", OK),
    ("imo", "9319467"): ("9319467", FAIL),
    ("imo", "IMO 0000000"): ("0000000", UNCHECKED),
    ("vin", "0" * 17): ("0" * 17, UNCHECKED),
    ("mmsi", "256 842 000"): ("256842000", UNCHECKED),
    ("mmsi", "25684200"): ("25684200", FAIL),
    ("container", "csqu 305438-3"): ("CSQU3054383", OK),
    ("container", "CSQU3054384"): ("CSQU3054384", FAIL),
    ("tail", "EP-GOM"): ("EPGOM", UNCHECKED),
    ("phone", "+351 912 345 678"): ("+351912345678", OK),
    ("phone", "00351912345678"): ("+351912345678", OK),
    ("phone", "+351 1"): ("3511", UNCHECKED),
    ("phone", "982188526300"): ("982188526300", UNCHECKED),
    ("imei", "49-015420-323751-8"): ("490154203237518", OK),
    ("imei", "490154203237519"): ("490154203237519", FAIL),
    ("email", "Mailto:Info@MÜNICH.de"): ("info@xn--mnich-kva.de", UNCHECKED),
    ("email", "two@at@signs"): ("", UNCHECKED),
    ("url", "HTTPS://www.Example.org/A/?q=1"): ("example.org/A", UNCHECKED),
    ("ip", "2001:DB8::0001"): ("2001:db8::1", UNCHECKED),
    ("ip", "192.0.2.7/24"): ("192.0.2.0/24", UNCHECKED),
    ("ip", "999.1.1.1"): ("", UNCHECKED),
    ("iban", "DE89 3704 0044 0532 0130 00"): ("DE89370400440532013000", OK),
    ("iban", "DE89 3704 0044 0532 0130 01"): ("DE89370400440532013001", FAIL),
    ("bic", "DEUTDEFFXXX"): ("DEUTDEFF", OK),
    ("lei", "6556009FCJ7O8QPFTC19"): ("6556009FCJ7O8QPFTC19", OK),
    ("sec", "SEC:ES 00A317 1234567890123 A0001234 001 20251231"): (
        "ES00A3171234567890123A000123400120251231",
        OK,
    ),
    ("sec", "ES00A3171234567890123A000123400120251331"): (
        "ES00A3171234567890123A000123400120251331",
        FAIL,
    ),
    ("country", "Democratic People’s Republic of Korea"): ("KP", UNCHECKED),
    ("country", "RKS"): ("XK", UNCHECKED),
    ("country", "XXB"): ("XXB", UNCHECKED),
    ("country", "Atlantis"): ("", UNCHECKED),
}


@pytest.mark.parametrize("case", READ, ids=lambda case: f"{case[0]}: {case[1]}"[:40])
def test_a_value_is_read_as_the_field_reads_it(case):
    made = normal(*case)
    assert (made.text, made.check) == READ[case]


def test_a_national_number_is_read_under_the_country_that_is_given():
    assert normal("phone", "912 345 678", country="PT").text == "+351912345678"
    assert normal("scoped-number", "C01X0006H", country="D").text == "DE:C01X0006H"


def test_an_unknown_kind_is_refused():
    with pytest.raises(BadInput):
        normal("horoscope", "Leo")


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(KINDS)), st.text(max_size=80))
def test_normalising_a_normal_form_changes_nothing(kind, value):
    once = normal(kind, value)
    assert normal(kind, once.text).text == once.text
    assert once.check in (OK, FAIL, UNCHECKED)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(KINDS)),
    st.text(alphabet="0123456789ABCxbc1:+-/.@()<>~ O,IMOSECIBANt", max_size=60),
)
def test_normalising_what_looks_like_a_value_twice_changes_nothing(kind, value):
    once = normal(kind, value)
    assert normal(kind, once.text).text == once.text


@pytest.mark.attack
@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize(
    "shape", ["a", "1", "(", "a.", "1-", " \u200b", "@", "1 / ", "\u0130", "\ufdfa"]
)
def test_a_value_of_a_million_characters_is_cut_short(kind, shape):
    value = shape * (1_000_000 // len(shape))
    spent = min(timeit.repeat(lambda: normal(kind, value), number=1, repeat=2))
    assert spent < 0.5
    assert len(normal(kind, value).text) <= 4096


@needs_data
def test_real_vessel_numbers_hold_their_check_digit():
    marks = [
        normal("imo", row["imo_raw"]).check == OK
        for row in json_lines("identifiers/vessels.jsonl.gz")
        if row.get("imo_raw")
    ]
    assert sum(marks) / len(marks) > 0.99


@needs_data
def test_ibans_of_other_projects_are_mostly_marked_as_they_say():
    rows = list(json_lines("identifiers/iban_samples.jsonl.gz"))
    agreed = sum(
        (normal("iban", row["iban"]).check == OK) == row["valid_stdnum"] for row in rows
    )
    # The other library knows fewer countries and checks some national digits.
    assert agreed / len(rows) > 0.88


@needs_data
def test_countries_of_real_lists_are_nearly_all_understood():
    rows = list(json_lines("lists/un_sc_2026-02-27.ftm.jsonl.gz"))
    found = [
        value for row in rows for value in row["properties"].get("nationality", [])
    ]
    understood = [value for value in found if normal("country", value).text]
    assert len(understood) / len(found) > 0.98
