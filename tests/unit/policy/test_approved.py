"""What approvals give: remedies, and no more than was shown."""

from __future__ import annotations

import pytest

from node.model.codes import Level
from node.model.entry import FieldVerdict
from node.policy.approved import KNOWN, leaving, within


def verdicts(**levels: Level) -> list[FieldVerdict]:
    return [FieldVerdict(name, level, ()) for name, level in levels.items()]


NOTHING = leaving((), known=False)
SHOWN = leaving(verdicts(name=Level.EXACT, born=Level.GENERALISED), known=True)


def test_what_is_withheld_or_not_known_does_not_leave():
    assert frozenset() == NOTHING
    assert leaving(verdicts(name=Level.EXACT), known=False) == frozenset()
    assert leaving(verdicts(name=Level.WITHHELD), known=True) == {KNOWN}


def test_a_value_that_may_leave_may_leave_generalised():
    less = leaving(verdicts(name=Level.GENERALISED), known=True)
    assert within(less, NOTHING, SHOWN)


@pytest.mark.attack
@pytest.mark.parametrize(
    "more",
    [
        verdicts(born=Level.EXACT),
        verdicts(name=Level.EXACT, phone=Level.GENERALISED),
    ],
    ids=["more exactly", "another field"],
)
def test_more_leaving_by_an_approval_than_was_shown(more):
    now = leaving(more, known=True)
    assert not within(now, NOTHING, SHOWN)
    assert within(now, now, SHOWN)  # it leaves without any approval


@pytest.mark.attack
def test_match_made_known_by_an_approval_under_which_none_was_shown():
    assert not within(leaving((), known=True), NOTHING, frozenset())
