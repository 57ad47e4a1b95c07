import pytest

from node.matching.compare import match
from node.model.codes import Grade
from tests.unit.matching.making import meets, question, record

SHIP = record(
    "vessel", name="MAR AZUL", flag="Cuba", imo="9187655", previous_name="LUZ DO SUL",
    call_sign="CL2192", vessel_type="Crude Oil Tanker", build_year="1998",
)  # fmt: skip


def graded(**terms):
    found = match(question("vessel", **terms), SHIP)
    return (found.grade, found.score) if found else (None, 0.0)


def test_a_vessel_by_its_name_alone_is_only_possible():
    assert graded(name="Mar Azul")[0] is Grade.POSSIBLE
    assert graded(imo="IMO9187655")[0] is Grade.IDENTIFIER


@pytest.mark.parametrize(
    "name", ["M/V Mar Azul", "MV MAR-AZUL", "mt marazul", "The Mar Azul", "Luz do Sul"]
)
def test_a_vessel_is_found_however_its_name_is_written(name):
    assert meets(question("vessel", name=name), SHIP)
    assert graded(name=name)[0] is Grade.POSSIBLE


def test_what_is_known_beside_the_name_weighs():
    alone = graded(name="Mar Azul")[1]
    assert graded(name="Mar Azul", flag="CU")[1] > alone
    assert graded(name="Mar Azul", flag="PA")[1] < alone
    built = {"flag": "CU", "vessel_type": "tanker", "build_year": "1998"}
    assert graded(name="Mar Azul", **built)[0] is Grade.STRONG
    assert graded(name="Mar Azul", build_year="2011")[0] is None


def test_a_call_sign_is_an_identifier_only_with_the_name_or_the_flag():
    assert graded(call_sign="CL2192")[0] is Grade.POSSIBLE
    assert graded(call_sign="CL2192", flag="CU")[0] is Grade.IDENTIFIER


def test_a_renamed_vessel_under_another_flag_is_found_by_its_imo_number():
    found = match(question("vessel", imo="9187655", name="Ostara", flag="PA"), SHIP)
    assert found.grade is Grade.POSSIBLE
    assert {"field.differs:name", "field.differs:flag"} <= set(found.reasons)


def test_another_imo_number_is_another_vessel_of_that_name():
    assert graded(name="Mar Azul", flag="CU", imo="9074729")[0] is None


def test_one_letter_of_a_name_may_differ_where_something_else_agrees():
    asked = question("vessel", name="Mar Azur", call_sign="CL2192")
    assert match(asked, SHIP).grade in (Grade.POSSIBLE, Grade.IDENTIFIER)
    assert graded(name="Mar Azur")[0] is None


@pytest.mark.attack
def test_the_next_ship_of_a_line_is_another_ship():
    held = record("vessel", name="Ocean Star 5", flag="PA")
    assert match(question("vessel", name="Ocean Star 6", flag="PA"), held) is None
