"""Cells: what is changed in one, and what hangs together with it."""

from __future__ import annotations

import pytest
from node.policy.ask import may_ask
from node.policy.disclose import decide_hit

from node.model.codes import Action
from node.policy.engine import ref
from node.policy.notify import decide_notify
from node.policy.study.cells import (
    THEIRS,
    allowed,
    changed,
    crossed,
    heard_cell,
    neighbours,
    rulings,
    with_facts_of,
)
from node.policy.study.chance import Chance
from node.policy.study.rebuild import listening
from tests.policies.reading import found, starter, telling


def heard(decide):
    bundle, said = listening(starter())
    decide(bundle)
    return [heard_cell(request, known) for request, known in said]


def cell(action):
    cells = heard(lambda b: decide_hit(b, found(), (("name", "core"),)))
    cells += heard(lambda b: may_ask(b, found().ask))
    cells += heard(lambda b: decide_notify(b, telling(), (("name", "core"),)))
    return next(c for c in cells if c.action == action)


@pytest.mark.parametrize(
    "action", [Action.ASK, Action.ANSWER_HIT, Action.DISCLOSE_EXACT, Action.TELL_EXACT]
)
def test_what_is_heard_is_ruled_on_as_it_was(action):
    one = cell(action)
    (ruling,) = rulings(starter(), starter().engine, [one])
    assert ruling.errors == ()
    assert ruling.allowed
    assert allowed(starter(), [one]) == [True]


def test_a_field_is_asked_about_only_where_the_match_may_be_told():
    field = cell(Action.DISCLOSE_EXACT)
    assert field.gate().action == Action.ANSWER_HIT
    assert cell(Action.ASK).gate() is None
    hidden = changed(field, "hidden", True)
    assert allowed(starter(), [field, hidden, field]) == [True, False, True]


def test_one_agency_of_two_classes_is_ruled_on_in_its_own_right():
    police = cell(Action.ASK)
    other = changed(police, "class", "other")
    same_name = type(police)(
        **{f: getattr(police, f) for f in police.__slots__} | {"agency_class": "other"}
    )
    said = [
        r.allowed for r in rulings(starter(), starter().engine, [police, same_name])
    ]
    assert said == [True, False]
    assert other.agency != police.agency


def test_what_hangs_together_is_changed_together():
    record, notice = cell(Action.ANSWER_HIT), cell(Action.NOTIFY)
    theirs = changed(record, "third_party", True)
    assert theirs.facts["originator"] != ""
    assert changed(theirs, "third_party", False).facts["originator"] == ""
    moved = changed(record, "category", ref("Category", "vehicle"))
    assert moved.category == "vehicle"
    assert moved.facts["category"] == ref("Category", "vehicle")
    excluded = changed(changed(notice, "country", "FR"), "excluded", THEIRS)
    assert excluded.facts["excluded"] == [ref("Country", "FR")]
    assert changed(record, "excluded", []) == record, "it has no such fact"


def test_a_model_s_facts_are_put_on_another_cell():
    one = cell(Action.DISCLOSE_EXACT)
    model = changed(changed(one, "minor", True), "hidden", True)
    made = with_facts_of(one, model, ["minor"])
    assert made.facts["minor"] is True
    assert made.facts["hidden"] is False


def test_facts_are_crossed_whole_where_they_are_few():
    words = {"minor": [False, True], "hidden": [False, True]}
    cells = crossed([cell(Action.ANSWER_HIT)], words, Chance(1), 100)
    pairs = {(c.facts["minor"], c.facts["hidden"]) for c in cells}
    assert len(pairs) == len(cells) == 4
    assert crossed([], words, Chance(1), 100) == []


def test_neighbours_are_new_and_drawn_alike_by_one_seed():
    words = {"minor": [False, True], "class": ["police", "judicial", "other"]}
    one = [cell(Action.ANSWER_HIT)]
    made = neighbours(one, words, Chance(4), 5)
    assert made == neighbours(one, words, Chance(4), 5)
    assert len({c.key() for c in made}) == len(made) > 1
