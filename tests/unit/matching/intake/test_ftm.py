import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from node.matching.intake import Origin, Reject, Row, open_reader
from node.matching.intake.row import MAX_VALUES
from node.matching.keys import record_selectors
from node.model.codes import SubjectRole
from tests.unit.matching.data_folder import DATA, needs_data

ORIGIN = Origin("test-list", SubjectRole.SUSPECT)


def read(*entities, origin=ORIGIN):
    lines = [e if isinstance(e, bytes) else json.dumps(e).encode() for e in entities]
    return list(open_reader("ftm", origin)([b"\n".join(lines)]))


def entity(schema="Person", **properties):
    return {"id": "x-1", "schema": schema, "properties": properties}


def fields(found):
    return [(value.field, value.normal) for value in found.record.fields]


def test_a_person_becomes_a_record():
    (row,) = read(
        entity(
            name=["Rui ALVES"],
            birthDate=["1970"],
            passportNumber=["C123"],
            gender=["male"],
            nationality=["Portuguese"],
        )
    )
    assert row.line == 1
    assert (row.record.category, row.record.source, row.record.source_id) == (
        "person",
        "test-list",
        "x-1",
    )
    assert row.record.role is SubjectRole.SUSPECT
    assert fields(row) == [
        ("name", "rui alves"),
        ("birth_date", "1970"),
        ("passport_number", "C123"),
        ("sex", "M"),
        ("nationality", "PT"),
    ]


CATEGORIES = {
    "Organization": "organisation", "Company": "organisation", "LegalEntity": "organisation",
    "PublicBody": "organisation", "Asset": "organisation", "Vessel": "vessel", "Airplane": "aircraft",
    "Vehicle": "vehicle", "Passport": "document", "Identification": "document",
    "CryptoWallet": "wallet", "BankAccount": "bank-account",
}  # fmt: skip


@pytest.mark.parametrize("schema", CATEGORIES)
def test_every_schema_has_its_category_and_things_have_no_role(schema):
    (row,) = read(entity(schema, name=["Something"], country=["PT"]))
    assert row.record.category == CATEGORIES[schema]
    assert row.record.role is SubjectRole.NONE


def test_identifiers_go_to_their_fields():
    (row,) = read(
        entity(
            "Vessel",
            name=["MAR AZUL"],
            imoNumber=["IMO9187655"],
            mmsi=["572469210"],
            callSign=["CL2685"],
        )
    )
    assert ("imo", "9187655") in fields(row)
    (row,) = read(
        entity(
            "Company",
            name=["X Ltd"],
            leiCode=["6556009FCJ7O8QPFTC19"],
            innCode=["7712040285,"],
            swiftBic=["DCBKKPPY"],
        )
    )
    assert ("tax_number", "7712040285") in fields(row)
    assert ("bic", "DCBKKPPY") in fields(row)
    (row,) = read(entity("Airplane", name=["EP-GOM"], serialNumber=["8401"]))
    assert ("registration", "EPGOM") in fields(row)


def test_a_country_that_the_list_gives_apart_goes_to_its_number():
    (row,) = read(
        entity(
            name=["Rui Alves"],
            passportNumber=["1084010", "77"],
            passportCountry=["1084010|Egypt"],
        )
    )
    assert ("passport_number", "EG:1084010") in fields(row)
    assert ("passport_number", "77") in fields(row)


def test_remarks_in_a_cell_are_no_numbers_and_several_numbers_are_each_one():
    first = "L851940 (Tunisian passport issued on 9.9.1998, expired on 8.9.2003)"
    both = "(a) 1084010 (Egypt), (b) 19820215"
    (row,) = read(entity(name=["Rui Alves"], passportNumber=[first, both]))
    assert [value for name, value in fields(row) if name == "passport_number"] == [
        "TN:L851940",
        "EG:1084010",
        "19820215",
    ]


def test_several_countries_in_one_cell_are_taken_apart_and_the_cell_is_kept():
    (row,) = read(entity(name=["Rui Alves"], nationality=["(a) German, (b) Moroccan"]))
    assert [n for f, n in fields(row) if f == "nationality"] == ["DE", "MA"]
    assert "nationality: (a) German, (b) Moroccan" in row.record.values("notes")


def test_what_the_catalogue_has_no_field_for_is_kept_in_the_notes():
    (row,) = read(entity(name=["Rui Alves"], favouriteColour=["green"]))
    assert row.record.values("notes") == ("favouriteColour: green",)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ({"id": "1", "schema": "Event", "properties": {"name": ["X"]}}, "schema"),
        ({"id": "1", "schema": ["Person"], "properties": {"name": ["X"]}}, "schema"),
        ({"id": "1", "schema": "Person"}, "properties"),
        ({"schema": "Person", "properties": {"name": ["X"]}}, "id"),
        ({"id": "a\nb", "schema": "Person", "properties": {"name": ["X"]}}, "id"),
        ({"id": "1", "schema": "Person", "properties": {"name": [["X"]]}}, "text"),
        ({"id": "1", "schema": "Person", "properties": {"name": [None]}}, "text"),
        ({"id": "1", "schema": "Person", "properties": {}}, "no field"),
        (b"not json", "JSON"),
        (b"\xff\xfe", "UTF-8"),
    ],
)
def test_a_bad_line_is_rejected_with_its_reason_and_reading_goes_on(line, reason):
    bad, good = read(line, entity(name=["Rui Alves"]))
    assert isinstance(bad, Reject)
    assert bad.line == 1
    assert reason in bad.reason
    assert isinstance(good, Row)
    assert good.line == 2


