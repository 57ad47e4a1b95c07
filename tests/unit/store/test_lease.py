"""Leases: one holder at a time, and nothing is kept of one who was overtaken."""

from __future__ import annotations

import random

import pytest

from node.errors import NotYourRole, OtherRules, Overtaken
from node.flows.basis import OFFICERS
from node.flows.ports import PutOfficer, PutSetting
from node.store.cluster import Cluster, Lease, pack_cluster, unpack_cluster
from node.store.lease import (
    LONGEST_S,
    Wish,
    acting,
    agreed,
    by_officer,
    given_back,
    granted,
    shown,
    tokens,
)
from tests.contracts.builders import commit, officer

S = 1_000_000


def wish(holder, *names, for_s=12.0, rules="one"):
    return Wish(holder, names, for_s, rules)


def test_what_is_held_stays_with_its_holder_until_its_end():
    first = granted(Cluster(), wish("a", "courier"), 0)
    assert tokens(first, "a").keys() == {"courier"}
    second = granted(first, wish("b", "courier", "chores"), 11 * S)
    assert tokens(second, "a") == tokens(first, "a")
    assert tokens(second, "b").keys() == {"chores"}
    third = granted(second, wish("b", "courier"), 12 * S)
    assert tokens(third, "a") == {}
    assert tokens(third, "b")["courier"] > tokens(first, "a")["courier"]


def test_who_renews_keeps_the_token():
    held = granted(Cluster(), wish("a", "courier"), 0)
    assert tokens(granted(held, wish("a", "courier"), 9 * S), "a") == tokens(held, "a")


def test_what_was_given_back_is_free_at_once_and_its_token_never_comes_again():
    held = granted(Cluster(), wish("a", "courier"), 0)
    free = given_back(held, "a")
    assert list(shown(free, "b")) == []
    again = granted(free, wish("b", "courier"), 1)
    assert tokens(again, "b")["courier"] > tokens(held, "a")["courier"]


@pytest.mark.attack
def test_a_token_that_was_lost_with_a_server_is_given_to_nobody_else():
    kept = given_back(granted(Cluster(), wish("a", "courier"), S), "a")
    lost = tokens(granted(kept, wish("b", "courier"), 2 * S), "b")["courier"]
    assert tokens(granted(kept, wish("c", "courier"), 3 * S), "c")["courier"] > lost


@pytest.mark.attack
def test_a_lease_of_another_clock_holds_nobody_off():
    held = granted(Cluster(), wish("a", "courier"), 10**9 * S)
    taken = granted(held, wish("b", "courier"), LONGEST_S * S)
    assert tokens(taken, "b").keys() == {"courier"}


def test_who_is_gone_is_not_listed_for_ever():
    held = granted(granted(Cluster(), wish("a"), 0), wish("b", "courier"), S)
    assert list(shown(held, "b")) == ["a: no lease", "b (this one): courier"]
    later = granted(held, wish("b"), 100 * S)
    assert [line.partition(":")[0] for line in shown(later, "b")] == ["b (this one)"]


@pytest.mark.parametrize("seed", range(20))
def test_of_one_name_there_is_one_holder_and_tokens_only_grow(seed):
    chance, cluster, now = random.Random(seed), Cluster(), 0
    highest = {}
    for _ in range(200):
        now += chance.randrange(6 * S)
        who = chance.choice("abc")
        if chance.random() < 0.1:
            cluster = given_back(cluster, who)
        else:
            cluster = granted(cluster, wish(who, "x", "y"), now)
        cluster = unpack_cluster(pack_cluster(cluster))
        for name in "xy":
            holding = [w for w in "abc" if name in tokens(cluster, w)]
            assert len(holding) <= 1
            lease = cluster.leases.get(name, Lease("", 0, 0))
            before = highest.get(name, Lease("", 0, 0))
            assert lease.token >= before.token
            if lease.holder and lease.holder != before.holder and before.token:
                assert lease.token > before.token
            highest[name] = lease


@pytest.fixture
def two(opened, blank_postgres):
    return [opened(blank_postgres, sharing=True) for _ in range(2)]


def take(store, who, name, for_s):
    def change(cluster, now):
        return granted(cluster, wish(who, name, for_s=for_s), now)

    return tokens(store.journal.arrange(change), who)


