import json

from node.matching.intake import (
    Adjacent,
    Gone,
    NamedReject,
    Origin,
    Partial,
    Row,
    open_reader,
)
from node.model.codes import SubjectRole


def entity(number, schema, /, **properties):
    return {"id": number, "schema": schema, "properties": properties}


SAMIRA = entity("p-1", "Person", name=["Samira Odubayo"])
PASSPORT = entity("d-1", "Passport", holder=["p-1"], number=["GH88417"], country=["gh"])
CARD = entity(
    "d-2", "Identification", holder=["p-1"], number=["88-1"], type=["National ID"]
)


def read(*lines, role=SubjectRole.SUSPECT):
    text = "\n".join(json.dumps(line) for line in lines).encode()
    found = open_reader("ftm", Origin("a-list", role))([text])
    return [one for one in found if not isinstance(one, Partial)]


def test_papers_are_told_of_their_holder_before_and_behind_him():
    found = read(PASSPORT, SAMIRA, CARD)
    told = [one for one in found if isinstance(one, Adjacent)]
    assert [(one.line, one.holder) for one in told] == [(1, "p-1"), (3, "p-1")]
    assert told[0].values == (("passport_number", "GH:GH88417"),)
    assert told[1].values == (("national_id", "88-1"),)


def test_a_paper_of_nobody_in_the_file_is_a_document_and_its_holder_no_name():
    (row,) = read(
        entity("d-1", "Passport", holder=["NK-x1"], number=["GH88417"], country=["gh"])
    )
    assert row.record.category == "document"
    assert not row.record.values("holder_name")


def test_an_office_is_told_by_its_name_wherever_that_stands():
    office = entity("o-1", "Occupancy", holder=["p-1"], post=["q-1"])
    position = entity("q-1", "Position", name=["Harbour master"], country=["gh"])
    for lines in ([SAMIRA, office, position], [position, office, SAMIRA]):
        (told,) = (one for one in read(*lines) if isinstance(one, Adjacent))
        assert told.values == (("occupation", "Harbour master"),)


def test_a_sanction_tells_programme_and_day():
    sanction = entity(
        "s-1", "Sanction", entity=["p-1"], program=["DRC"], startDate=["2014-03-14"]
    )
    (told,) = (one for one in read(SAMIRA, sanction) if isinstance(one, Adjacent))
    assert told.values == (("programme", "DRC"), ("listed_at", "2014-03-14"))


def test_what_is_about_nobody_in_the_file_and_is_no_document_is_an_error():
    (one,) = read(entity("s-1", "Sanction", entity=["p-9"], program=["DRC"]))
    assert isinstance(one, NamedReject)


NESTED = {
    **SAMIRA,
    "referents": ["un-1", "ofac-1"],
    "properties": {
        "name": ["Samira Odubayo"],
        "passportEntity": [PASSPORT],
        "addressEntity": [entity("a-1", "Address", full=["4 Quay, Tamale"])],
        "sanctions": [entity("s-1", "Sanction", program=["DRC"], unscId=["CDi.881"])],
        "familyPerson": [{**entity("f-1", "Family"), "caption": "Ama Odubayo"}],
    },
}


def test_nested_entities_are_told_with_whom_they_stand_in():
    (row,) = read(NESTED)
    assert row.record.values("passport_number") == ("GH:GH88417",)
    assert row.record.values("address") == ("4 Quay, Tamale",)
    assert row.record.values("programme") == ("DRC",)
    assert row.record.values("source_reference") == ("CDi.881",)
    assert row.record.values("linked_to") == ("Ama Odubayo",)
    assert row.referents == ("un-1", "ofac-1")


def test_a_change_adds_or_takes_back():
    added, gone = read(
        {"op": "ADD", "entity": SAMIRA}, {"op": "DEL", "entity": {"id": "p-2"}}
    )
    assert sorted(type(one).__name__ for one in (added, gone)) == ["Gone", "Row"]
    assert Gone(2, "p-2") in (added, gone)


def test_a_politician_is_no_suspect_for_the_office():
    pep = entity("p-1", "Person", name=["Ama Kofi"], topics=["role.pep"])
    (refused,) = read(pep)
    assert "office" in refused.reason
    assert isinstance(read(pep, role=SubjectRole.CONTACT)[0], Row)
    listed = entity("p-1", "Person", name=["Ama Kofi"], topics=["role.pep", "sanction"])
    assert isinstance(read(listed)[0], Row)
