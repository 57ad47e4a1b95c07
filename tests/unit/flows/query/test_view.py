"""What may be told of a record is what its view bears out."""

from dataclasses import replace

import pytest

from node.flows.query.judge import _grades
from node.flows.query.view import GRADES, Views, show
from node.flows.steps import to_end
from node.matching.compare.basis import basis_of, resting_on
from node.matching.compare.probe import probes_of
from node.model.agency import Agency, AgencyId
from node.model.codes import Grade, SubjectRole
from node.policy.answer import record_facts
from node.policy.ask import ask_facts
from tests.federation.forge import WHY
from tests.simulator import START, bundle_of, starter_policies
from tests.unit.matching.making import question, record

ONE = Agency(AgencyId("pt-one"), "PT one", "PT")
TWO = Agency(AgencyId("gr-two"), "GR two", "GR")
SUSPECT = record(
    "person",
    name="Ivan Petrov",
    birth_date="1970-02-03",
    nationality="NL",
    sex="M",
    mother_name="Olga Petrova",
    passport_number="AB1234567",
)


def views(held, approvals=()):
    bundle = bundle_of(starter_policies())
    ask = ask_facts(
        bundle,
        asker=ONE,
        own=TWO,
        justification=WHY,
        category=held.category,
        now=START,
    )

    facts = record_facts(
        bundle, ask, held, grade=Grade.POSSIBLE, approvals=frozenset(approvals)
    )
    return Views(bundle, held, facts)


def told(asked, held, approvals=()):
    (probe, *_) = probes_of(asked)
    basis = basis_of(probe, resting_on(held))
    return to_end(
        show(
            asked,
            probe,
            basis,
            views=views(held, approvals),
            grades=_grades(probe, frozenset()),
        )
    )


def codes(shown):
    return {f.text for f in shown.match.findings} if shown.match else set()


def test_of_a_number_on_a_suspect_what_is_released_is_compared():
    shown = told(
        question(
            "person",
            passport_number="AB1234567",
            name="Ivan Petrov",
            birth_date="1970-02-03",
            mother_name="Somebody Else",
            sex="M",
        ),
        SUSPECT,
    )
    assert shown.grade is Grade.IDENTIFIER
    assert codes(shown) >= {"birth.agrees", "field.same:name", "field.same:sex"}
    # The day is not released, and neither is the number, nor the mother's name.
    assert not {c for c in codes(shown) if c.startswith(("number.", "parent."))}
    assert "birth.same" not in codes(shown)


def test_what_is_shown_and_contradicts_lowers_the_grade():
    shown = told(
        question("person", passport_number="AB1234567", name="Rui Alves", sex="F"),
        SUSPECT,
    )
    assert shown.grade is Grade.POSSIBLE


@pytest.mark.attack
def test_what_is_withheld_and_contradicts_lowers_nothing():
    victim = replace(SUSPECT, role=SubjectRole.VICTIM)
    for name in ("Ivan Petrov", "Rui Alves"):
        shown = told(question("person", passport_number="AB1234567", name=name), victim)
        assert (shown.grade, codes(shown)) == (Grade.IDENTIFIER, set())


def test_a_confirmed_hit_by_name_is_compared_with_what_it_now_shows():
    asked = question("person", name="Petrov Ivan", birth_date="1970-02-03")
    before = told(asked, SUSPECT)
    after = told(asked, SUSPECT, approvals=["approval:hit-confirmation"])
    assert (before.grade, codes(before)) == (Grade.POSSIBLE, set())
    assert after.view.released.fields
    assert "name.order" in codes(after)


def test_a_ship_that_policy_shows_is_compared_as_a_whole():
    ship = record(
        "vessel", name="Sea Star", flag="PT", build_year="1990", tonnage="500"
    )
    shown = told(
        question(
            "vessel", name="Sea Star", flag="PT", build_year="1990", tonnage="500"
        ),
        ship,
    )
    assert shown.grade is Grade.STRONG
    assert "name.same" in codes(shown)


def test_a_hidden_record_is_told_at_no_grade():
    hidden = replace(SUSPECT, hidden=True)
    assert told(question("person", passport_number="AB1234567"), hidden) is None
    made = views(hidden)
    assert not any(made.hit(grade).allowed for grade in GRADES)


def test_worth_is_the_grade_and_then_what_the_view_bears_out():
    asked = question("vessel", name="Sea Star", flag="PT", build_year="1990")
    near = told(asked, record("vessel", name="Sea Star", flag="PT", build_year="1990"))
    far = told(asked, record("vessel", name="Sea Star", flag="ES", build_year="1990"))
    assert near.worth < far.worth
