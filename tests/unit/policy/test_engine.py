"""The engine: whatever Cedar cannot take is a refusal with an error."""

from __future__ import annotations

import pytest

from node.policy.answer import record_context
from node.policy.ask import ask_context
from node.policy.engine import agency_entity, field_entity, ref, uid
from node.policy.forward import forward_context
from node.policy.notify import notify_context
from tests.policies.reading import asking, forwarding, found, starter, telling

ES = agency_entity("es-cnp", country="ES", agency_class="police")


def request(**changes):
    plain = {
        "principal": uid("Agency", "es-cnp"),
        "action": uid("Action", "ask"),
        "resource": uid("Category", "person"),
        "context": ask_context(starter(), asking()),
    }
    return plain | changes


def ruling(req, entities=(ES,)):
    return starter().engine.judge([req], list(entities))[0]


def test_plain_request_is_ruled_on():
    said = ruling(request())
    assert said.allowed
    assert [rule.id for rule in said.rules] == ["ASK-POLICE"]


@pytest.mark.parametrize(
    "changes",
    [
        {"action": uid("Action", "askk")},
        {"resource": uid("Category", "persons")},
        {"resource": uid("Agency", "es-cnp")},
        {"principal": uid("Category", "person")},
        {"context": {}},
        {"context": {**ask_context(starter(), asking()), "case_given": "yes"}},
        {"context": {**ask_context(starter(), asking()), "extra": True}},
        {
            "context": {
                **ask_context(starter(), asking()),
                "purpose": ref("Purpose", "fun"),
            }
        },
        {"context": {**ask_context(starter(), asking()), "purpose": "investigation"}},
    ],
    ids=range(9),
)
def test_request_that_does_not_fit_the_schema_is_refused_with_an_error(changes):
    said = ruling(request(**changes))
    assert not said.allowed
    assert said.errors


def test_entity_that_does_not_fit_is_refused_with_an_error():
    odd = field_entity("name", "corre", special=False, names_no_person=False)
    said = ruling(request(), [ES, odd])
    assert not said.allowed
    assert said.errors


def test_unknown_agency_is_refused():
    assert not ruling(request(), []).allowed


def test_second_view_of_one_country_is_refused():
    other = {
        "uid": uid("Country", "ES"),
        "attrs": {"death_penalty": ref("DeathPenalty", "unknown")},
        "parents": [],
    }
    said = ruling(request(), [ES, other])
    assert not said.allowed
    assert said.errors


@pytest.mark.parametrize(
    ("action", "context"),
    [
        ("ask", ask_context(starter(), asking())),
        ("answer_hit", record_context(found())),
        ("notify", notify_context(telling())),
        ("forward", forward_context(forwarding())),
    ],
)
def test_every_fact_of_the_schema_is_filled(action, context):
    """A fact that the program forgets would be no decision for every request."""
    asked = {
        "principal": uid("Agency", "es-cnp"),
        "action": uid("Action", action),
        "resource": uid("Category", "person"),
        "context": context,
    }
    assert ruling(asked).errors == ()
