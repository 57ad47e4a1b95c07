from datetime import timedelta

import pytest

from node.model.notice import Statement, Urgency
from node.model.request import DataAccess
from node.protocol.request.circumstance import holds, said_in, states
from node.protocol.request.kindfile import Circumstance
from tests.requests import NOW, complete, saying


def met(content, reached=DataAccess.UNSAID, **when):
    return holds(Circumstance(**when), content, said_in(content), reached)


def test_what_says_nothing_always_holds():
    assert met(complete("eio"))


def test_all_that_is_named_must_hold():
    urgent = complete("eio", urgency=Urgency.URGENT)
    assert met(urgent, urgent=True, by=False)
    assert not met(urgent, urgent=True, by=True)
    assert met(complete("eio", wanted_by=NOW + timedelta(1)), urgent=False, by=True)
    assert met(urgent, measures=("search", "seizure"))
    assert not met(urgent, measures=("seizure",))


@pytest.mark.parametrize(
    ("access", "direct"),
    [
        (DataAccess.UNSAID, True),
        (DataAccess.DIRECT, True),
        (DataAccess.INDIRECT, False),
    ],
)
def test_access_that_nobody_told_counts_as_direct(access, direct):
    assert met(complete("eio"), access, access=DataAccess.DIRECT) is direct


def test_what_is_stated_counts_with_its_value_and_blanks_do_not():
    content = saying(complete("eio"), issuer_class="other", necessity="n/a")
    said = said_in(content)
    assert states(said, "issuer_class")
    assert states(said, "issuer_class=other")
    assert not states(said, "issuer_class=prosecutor")
    assert not states(said, "necessity")
    assert met(content, said=("issuer_class=other",), unsaid=("necessity",))


@pytest.mark.attack
def test_attack_two_values_of_which_one_would_do():
    content = complete("core-data")
    twice = (*content.statements, Statement("match_confirmed", "no"))
    said = said_in(complete("core-data", statements=twice))
    assert not states(said, "match_confirmed=yes")
