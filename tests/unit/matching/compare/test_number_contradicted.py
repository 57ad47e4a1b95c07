"""A number that is the same is not the best grade where it groups, or is contradicted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from node.matching.catalogue import CATEGORIES
from node.matching.compare import match
from node.model.codes import Grade
from tests.unit.matching.making import question, record

NUMBERS = {
    "scoped-number": "PT:C4472910",
    "plate": "PT:12AB34",
    "serial": "K4472910",
    "vin": "1HGCM82633A004352",
    "imo": "9187655",
    "imo-company": "5187655",
    "mmsi": "263442910",
    "tail": "CS-TNA",
    "container": "CSQU3054383",
    "phone": "+351912345678",
    "imei": "490154203237518",
    "imsi": "268012345698765",
    "iccid": "8935101811111111118",
    "email": "rui@correio.pt",
    "handle": "telegram:rui44",
    "domain": "correio.pt",
    "url": "correio.pt/rui",
    "ip": "81.20.44.7",
    "iban": "DE89370400440532013000",
    "bic": "CGDIPTPL",
    "lei": "5493001KJTIIGC8Y1R12",
    "wallet": "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
    "sec": "PT00A317000000000012345A1234567001" + "20301231",
    "sec-donation": "PT00A3170000000012345",
    "reference": "NUIPC 114/26.5",
}
CONTRADICTIONS = {
    "name": ("Rui Alves", "Ivo Neto"),
    "holder_name": ("Rui Alves", "Ivo Neto"),
    "subscriber_name": ("Rui Alves", "Ivo Neto"),
    "user_name": ("Rui Alves", "Ivo Neto"),
    "birth_date": ("1963-05-17", "1990-10-10"),
    "nationality": ("PT", "BR"),
    "flag": ("PT", "PA"),
    "country": ("PT", "BR"),
    "sex": ("male", "female"),
}
INDEXED = [
    (kind.name, field.name)
    for kind in CATEGORIES.values()
    for field in kind.fields.values()
    if field.index
]
IDENTIFYING = [(c, f) for c, f in INDEXED if CATEGORIES[c].fields[f].unique]
GROUPING = [each for each in INDEXED if each not in IDENTIFYING]


def number(category, name):
    return {name: NUMBERS[CATEGORIES[category].fields[name].kind]}


@pytest.mark.parametrize(("category", "name"), IDENTIFYING)
def test_a_number_that_identifies_is_the_best_grade_by_itself(category, name):
    given_ = number(category, name)
    found = match(question(category, **given_), record(category, **given_))
    assert found.grade is Grade.IDENTIFIER


@pytest.mark.attack
@pytest.mark.parametrize(("category", "name"), GROUPING)
def test_number_of_many_is_guessed_to_be_told_of_each(category, name):
    given_ = number(category, name)
    found = match(question(category, **given_), record(category, **given_))
    assert found.grade is Grade.POSSIBLE


@pytest.mark.attack
@given(data=st.data())
def test_number_of_somebody_is_asked_for_with_what_is_known_of_another(data):
    category, name = data.draw(st.sampled_from(IDENTIFYING))
    fields = CATEGORIES[category].fields
    known = [f for f in CONTRADICTIONS if f in fields]
    if not known:
        return
    told = data.draw(st.lists(st.sampled_from(known), min_size=1, unique=True))
    ours = {f: CONTRADICTIONS[f][0] for f in told}
    theirs = {f: CONTRADICTIONS[f][1] for f in told}
    shared = number(category, name)
    found = match(
        question(category, **shared, **ours), record(category, **shared, **theirs)
    )
    assert found is None or found.grade is not Grade.IDENTIFIER


@pytest.mark.attack
def test_reference_and_authority_of_a_case_name_nobody_who_is_in_it():
    asked = question("case", reference="NUIPC 114/26.5", authority="GNR Faro")
    suspect = record(
        "person",
        name="Rui Alves",
        case_number="NUIPC 114/26.5",
        authority="GNR Faro",
    )
    assert match(asked, suspect).grade is Grade.POSSIBLE
    same = record("case", reference="NUIPC 114/26.5", authority="GNR Faro")
    assert match(asked, same).grade is Grade.IDENTIFIER
    other = record("case", reference="NUIPC 114/26.5", authority="GNR Beja")
    assert match(asked, other).grade is Grade.POSSIBLE


@pytest.mark.attack
def test_plate_of_a_car_names_nobody_who_drives_it():
    asked = question("vehicle", plate="12-AB-34", plate_country="PT")
    driver = record("person", name="Rui Alves", plate="PT:12AB34")
    assert match(asked, driver).grade is Grade.POSSIBLE


@pytest.mark.attack
def test_number_does_not_confirm_itself():
    freight = record("container", waybill="NUIPC1145")
    assert match(question("container", waybill="NUIPC1145"), freight).grade is (
        Grade.POSSIBLE
    )
