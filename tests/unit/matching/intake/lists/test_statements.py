import pytest

from tests.unit.matching.intake.lists.reading import (
    found,
    normal,
    reasons,
    rows,
    said,
)

HEADER = "canonical_id,entity_id,prop,prop_type,schema,value,dataset,origin,lang,original_value,external,first_seen,last_seen,id"


def line(prop, value, *, who="NK-s", entity="un-881", external="f"):
    return f"{who},{entity},{prop},x,Person,{value},a_list,,,,{external},2021,2026,0\n"


def text(*lines):
    return HEADER + "\n" + "".join(lines)


def test_statements_that_stand_together_are_one_entity():
    (row,) = rows(
        text(
            line("name", "Samira Odubayo"),
            line("weakAlias", "Mother Sam"),
            line("birthDate", "1970-05-06", entity="ofac-88"),
            line("nationality", "gh"),
        )
    )
    assert row.record.source_id == "NK-s"
    assert (row.line, row.lines) == (2, 4)
    assert row.referents == ("un-881", "ofac-88")
    assert said(row, "weak_alias") == ["Mother Sam"]
    assert normal(row, "birth_date") == ["1970-05-06"]


def test_a_suggestion_is_no_fact():
    (row,) = rows(
        text(line("name", "Samira Odubayo"), line("birthDate", "1980", external="t"))
    )
    assert not said(row, "birth_date")


def test_two_entities_are_two_and_one_that_comes_again_is_an_error():
    statements = text(
        line("name", "Samira Odubayo"),
        line("name", "Tomas Vell", who="NK-t"),
        line("birthDate", "1970", who="NK-s"),
    )
    assert [row.record.source_id for row in rows(statements)] == ["NK-s", "NK-t"]
    assert len(reasons(statements)) == 1


def test_of_the_schemata_that_sources_use_the_one_that_says_most_is_meant():
    vague = line("name", "Samira Odubayo").replace(",Person,", ",LegalEntity,")
    (row,) = rows(text(vague, line("birthDate", "1970-05-06")))
    assert row.record.category == "person"
    assert normal(row, "birth_date") == ["1970-05-06"]


def test_a_person_and_a_vessel_under_one_id_are_an_error():
    ship = line("name", "Harrow Bay").replace(",Person,", ",Vessel,")
    assert reasons(text(line("name", "Samira Odubayo"), ship)) == [
        "what is said of it is of several schemata"
    ]


def test_a_passport_on_statements_of_its_own_goes_to_its_holder():
    paper = [
        line(prop, value, who="NK-p").replace(",Person,", ",Passport,")
        for prop, value in (
            ("holder", "NK-s"),
            ("number", "GH88417"),
            ("country", "gh"),
        )
    ]
    _, told = found(text(line("name", "Samira Odubayo"), *paper))
    assert told.holder == "NK-s"
    assert told.values[0] == ("passport_number", "GH:GH88417")


def test_an_office_alone_makes_nobody_a_suspect():
    lines = text(line("name", "Samira Odubayo"), line("topics", "role.pep"))
    assert "no role of suspicion" in reasons(lines)[0]


@pytest.mark.attack
@pytest.mark.parametrize("cells", ["NK-s", "NK-s,a,name", "x," * 20, ","])
def test_a_row_of_other_cells_than_the_header_is_read_with_what_there_is(cells):
    data = text(line("name", "Samira Odubayo"), f"{cells}\n")
    assert reasons(data) == ["not as many cells as the header has"]
