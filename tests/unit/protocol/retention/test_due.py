from datetime import UTC, datetime, timedelta

import pytest

from node.matching.catalogue import CATEGORIES
from node.model.codes import SubjectRole
from node.protocol.retention.due import (
    RetentionStep,
    destroyed_at,
    retention_due,
    reviewed_at,
)
from node.protocol.retention.rules import (
    Kept,
    ProceedingsOutcome,
    read_rules,
    rules_text,
)

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)
RULES = read_rules(rules_text(), CATEGORIES)


def kept(
    days, *, reviewed=None, outcome=ProceedingsOutcome.OPEN, role=SubjectRole.SUSPECT
):
    since = NOW - days * DAY
    seen = None if reviewed is None else NOW - reviewed * DAY
    return Kept(f"r{days}", "person", role, False, outcome, since, seen)


def due(*holdings, doubt=False):
    found = retention_due(RULES, holdings, now=NOW, clock_in_doubt=doubt)
    return [(each.id, each.step) for each in found]


def test_what_is_due_is_listed_the_longest_due_first():
    holdings = (kept(1096), kept(1826), kept(1095), kept(3000), kept(1500, reviewed=9))
    assert due(*holdings) == [
        ("r3000", RetentionStep.DESTROY),
        ("r1096", RetentionStep.REVIEW),
        ("r1826", RetentionStep.DESTROY),
    ]


def test_who_was_acquitted_is_destroyed_as_soon_as_that_is_known():
    assert due(kept(0, outcome=ProceedingsOutcome.ACQUITTED)) == [
        ("r0", RetentionStep.DESTROY)
    ]


@pytest.mark.attack
def test_attack_a_clock_that_is_in_doubt_destroys():
    assert due(kept(9999), kept(1100), doubt=True) == [("r1100", RetentionStep.REVIEW)]


@pytest.mark.attack
def test_attack_a_review_keeps_something_beyond_its_time():
    assert due(kept(1826, reviewed=0)) == [("r1826", RetentionStep.DESTROY)]


def test_a_donor_is_looked_at_again_and_not_destroyed():
    donor = kept(20000, role=SubjectRole.DONOR)
    assert destroyed_at(RULES, donor) is None
    assert reviewed_at(RULES, donor) < NOW
    assert due(donor) == [("r20000", RetentionStep.REVIEW)]


def test_a_review_that_is_dated_before_it_came_counts_from_when_it_came():
    assert reviewed_at(RULES, kept(10, reviewed=500)) == NOW + 1086 * DAY
