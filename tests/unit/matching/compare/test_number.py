import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.errors import BadInput
from node.matching.catalogue import CATEGORIES
from node.matching.compare import match
from node.matching.compare.number import compare_numbers
from node.matching.keys import question_selectors
from node.matching.terms import known_question, known_record
from node.model.codes import Grade
from tests.unit.matching.making import meets, question, record

HOLDER = record(
    "person",
    name="Rui Manuel Alves",
    birth_date="1963-05-17",
    passport_number="PT:C4472910",
)
FAMILIAR = {
    "one digit": "C4472810",
    "two neighbours exchanged": "C4742910",
    "one left out": "C472910",
    "one too many": "C44472910",
}


def about(**terms):
    return question("document", **terms)


def said(asked, held):
    found = match(asked, held)
    return (found.grade, set(found.reasons)) if found else None


@pytest.mark.parametrize("slip", FAMILIAR)
def test_a_document_with_a_slip_is_found_by_the_day_of_birth(slip):
    asked = about(number=FAMILIAR[slip], birth_date="1963-05-17")
    assert meets(asked, HOLDER)
    grade, reasons = said(asked, HOLDER)
    assert grade is Grade.POSSIBLE
    assert {"number.slip:number", "birth.same"} <= reasons


@pytest.mark.parametrize("slip", FAMILIAR)
def test_a_document_with_a_slip_is_found_by_the_name_of_its_holder(slip):
    asked = about(number=FAMILIAR[slip], holder_name="ALVES, Rui")
    assert meets(asked, HOLDER)
    assert said(asked, HOLDER)[0] is Grade.POSSIBLE


@pytest.mark.parametrize("slip", FAMILIAR)
def test_a_slip_alone_says_nothing(slip):
    assert said(about(number=FAMILIAR[slip]), HOLDER) is None


def test_a_slip_with_another_date_of_birth_says_nothing():
    asked = about(number="C4472810", holder_name="Rui Alves", birth_date="1988-01-30")
    assert said(asked, HOLDER) is None


@pytest.mark.attack
@pytest.mark.parametrize("neighbour", ["C4472911", "C4472909", "C4472980"])
def test_the_next_passport_of_a_batch_is_another_passport(neighbour):
    """A family gets its passports together: numbers and family name are alike."""
    asked = about(number=neighbour, holder_name="Ana Alves", birth_date="1991-02-03")
    assert said(asked, HOLDER) is None
    asked = about(number=neighbour, holder_name="Rui Alves")
    assert said(asked, HOLDER) is None


@pytest.mark.attack
def test_twins_with_passports_of_one_batch_are_two():
    asked = about(number="C4472911", holder_name="Ana Alves", birth_date="1963-05-17")
    assert said(asked, HOLDER) is None


def test_a_number_that_is_equal_but_for_lookalikes_is_only_possible():
    held = record("document", number="C01X0006H", issuing_country="D")
    exact = match(about(number="C01X0006H", issuing_country="DEU"), held)
    alike = match(about(number="CO1XOOO6H", issuing_country="DEU"), held)
    assert exact.grade is Grade.IDENTIFIER
    assert alike.grade is Grade.POSSIBLE
    assert alike.reasons == ("number.confusable:number",)
    assert alike.score < exact.score


def test_an_equal_number_of_another_country_is_said_to_be_so():
    asked = about(number="ES:C4472910", birth_date="1963-05-17")
    grade, reasons = said(asked, HOLDER)
    assert grade is Grade.POSSIBLE
    assert "number.other_country:number" in reasons
    assert said(about(number="ES:C4472910"), HOLDER) is None


def test_a_country_that_is_not_known_is_said():
    grade, reasons = said(about(number="C4472910"), HOLDER)
    assert grade is Grade.IDENTIFIER
    assert reasons == {"number.same:number", "number.no_country:number"}


def test_papers_of_another_are_only_possible():
    asked = about(number="PT:C4472910", holder_name="Ivo Neto", birth_date="1990-10-10")
    grade, reasons = said(asked, HOLDER)
    assert grade is Grade.POSSIBLE
    assert {"birth.differs", "field.differs:name"} <= reasons


