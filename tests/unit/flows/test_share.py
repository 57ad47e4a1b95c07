"""What one officer of ours may use of what a peer takes from all of us."""

from datetime import UTC, datetime, timedelta

import pytest

from node.errors import Overloaded
from node.flows.share import PING, SHARES, Share, Shares
from node.flows.toll import MOST_A_MINUTE
from node.model.codes import OfficerRole
from tests.simulator import an_officer

NOW = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)


def officer(name, role=OfficerRole.ANALYST):
    return an_officer("pt-one", role, name=name)


def taken(shares, who, *, times=9, peer="gr-two", at=NOW):
    """Return how many an officer got."""
    got = 0
    for _ in range(times):
        try:
            shares.take(PING, who, peer, at)
        except Overloaded:
            continue
        got += 1
    return got


@pytest.fixture
def shares():
    return Shares({PING: Share(2, 5)})


def test_what_is_used_up_comes_back_with_the_minute(shares):
    assert taken(shares, officer("Ana")) == 2
    assert taken(shares, officer("Ana"), at=NOW + timedelta(minutes=1)) == 2


@pytest.mark.attack
def test_what_one_officer_used_up_is_nobody_elses_and_of_no_other_peer(shares):
    assert taken(shares, officer("Ana")) == 2
    assert taken(shares, officer("Rui")) == 2
    assert taken(shares, officer("Ana"), peer="nl-three") == 2


@pytest.mark.attack
def test_all_officers_together_leave_operators_theirs(shares):
    got = [taken(shares, officer(f"Officer {n}")) for n in range(5)]
    assert sum(got) == 5
    assert taken(shares, officer("Petros", OfficerRole.OPERATOR)) == 9


@pytest.mark.attack
@pytest.mark.parametrize("what", sorted(SHARES))
def test_two_of_our_minutes_in_one_of_a_peers_do_not_fill_it(what):
    assert 2 * SHARES[what].together < MOST_A_MINUTE[what]
    assert SHARES[what].each < SHARES[what].together


def test_what_is_kept_is_of_one_minute(shares):
    for n in range(9):
        taken(shares, officer("Ana"), at=NOW + timedelta(minutes=n))
    assert len(shares._taken) <= 2
