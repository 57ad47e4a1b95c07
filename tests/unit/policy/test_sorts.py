"""What is read off a rule in Cedar's JSON form."""

from __future__ import annotations

import pytest

from node.policy.lint import parse_policies
from node.policy.sorts import Entity, named_in, nodes


def conditions(body: str):
    (parsed,) = parse_policies(
        "x.cedar", f"forbid (principal, action, resource) when {{ {body} }};"
    )
    return parsed.body["conditions"]


@pytest.mark.parametrize("word", [".", "Var", "Record", "type", "Value"])
def test_what_stands_in_a_record_is_found_and_its_names_are_not(word):
    body = f'{{"{word}": context.grade == Comity::Grade::"strong"}}["{word}"]'
    found = list(nodes(conditions(body)))
    assert {"Var": "context"} in found
    assert sum("Record" in one for one in found) == 1
    assert named_in([conditions(body)]) == {Entity("Grade", "strong")}


def test_each_object_comes_before_what_is_in_it():
    first, *_, last = nodes(conditions("context.minor"))
    assert first["kind"] == "when"
    assert last == {"Var": "context"}