def test_a_person_with_another_name_and_the_same_passport_is_found_by_it():
    asked = question("person", name="Somebody Else", passport_number="PT:C4472910")
    assert said(asked, HOLDER)[0] is Grade.POSSIBLE


# --- check digits ---------------------------------------------------------------

CHECKED = {
    "IMO": ("vessel", "imo", "9187655", "9187654"),
    "IMO exchanged": ("vessel", "imo", "9187655", "9178655"),
    "VIN of North America": ("vehicle", "vin", "1HGCM82633A004352", "1HGCM82633A004325"),
    "container": ("container", "number", "CSQU3054383", "CSQU3054883"),
    "IBAN": ("bank-account", "iban", "DE89370400440532013000", "DE89370400440523013000"),
    "LEI": ("organisation", "lei", "5493001KJTIIGC8Y1R12", "5493001KJTIIGC8Y1R21"),
    "IMEI": ("phone", "imei", "490154203237518", "490154203273518"),
}  # fmt: skip


@pytest.mark.parametrize("case", CHECKED)
def test_a_check_digit_finds_the_number_that_was_meant(case):
    category, field, right, wrong = CHECKED[case]
    asked, held = (
        question(category, **{field: wrong}),
        record(category, **{field: right}),
    )
    assert meets(asked, held)
    assert said(asked, held) == (Grade.POSSIBLE, {f"number.slip:{field}"})


@pytest.mark.parametrize("case", CHECKED)
def test_a_record_that_was_mistyped_is_found_by_what_was_meant(case):
    category, field, right, wrong = CHECKED[case]
    asked, held = (
        question(category, **{field: right}),
        record(category, **{field: wrong}),
    )
    assert said(asked, held)[0] is Grade.POSSIBLE


def test_two_numbers_that_hold_are_two_things_however_near():
    held = record("vessel", imo="9187629", name="Mar Azul")
    assert said(question("vessel", imo="9187655"), held) is None
    for a, b in (("9187007", "9187057"), ("9187019", "9187069")):
        assert said(question("vessel", imo=a), record("vessel", imo=b)) is None


def test_the_same_wrong_number_twice_is_still_the_same_number():
    asked, held = question("vessel", imo="9187654"), record("vessel", imo="9187654")
    assert said(asked, held) == (
        Grade.IDENTIFIER,
        {"number.same:imo", "number.check_fails:imo"},
    )


def test_an_imo_number_that_differs_outweighs_a_radio_number_that_is_the_same():
    held = record("vessel", imo="9187655", mmsi="263123456", name="Mar Azul")
    found = match(question("vessel", imo="9074729", mmsi="263123456"), held)
    assert found.grade is Grade.POSSIBLE
    assert "number.differs:imo" in found.reasons
    named = match(question("vessel", imo="9074729", name="Mar Azul"), held)
    assert named is None


# --- vehicles -------------------------------------------------------------------

CAR = record("vehicle", plate="PT:12AB34", vin="1HGCM82633A004352", make="Honda")


@pytest.mark.parametrize(
    "part", ["12-AB-?4", "12-A?-34", "*AB34", "12AB*", "*2AB3*", "?2ab34", "PT:12AB*"]
)
def test_a_plate_that_was_seen_in_part_is_found(part):
    asked = question("vehicle", plate=part)
    assert meets(asked, CAR)
    assert said(asked, CAR)[0] is Grade.POSSIBLE


@pytest.mark.parametrize("part", ["12-A?-35", "*BA34", "13AB*", "12AB34?"])
def test_a_part_that_does_not_fit_says_nothing(part):
    assert said(question("vehicle", plate=part), CAR) is None


def test_a_whole_plate_finds_a_record_that_knows_a_part():
    held = record("vehicle", plate="12AB*", make="Honda")
    asked = question("vehicle", plate="12-AB-34", make="HONDA")
    assert meets(asked, held)
    assert said(asked, held)[0] is Grade.POSSIBLE


