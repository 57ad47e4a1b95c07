from tests.unit.matching.intake.lists.reading import normal, reasons, rows, said

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
    found = text(
        line("name", "Samira Odubayo"),
        line("name", "Tomas Vell", who="NK-t"),
        line("birthDate", "1970", who="NK-s"),
    )
    assert [row.record.source_id for row in rows(found)] == ["NK-s", "NK-t"]
    assert len(reasons(found)) == 1
