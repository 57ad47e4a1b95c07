"""What our officers type is read back: as written, otherwise, or not at all."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.normalise.misread import FORMS
from node.matching.normalise.spoilt import NUMBERS
from node.matching.normalise.table import KINDS
from node.matching.normalise.text import alnum
from node.matching.reading import TermReader
from node.model.query import Question, Term
from tests import unread
from tests.unread import READ, UNREAD, asking, every_field

TODAY = date(2026, 3, 1)
READER = TermReader.of(TODAY, ("fraud", "vehicle-crime"))
FIELDS = [pytest.param(c, f, id=f"{c}.{f.name}") for c, f in every_field()]


def read(category, *terms):
    question = Question(category, tuple(Term(*term) for term in terms))
    return READER.read(0, question)


def one(field, value, category="person"):
    (found,) = read(category, (field, value))
    return found


def test_every_kind_and_list_has_a_sample_and_says_which_forms_are_read():
    assert set(unread.KINDS) == set(KINDS) == set(FORMS)
    assert {f.codes for _, f in every_field()} - {""} == set(unread.LISTED)


@pytest.mark.parametrize(("category", "field"), FIELDS)
def test_of_every_field_a_value_is_read_and_another_has_its_fault_named(
    category, field
):
    good = READER.read(0, asking(category, field, READ))[-1]
    assert (good.field, good.fault, good.forms) == (field.name, "", "")
    bad = READER.read(0, asking(category, field, UNREAD))[-1]
    assert bad.fault in ("unread", "fills", "unlisted")
    assert bad.read == ""
    assert bad.forms


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("birth_date", "yesterday", "unread"),
        ("birth_date", "1982-13-45", "unread"),
        ("birth_date", "31/02/1980", "unread"),
        ("birth_date", "not known", "fills"),
        ("birth_date", "2082", "ahead"),
        ("birth_date", "2026-03-03", "ahead"),
        ("birth_date", "2026", ""),
        ("nationality", "Portugul", "unread"),
        ("sex", "banana", "unread"),
        ("offence", "blah-blah", "unlisted"),
        ("offence", "Vehicle Crime", ""),
        ("iban", "PT50002700000001234567834", "check"),
        ("passport_number", "999999999", "fills"),
        ("passport_number", "Passport: 999999999", "fills"),
        ("passport_number", "AB7654321; CD7654322", "several"),
        ("passport_number", "AB7654321 (old CD7654322)", "several"),
        ("passport_number", "Passport 1.23457E+11", "shortened"),
    ],
)
def test_what_cannot_be_meant_has_its_fault_named(field, value, fault):
    assert one(field, value).fault == fault


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("birth_date", "1982-04-03", ""),
        ("birth_date", "1982", ""),
        ("birth_date", "03/04/1982", "1982-03-04/1982-04-03"),
        ("birth_date", "03.04.1982", "1982-04-03"),
        ("birth_date", "circa 1982", "1982~"),
        ("birth_date", "2525-04-03", "1982-04-03"),
        ("nationality", "PT", ""),
        ("nationality", "pt", ""),
        ("nationality", "Portuguese", "PT"),
        ("name", "Иван Петров", ""),
        ("name", "  Maria  da Silva ", ""),
        ("passport_number", "ab 123-456", ""),
        ("passport_number", "1084010 (Egypt)", "EG:1084010"),
        ("passport_number", "Passport No. AB7654321", "AB7654321"),
        ("passport_number", "AB7654321 (Ukraine, expired)", "UA:AB7654321"),
        ("email", "Tamsin <t.orvalik@zarn.example>", "t.orvalik@zarn.example"),
        ("name", "Name: Tamsin Orvalik", "Tamsin Orvalik"),
        ("phone", "tel. 0912 345 678", "912345678"),
        ("phone", "0912 345 678", "912345678"),
        ("sex", "female", "F"),
        ("address", "12, Rua Nova", ""),
    ],
)
def test_what_is_read_otherwise_than_written_is_told_and_nothing_else(
    field, value, said
):
    found = one(field, value)
    assert (found.fault, found.read) == ("", said)


def test_the_country_of_a_number_that_stands_beside_it_is_no_other_reading():
    number, _ = read("document", ("number", "AB1234567"), ("issuing_country", "FR"))
    assert (number.read, number.fault) == ("", "")


def test_a_document_may_expire_in_the_future_and_nobody_is_born_there():
    assert one("expiry_date", "2031-01-01", "document").fault == ""
    assert one("issue_date", "2031-01-01", "document").fault == "ahead"


def test_a_code_outside_its_list_names_the_list_and_its_codes():
    forms = one("status", "banana", "vehicle").forms
    assert forms.startswith("status of a thing: stolen, lost, ")
    assert one("offence", "blah-blah").forms == (
        "offence of the policy in force: fraud, vehicle-crime."
    )


@pytest.mark.parametrize(
    "kind", [k for k in FORMS if k not in ("sex", "wallet", "sec")]
)
def test_the_forms_that_an_error_names_are_read(kind):
    """Each example behind the last colon, and each that stands alone."""
    from node.matching.normalise.form import FAIL
    from node.matching.normalise.table import normal

    for example in FORMS[kind].partition(": ")[2].rstrip(".").split(", "):
        if example:
            made = normal(kind, example)
            assert made.text, example
            assert made.check != FAIL, example


WRONG = (
    *("123456.0", "1.23457E+11", "#REF!", "#N/A", "########", "=A1+B2", "TRUE", "NaN"),
    *("12/04/1972", "1972-04-12", "1972-13-45", "26390", "Maria Silva", "Portugal"),
    *("m@x.pt", "AA-00-BB", "AB123456", "AB123456; CD987654", "AB123456,CD987654"),
    *("AB123456 or CD987654", "AB12?456", "AB12*", "AB12****", "AB1234...", "AB12__56"),
    *("XQ:AB123456", "Portugal:AB123456", "Portugul:AB123456", "NIF: 123456789"),
    *(
        '{"a": 1}',
        "['AB123456']",
        '"AB123456"',
        "'AB123456",
        "AB12\tCD34",
        "AB12\nCD34",
    ),
    *("1.234,56", "12:30", "45%", "-123456", "&#39;AB12", "Jos\ufffd", "A+", "A-", "A"),
    *("1234567", "A1" * 300, "https://x.pt/a?b=1", "unknown", "x", " ", "0", "??"),
)
"""What a tired hand, a form or a spreadsheet puts into any field."""
SIGNS = set(" -./'()[]<>\"")


def is_itself(kind, written):
    """Whether a value can only mean what stands there, judged without our reading."""
    if kind in {"organisation", "title", "text"}:
        return not written.startswith("#")
    if kind == "name":
        return sum(map(str.isdigit, written)) < 5
    if kind in {"handle", "domain", "email", "url", "ip", "wallet"}:
        return True  # its signs are part of it
    signs = SIGNS | {"code": {"+"}, "reference": {"+"}, "plate": {"?", "*", ":"}}.get(
        kind, set()
    )
    signs |= {":"} if written.startswith(("Portugal:", "PT:")) else set()
    return all(c.isalnum() or c.isspace() or c in signs for c in written)


@pytest.mark.parametrize(("category", "field"), FIELDS)
def test_no_value_is_read_otherwise_or_as_nothing_without_a_word(category, field):
    for written in WRONG:
        one = READER.read(0, Question(category, (Term(field.name, written),)))[0]
        assert one.fault or one.read or is_itself(field.kind, written), written
        if one.fault and one.fault != "check":
            assert one.forms, written


@given(
    st.sampled_from([f for _, f in every_field() if f.kind in NUMBERS]),
    st.text("AB12 -./,;:?*#+_E0\u2026", max_size=24),
)
def test_of_a_number_nothing_is_left_out_without_a_word(field, written):
    category = next(c for c, f in every_field() if f is field)
    one = READER.read(0, Question(category, (Term(field.name, written),)))[0]
    if not (one.fault or one.read):
        normal = KINDS[field.kind].text(written, "")
        assert alnum(written) in {alnum(normal), alnum(normal.rpartition(":")[2])}
        assert set(written) <= SIGNS | set("AB120E") | (set(normal) & set(":?*+-"))


def test_a_blood_type_keeps_its_sign():
    assert (one("blood_type", "a -").fault, one("blood_type", "C+").fault) == (
        "",
        "unlisted",
    )
    plus, minus = (KINDS["code"].text(text, "") for text in ("A+", "A\u2212"))
    assert (plus, minus) == ("A+", "A-")


def test_a_country_before_a_number_is_read_by_its_name_and_any_other_word_is_told():
    assert one("passport_number", "Portugal: AB123456").read == "PT:AB123456"
    assert one("passport_number", "XQ:AB123456").read == "XQAB123456"