@pytest.mark.attack
def test_what_a_process_does_that_was_paused_and_overtaken_is_not_kept(two):
    one, other = two
    (old,) = take(one, "a", "courier", 0.0).values()
    assert take(one, "a", "courier", 0.0) == {"courier": old}
    assert take(other, "b", "courier", 30.0).keys() == {"courier"}
    with acting("courier", old):
        with pytest.raises(Overtaken, match="courier"):
            commit(one, PutSetting("s", b"late"))
        with pytest.raises(Overtaken, match="courier"):
            one.journal.tidy(lambda _: None)
        # Nor does it say anything by it: that is asked before each message.
        with pytest.raises(Overtaken, match="courier"):
            one.journal.fresh()
    one.journal.fresh()
    assert one.settings.get("s") is None
    commit(one, text="under no lease")
    (new,) = take(other, "b", "courier", 30.0).values()
    with acting("courier", new):
        commit(other, PutSetting("s", b"mine"))
    assert one.settings.get("s") == b"mine"


@pytest.mark.attack
def test_a_second_process_does_not_change_officers_by_what_it_read_before(two):
    one, other = two
    commit(one, PutOfficer(officer(), b"c"))
    with other.journal.unchanged(OFFICERS):
        held = other.officers.all()
        commit(one, PutOfficer(officer(active=False), b""))
        with pytest.raises(Overtaken, match="officers"):
            commit(other, PutOfficer(held[0], b"renewed"))
    other.journal.fresh()
    assert not other.officers.all()[0].active


@pytest.mark.attack
def test_what_an_officer_was_doing_whom_another_process_disabled_is_not_kept(two):
    one, other = two
    commit(one, PutOfficer(officer(), b"c"))
    with by_officer(officer().pseudonym):
        commit(other, PutSetting("s", b"in time"))
        commit(one, PutOfficer(officer(active=False), b""))
        with pytest.raises(NotYourRole):
            commit(other, PutSetting("s", b"late"))
    with by_officer("o-nobody"), pytest.raises(NotYourRole):
        commit(one, PutSetting("s", b"late"))
    assert other.settings.get("s") == b"in time"
    commit(other, PutSetting("s", b"by the node itself"))


@pytest.mark.attack
def test_who_reads_by_other_rules_is_refused_while_another_is_there():
    held = granted(Cluster(), wish("a", "courier", rules="old"), 0)
    with pytest.raises(OtherRules, match="a"):
        granted(held, wish("b", rules="new"), 11 * S)
    assert granted(held, wish("b", rules="old"), S).rules == "old"
    assert granted(given_back(held, "a"), wish("b", rules="new"), S).rules == "new"
    later = granted(held, wish("b", rules="new"), 13 * S)
    with pytest.raises(OtherRules, match="b"):
        granted(later, wish("a", "courier", rules="old"), 14 * S)


@pytest.mark.attack
@pytest.mark.parametrize(
    ("other", "why"),
    [
        (agreed("other", ["k1", "k2"], 300), "rules"),
        (agreed("r", ["k1"], 300), "keys"),
        (agreed("r", ["k1", "k2"], 600), "fresh"),
    ],
)
def test_who_has_an_older_keystore_or_another_window_is_refused(other, why):
    """The one signs by keys that were given up; the others forget what is fresh to it."""
    same = agreed("r", ["k1", "k2"], 300)
    held = granted(Cluster(), wish("a", "courier", rules=same), 0)
    assert granted(held, wish("b", rules=same), S).rules == same
    with pytest.raises(OtherRules, match=why):
        granted(held, wish("b", rules=other), S)


def taken_in(store, who, rules, for_s):
    def change(cluster, now):
        return granted(cluster, wish(who, for_s=for_s, rules=rules), now)

    return store.journal.arrange(change)


@pytest.mark.attack
def test_a_process_that_was_paused_keeps_nothing_once_others_read_otherwise(two):
    one, other = two
    taken_in(one, "a", "old", 0.0)
    commit(one, text="of the old rules")
    taken_in(other, "b", "new", 30.0)
    with pytest.raises(OtherRules):
        commit(one, PutSetting("s", b"late"))
    commit(other, PutSetting("s", b"new"))
    assert other.settings.get("s") == b"new"
    # It is lost for good: not even the same act is taken, and it opens nothing anew.
    with pytest.raises(OtherRules):
        commit(one, PutSetting("s", b"again"))
    assert other.settings.get("s") == b"new"


def test_who_stands_by_the_same_rules_is_held_up_by_nobody(two):
    for store, who in zip(two, "ab", strict=True):
        taken_in(store, who, "one", 30.0)
    for store in two:
        commit(store)
    assert two[0].journal.cluster().rules == "one"