def test_a_person_without_a_subject_role_is_rejected():
    (found,) = read(entity(name=["Rui Alves"]), origin=Origin("test"))
    assert "role" in found.reason


@pytest.mark.attack
def test_reasons_never_repeat_what_was_read():
    secret = "Khalid-Hussein"
    for line in (
        entity(secret, name=[secret]),
        entity(name=[secret] * 5 + [f"{secret}{n}" for n in range(MAX_VALUES)]),
        {"id": secret + "\x00", "schema": "Person", "properties": {"name": [secret]}},
        b'{"id": "' + secret.encode() + b'", "id": "2"}',
        entity(name=[secret + "\x00"]),
    ):
        (found,) = read(line)
        assert secret not in found.reason


@pytest.mark.attack
def test_a_million_aliases_in_one_line_are_rejected():
    (found,) = read(
        entity(name=["Rui Alves"], alias=[f"a{n}" for n in range(1_000_000)])
    )
    assert isinstance(found, Reject)


@pytest.mark.attack
@pytest.mark.parametrize(
    "source",
    [
        "",
        "../../etc/passwd",
        "a/b",
        "a\\b",
        "..",
        "a..b",
        "x" * 65,
        "a\x00b",
        "a b",
        "\u202elist",
    ],
)
def test_a_source_that_is_a_path_is_refused(source):
    with pytest.raises(Exception) as refused:
        Origin(source)
    assert refused.type.__name__ == "BadInput"


@pytest.mark.attack
def test_an_id_with_a_path_is_plain_text():
    (row,) = read(
        {
            "id": "../../../etc/passwd",
            "schema": "Person",
            "properties": {"name": ["Rui Alves"]},
        }
    )
    assert row.record.source_id == "../../../etc/passwd"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(JSON, st.sampled_from(["Person", "Vessel", "Company", "X"]))
def test_random_properties_give_a_row_or_a_reject(properties, schema):
    (found,) = read({"id": "1", "schema": schema, "properties": properties})
    assert isinstance(found, (Row, Reject))


@needs_data
@pytest.mark.parametrize("name", ["un_sc_2026-02-27", "cn_sanctions"])
def test_a_real_list_is_read_whole(name):
    import gzip

    data = gzip.decompress((DATA / "lists" / f"{name}.ftm.jsonl.gz").read_bytes())
    found = list(open_reader("ftm", ORIGIN)([data]))
    kept = [len(record_selectors(row.record)) for row in found if isinstance(row, Row)]
    assert len(kept) == data.count(b"\n")
    assert sum(kept) / len(kept) < 27


@pytest.mark.parametrize(
    ("schema", "name", "field"),
    [
        *[("Company", p, "registration_number") for p in ("uscCode", "uniqueEntityId", "cageCode", "cikCode")],
        *[("Company", p, "tax_number") for p in ("voenCode", "irsCode", "jibCode")],
        *[("Person", "abbreviation", "weak_alias"), ("Company", "abbreviation", "weak_alias")],
        *[("Person", p, "first_name") for p in ("secondName", "middleName")],
        *[("Person", "profession", "occupation"), ("Person", "spokenLanguage", "languages")],
        *[("Person", "eyeColor", "eyes"), ("Person", "hairColor", "hair"), ("Person", "height", "height")],
        *[("Vessel", "country", "flag"), ("Vessel", "crsNumber", "hull_id"), ("Vessel", "pastTypes", "vessel_type")],
        *[("CryptoWallet", "cryptoAddress", "address"), ("CryptoWallet", "blockchain", "chain")],
        *[("Person", "cryptoAddress", "wallet"), ("Person", "programId", "programme")],
        *[("UserAccount", "username", "handle"), ("UserAccount", "ipAddress", "ip")],
    ],
)  # fmt: skip
def test_a_property_that_was_new_or_went_to_the_notes_has_its_field(
    schema, name, field
):
    (row,) = read(entity(schema, **{name: ["Sample 881"], "name": ["Somebody Else"]}))
    assert "Sample 881" in row.record.values(field)


def test_an_id_in_place_of_an_entity_is_nobody_s_name():
    (row,) = read(entity("CryptoWallet", holder=["NK-x1"], publicKey=["1abc"]))
    assert not row.record.values("holder_name")
