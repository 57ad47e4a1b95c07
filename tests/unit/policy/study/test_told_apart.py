"""Questions that an instrument covers in one version and not in another."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from node.policy.study.told_apart import told_apart
from tests.policies.reading import starter

YEAR = timedelta(days=365)


def with_agreement(name, **changes):
    law = starter().law
    made = tuple(replace(a, **changes) if a.id == name else a for a in law.agreements)
    return told_apart(starter(), replace(law, agreements=made))


def agreement(name):
    return next(a for a in starter().agreements if a.id == name)


def test_nothing_is_told_apart_where_nothing_is_changed():
    assert told_apart(starter(), starter().law) == []


@pytest.mark.parametrize(
    ("changes", "grows"),
    [
        ({"purposes": frozenset(("*",))}, True),
        ({"purposes": frozenset(("investigation",))}, False),
        ({"categories": frozenset(("*",))}, True),
        ({"since": agreement("pruem-ii").since - YEAR}, True),
        ({"until": agreement("pruem-ii").until - YEAR}, False),
        ({"parties": agreement("pruem-ii").parties - {"FR"}}, False),
        ({"parties": agreement("pruem-ii").parties | {"NO"}}, True),
        ({"offences": frozenset(("fraud",))}, False),
    ],
)
def test_a_question_is_covered_in_one_alone(changes, grows):
    found = with_agreement("pruem-ii", **changes)
    assert found
    for before, after in found:
        assert bool(after.agreement) is grows
        assert bool(before.agreement) is not grows
        assert {before.asker, before.own} == {after.asker, after.own}


def test_between_the_sides_of_a_treaty_alone():
    tca = agreement("eu-uk-tca")
    assert tca.sides
    for before, after in with_agreement("eu-uk-tca", sides=()):
        assert (before.agreement, after.agreement) == ("", tca.id)
        assert "GB" not in (before.asker, before.own)


def test_an_assurance_that_ends_or_is_given_for_more():
    law = starter().law
    (one,) = law.assurances
    later = replace(one, until=one.until + YEAR)
    ((before, after),) = told_apart(starter(), replace(law, assurances=(later,)))
    assert (before.assurance, after.assurance) == ("", one.kind)
    assert before.asker == one.given_by
    ((before, after),) = told_apart(starter(), replace(law, assurances=()))
    assert (before.assurance, after.assurance) == (one.kind, "")