def test_the_make_weighs_for_and_against_a_part_of_a_plate():
    right = match(question("vehicle", plate="*AB34", make="Honda"), CAR)
    plain = match(question("vehicle", plate="*AB34"), CAR)
    assert right.score > plain.score
    assert match(question("vehicle", plate="*AB34", make="Skoda"), CAR) is None


@pytest.mark.attack
@pytest.mark.parametrize(
    "plate", ["*", "????", "*?*?*", "A*", "1?A?34", "*12*34*", "???AB?", "**?**12"]
)
def test_a_plate_of_wildcards_is_too_little_to_ask(plate):
    with pytest.raises(BadInput):
        question_selectors(question("vehicle", plate=plate))


def test_the_end_of_a_vin_is_enough():
    assert meets(question("vehicle", vin="3A004352"), CAR)
    assert said(question("vehicle", vin="3A004352"), CAR)[0] is Grade.POSSIBLE


def test_a_firearm_serial_is_an_identifier_only_with_its_make():
    held = record("firearm", serial_number="A11234", make="Beretta", calibre="9mm")
    alone = match(question("firearm", serial_number="A11234"), held)
    confirmed = match(question("firearm", serial_number="A11234", make="BERETTA"), held)
    assert alone.grade is Grade.POSSIBLE
    assert "number.not_unique:serial_number" in alone.reasons
    assert confirmed.grade is Grade.IDENTIFIER
    assert (
        match(question("firearm", serial_number="A11234", make="Glock"), held) is None
    )


def test_a_document_question_matches_a_person_who_carries_it():
    found = match(about(number="C4472910", issuing_country="PRT"), HOLDER)
    assert found.grade is Grade.IDENTIFIER
    assert found.reasons == ("number.same:number",)


# --- attacks --------------------------------------------------------------------

_FIELDS = [
    (category.name, field.name)
    for category in CATEGORIES.values()
    for field in category.fields.values()
    if field.index
]


@given(st.sampled_from(_FIELDS), st.text(min_size=1), st.text(min_size=1))
def test_no_text_in_an_identifier_raises(field, asked, held):
    category, name = field
    ours = known_question(question(category, **{name: asked + "1"}))
    compare_numbers(ours, known_record(record(category, **{name: held})))


@given(st.sampled_from(_FIELDS), st.from_regex(r"[A-Z0-9]{4,20}", fullmatch=True))
def test_a_number_meets_itself(field, number):
    category, name = field
    asked, held = (
        question(category, **{name: number}),
        record(category, **{name: number}),
    )
    if known_record(held).identifiers:
        assert compare_numbers(known_question(asked), known_record(held)) is not None


@pytest.mark.attack
@pytest.mark.parametrize(
    "number", ["9" * 1000, "A1" * 500, "?" * 1000, "*1" * 500, "1" * 39 + "*"]
)
def test_a_number_of_a_thousand_characters_costs_nothing(number):
    for category, name in _FIELDS:
        held = record(category, **{name: number[:500]})
        match(question(category, **{name: number[:500]}), held)


@pytest.mark.attack
def test_digits_of_other_scripts_are_the_digits_that_they_are():
    for written in ("C\u0664\u0664\u0667\u0662\u0669\u0661\u0660", "\uff234472910"):
        assert said(about(number=written), HOLDER)[0] is Grade.IDENTIFIER


@pytest.mark.attack
def test_a_record_with_a_thousand_numbers_is_compared_in_part():
    held = record(
        "person",
        name="Rui Alves",
        passport_number=[f"PT:C{4000000 + n}" for n in range(1000)],
    )
    numbers = [f"PT:D{7000000 + n}" for n in range(40)]
    assert match(about(number=numbers), held) is None


@pytest.mark.attack
def test_findings_never_say_what_the_record_holds():
    asked = about(number="CO472910", birth_date="1963-05-17", holder_name="R Alves")
    for each in (match(asked, HOLDER), match(question("vehicle", plate="*AB34"), CAR)):
        told = " ".join(each.reasons).lower() if each else ""
        for value in ("4472910", "alves", "1963", "12ab34", "honda", "pt"):
            assert value not in told
