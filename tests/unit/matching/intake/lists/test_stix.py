import json

import pytest

from node.matching.intake import Gone, Origin, Partial, Reject
from node.model.codes import Handling, SubjectRole
from tests.unit.matching.intake.lists.reading import (
    found,
    normal,
    read,
    reasons,
    rows,
    said,
)

RED = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"
AUTHOR = "identity--88000000-0000-4000-8000-000000000001"
SAMIRA = "identity--88000000-0000-4000-8000-000000000002"


def identity(
    name="Samira Odubayo", *, number=SAMIRA, modified="2026-11-01T00:00:00.000Z", **more
):
    return {
        "type": "identity",
        "spec_version": "2.1",
        "id": number,
        "created_by_ref": AUTHOR,
        "modified": modified,
        "name": name,
        "identity_class": "individual",
    } | more


def bundle(*objects):
    author = {"type": "identity", "id": AUTHOR, "name": "A Person Who Writes",
              "identity_class": "individual", "modified": "2026-01-01T00:00:00Z"}  # fmt: skip
    return json.dumps(
        {"type": "bundle", "id": "bundle--1", "objects": [author, *objects]}, indent=1
    )


def test_the_author_is_no_subject():
    assert [said(row, "name") for row in rows(bundle(identity()))] == [
        ["Samira Odubayo"]
    ]


@pytest.mark.parametrize("turned", [False, True])
def test_of_two_versions_the_one_modified_last_counts(turned):
    older = identity("Old Name", modified="2026-11-01T00:00:00Z")
    newer = identity("New Name", modified="2026-11-01T00:00:00.5Z")
    (row,) = rows(bundle(*((newer, older) if turned else (older, newer))))
    assert said(row, "name") == ["New Name"]


def test_one_that_is_revoked_is_taken_back():
    assert found(bundle(identity(revoked=True))) == [Gone(2, SAMIRA)]


def test_dates_and_papers_stand_in_extensions_and_in_properties_of_one_s_own():
    extension = {"extension_type": "property-extension", "birth_date": "1970-05-06",
                 "passport_number": "GH88417", "passport_country": "GH"}  # fmt: skip
    more = {
        "extensions": {"extension-definition--1": extension},
        "x_aliases": ["Mother Sam"],
    }
    (row,) = rows(bundle(identity(**more)))
    assert normal(row, "birth_date") == ["1970-05-06"]
    assert said(row, "passport_number") == ["GH:GH88417"]
    assert said(row, "alias") == ["Mother Sam"]


@pytest.mark.parametrize(
    ("marks", "code"),
    [
        ([], Handling.H0),
        ([RED], Handling.H3),
        (["marking-definition--nobody-knows"], Handling.H3),
    ],
)
def test_a_marking_is_a_handling_code_and_one_that_is_not_known_the_strictest(
    marks, code
):
    (row,) = rows(bundle(identity(object_marking_refs=marks)))
    assert row.record.handling is code


def test_a_statement_of_copyright_is_no_marking_of_handling():
    statement = {"type": "marking-definition", "definition_type": "statement",
                 "id": "marking-definition--7", "definition": {"statement": "(c)"}}  # fmt: skip
    (row,) = rows(
        bundle(identity(object_marking_refs=["marking-definition--7"]), statement)
    )
    assert row.record.handling is Handling.H0


@pytest.mark.attack
def test_a_green_marking_widens_what_the_import_said():
    ours = Origin("a-list", SubjectRole.SUSPECT, Handling.H3)
    amber = "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"
    (row,) = rows(bundle(identity(object_marking_refs=[amber])), origin=ours)
    assert row.record.handling is Handling.H3


@pytest.mark.attack
@pytest.mark.parametrize(
    "text",
    ['{"type": "bundle", "objects": [', '{"type":"bundle","objects":1,"objects":2}'],
)
def test_a_bundle_that_is_no_strict_json_is_one_reject(text):
    assert [type(one) for one in found(text)] == [Reject]


@pytest.mark.attack
def test_a_document_without_end_is_not_held(monkeypatch):
    monkeypatch.setattr("node.matching.intake.lists.whole.MAX_WHOLE", 100)
    assert [type(one) for one in found(bundle(identity()))] == [Reject]


def test_a_bundle_is_a_part_so_that_nobody_is_missing_from_it():
    assert Partial() in read(bundle(identity()))


def test_what_stands_deeper_than_a_property_is_a_note_and_references_are_kept():
    text = bundle(
        identity(
            x_passports=[{"number": "GH88417", "country": "GH"}],
            addresses=[{"city": "Tamale"}, "4 Quay"],
            external_references=[{"source_name": "un", "external_id": "QDi.881"}],
        )
    )
    (row,) = rows(text)
    assert {"passports number: GH88417", "passports country: GH"} < set(
        said(row, "notes")
    )
    assert "addresses city: Tamale" in said(row, "notes")
    assert said(row, "address") == ["4 Quay"]
    assert said(row, "source_reference") == ["QDi.881"]


def test_an_identity_without_an_id_is_told_and_not_passed_over():
    nobody = {"type": "identity", "name": "Samira Odubayo"}
    assert reasons(bundle(nobody)) == ["no id"]
