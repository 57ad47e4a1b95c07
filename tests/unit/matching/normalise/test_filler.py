"""What fills a form finds nothing, and what only looks like it is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.errors import BadInput
from node.matching.catalogue import CATEGORIES
from node.matching.compare import match
from node.matching.keys import question_selectors, record_selectors
from node.matching.keys.blind import blind_question_keys, blind_record_keys
from node.matching.normalise import KINDS, normal
from node.matching.normalise.filler import says_nothing
from node.matching.terms import known_record
from node.model.codes import Grade
from tests.unit.matching.making import question, record

FILLS = {
    "scoped-number": ("999999999", "000000", "123456789", "987654321", "ES:0000000",
                      "00-00-00", "XXXX0000"),
    "plate": ("00-00-00", "XX-00-XX", "999999", "PT:000000"),
    "serial": ("UNKNOWN", "none", "000", "XXXXXXX", "N/A", "s/n", "12345678", "\u4e0d\u660e"),
    "vin": ("Unknown", "00000000000000000", "11111111111111111", "N/A"),
    "imo": ("0000000", "1234567", "9999999"),
    "imo-company": ("0000000", "1111111"),
    "mmsi": ("000000000", "123456789", "263000000", "999999999"),
    "tail": ("UNKNOWN", "N000000", "XXXXX"),
    "container": ("XXXX0000000", "AAAU0000000"),
    "phone": ("999999999", "123456789", "+351000000000", "+34123456789", "+15555555555"),
    "imei": ("000000000000000", "123456789012345", "004999010640000"),
    "imsi": ("001010123456789", "000000000000000"),
    "iccid": ("8900000000000000000", "0000000000000000000"),
    "email": ("none@none.com", "test@test.com", "unknown@mail.pt", "a@a.com", "xxx@xxx.xx",
              "noemail@noemail.com", "na@na.com", "rui@nomail.pt"),
    "handle": ("unknown", "telegram:none", "0000", "n/a"),
    "domain": ("none.com", "unknown", "n/a"),
    "url": ("http://none.com/", "n/a"),
    "ip": ("0.0.0.1", "127.0.0.1", "192.168.1.1", "255.255.255.255", "::1"),
    "iban": ("PT50000000000000000000000", "GB00XXXX00000000000000"),
    "bic": ("XXXXXXXX", "UNKNOWN"),
    "lei": ("00000000000000000000", "XXXXXXXXXXXXXXXXXXXX"),
    "wallet": ("0x0000000000000000000000000000000000000000", "none",
               "0x000000000000000000000000000000000000dEaD"),
    "sec-donation": ("PT0000000000000000000",),
    "reference": ("unknown", "000", "n/a", "00/00", "XXXXX"),
    "name": ("FNU LNU", "Unknown", "no name", "N.N.", "\u041d\u0435\u0438\u0437\u0432\u0435\u0441\u0442\u043d\u043e", "\u4e0d\u660e",
             "\u063a\u064a\u0631 \u0645\u0639\u0631\u0648\u0641", "XXXX", "inconnu", "nezn\u00e1my"),
    "organisation": ("Unknown", "no name", "XXX"),
    "title": ("UNKNOWN", "No Name"),
    "text": ("unknown", "n/a", "-", "keine"),
    "date": ("1900-01-01",),
}  # fmt: skip
REAL = {
    "scoped-number": ("AB1234567", "AB0000000", "ZZ9999999", "912345678", "C4472910", "X1234567", "100000", "11223344", "1234567"),
    "plate": ("12-AB-34", "111", "AAA", "TEST 12"),
    "serial": ("K4472910", "222", "C1235"),
    "vin": ("WVWZZZ1JZXW000001", "1HGCM82633A004352"),
    "imo": ("9074729", "9187655"),
    "mmsi": ("263442910",),
    "phone": ("+351912345678", "912345678", "+359 88 812 3456", "+351 212 222 222"),
    "imei": ("490154203237518",),
    "email": ("info@correio.pt", "testa@correio.pt", "rui@x.com", "a.none@correio.pt"),
    "handle": ("x", "rui44", "telegram:nilo"),
    "ip": ("81.20.44.7", "8.8.8.8"),
    "iban": ("DE89370400440532013000", "PT50002700000001234567833"),
    "wallet": ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",),
    "name": ("Null", "Nil", "No", "Na", "Sin Cheung", "Jane Test", "Unknown Petrov"),
    "organisation": ("NN", "Test Aankoop", "None of the Above Ltd"),
    "title": ("Untitled", "Blue Quill"),
    "date": ("1970-01-01", "1972", "2000-01-01"),
    "country": ("unknown",),
}  # fmt: skip
CASES = [(kind, value) for kind, values in FILLS.items() for value in values]
FIELDS = [
    (kind.name, field.name, field.kind)
    for kind in CATEGORIES.values()
    for field in kind.fields.values()
    if field.index and field.kind in FILLS
]


@pytest.mark.parametrize(("kind", "value"), CASES)
def test_what_fills_a_form_says_nothing(kind, value):
    assert says_nothing(kind, value, normal(kind, value).text)


@pytest.mark.parametrize(
    ("kind", "value"),
    [(kind, value) for kind, values in REAL.items() for value in values],
)
def test_what_somebody_has_is_not_taken_for_a_filler(kind, value):
    assert not says_nothing(kind, value, normal(kind, value).text)


@pytest.mark.attack
@pytest.mark.parametrize(("category", "field", "kind"), FIELDS)
def test_stranger_is_asked_for_by_what_fills_the_form(category, field, kind):
    for value in FILLS[kind]:
        held = record(category, **{field: value})
        assert not record_selectors(held)
        assert not blind_record_keys(held)
        assert not known_record(held).identifiers
        asked = question(category, **{field: value})
        assert match_or_none(asked, held) is None
        for keys in (question_selectors, blind_question_keys):
            with pytest.raises(BadInput):
                keys(asked)


def match_or_none(asked, held):
    try:
        return match(asked, held)
    except BadInput:
        return None


@pytest.mark.attack
def test_two_strangers_of_one_filler_meet_by_nothing_else():
    asked = question("person", name="Ivo Neto", passport_number="999999999")
    held = record("person", name="Rui Alves", passport_number="999999999")
    assert match(asked, held) is None


@pytest.mark.attack
def test_make_that_nobody_knows_confirms_no_engine():
    asked = question("vehicle", engine_number="K4472910", make="Unknown")
    held = record("vehicle", engine_number="K4472910", make="unknown")
    assert match(asked, held).grade is Grade.POSSIBLE


def test_a_question_of_fillers_alone_is_refused_and_says_why():
    asked = question("person", name="FNU LNU", passport_number="000000000")
    with pytest.raises(BadInput, match="fills a form"):
        question_selectors(asked)


def test_a_filler_is_kept_as_written_and_marked():
    (value,) = record("vehicle", vin="Unknown").fields
    assert (value.value, value.check) == ("Unknown", "fills")


@given(st.sampled_from(sorted(KINDS)), st.text(max_size=40))
def test_any_text_of_any_kind_is_judged_without_a_fault(kind, text):
    assert says_nothing(kind, text, normal(kind, text).text) in (True, False)
