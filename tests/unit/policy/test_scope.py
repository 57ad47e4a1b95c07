"""Each action asks only the rules that can speak on it, and none is lost."""

from __future__ import annotations

import cedarpy
import pytest

from node.model.codes import Action
from node.policy.scope import action_groups, may_apply
from tests.policies.reading import starter

GROUPS = {
    "ask": {"ask"},
    "answer_hit": {"answer_hit"},
    "disclose": {"disclose"},
    "disclose_exact": {"disclose_exact", "disclose"},
    "disclose_generalised": {"disclose_generalised", "disclose"},
    "notify": {"notify"},
    "tell": {"tell"},
    "tell_exact": {"tell_exact", "tell"},
    "tell_generalised": {"tell_generalised", "tell"},
    "forward": {"forward"},
}


def test_groups_are_those_of_the_schema():
    assert action_groups(starter().engine.schema) == GROUPS


def test_groups_of_groups_are_followed_and_may_go_round():
    schema = cedarpy.Schema.from_str(
        'namespace N { entity U; action "a"; action "b" in ["a"]; '
        'action "c" in ["b"] appliesTo { principal: U, resource: U }; }'
    )
    assert action_groups(schema)["c"] == {"a", "b", "c"}


def test_every_action_of_the_program_has_its_own_rules():
    assert set(Action) <= starter().engine.by_action.keys()


@pytest.mark.parametrize(
    ("head", "applies"),
    [
        ({"op": "All"}, True),
        ({"op": "==", "entity": {"id": "ask"}}, True),
        ({"op": "==", "entity": {"id": "notify"}}, False),
        ({"op": "in", "entity": {"id": "ask"}}, True),
        ({"op": "in", "entities": [{"id": "x"}, {"id": "ask"}]}, True),
        ({"op": "in", "entities": [{"id": "x"}]}, False),
        ({"op": "in", "entities": []}, True),
        ({"op": "like"}, True),
        ({}, True),
    ],
)
def test_rule_is_left_out_only_where_its_head_excludes_the_action(head, applies):
    assert may_apply({"action": head}, frozenset({"ask"})) is applies


def test_whole_rule_book_is_asked_where_the_schema_was_not_understood():
    engine = starter().engine
    assert engine._speaking([{"action": {"id": "unheard-of"}}]) is engine.policies
    mixed = [{"action": {"id": "ask"}}, {"action": {"id": "notify"}}]
    assert engine._speaking(mixed) is engine.policies
