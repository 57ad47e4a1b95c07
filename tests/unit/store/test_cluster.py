"""What the processes of a node know in common: what moves it, and how it is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest

from node.errors import LedgerBroken
from node.flows.bundle.activate import ACTIVE
from node.flows.heads.book import PutDoubt
from node.flows.ports import PutPeer, PutSetting
from node.model.codes import HeadFault
from node.model.head import HeadDoubt
from node.store.cluster import (
    DECIDES,
    MOVES,
    Cluster,
    Lease,
    moves,
    pack_cluster,
    unpack_cluster,
)
from tests.contracts.builders import NOW, answer, peer, record

US = "pt-pj"
DOUBT = HeadDoubt("d", US, HeadFault.CUT, NOW, "head", "shown")


def test_each_change_of_what_decides_gives_another_basis():
    seen = {Cluster().basis}
    cluster = Cluster()
    for effect in (PutPeer(peer()), PutSetting(ACTIVE, b""), PutDoubt(DOUBT)) * 2:
        cluster = cluster.and_then([effect], US)
        assert cluster.basis not in seen
        seen.add(cluster.basis)


@pytest.mark.parametrize(
    "effect",
    [answer("m"), record("r", "t"), PutSetting("heard", b""), PutDoubt(replace(DOUBT, agency="fr-pj"))],
    ids=["an answer", "a record", "another setting", "what stands against a peer"],
)  # fmt: skip
def test_what_does_not_decide_overtakes_no_answer(effect):
    assert Cluster().and_then([effect], US).basis == Cluster().basis
    assert not moves([effect], US) & DECIDES


def test_what_moved_is_told_by_kind():
    before = Cluster().and_then([PutPeer(peer())], US)
    after = before.and_then([PutPeer(peer()), PutDoubt(DOUBT)], US)
    assert after.moved_since(before) == {"peers", "doubts", "own doubts"}
    assert after.moved_since(after) == frozenset()


def test_every_kind_that_decides_is_moved_by_something():
    assert set(MOVES.values()) | {"own doubts"} >= DECIDES


def test_it_is_kept_and_read_back_and_of_nothing_there_is_nothing():
    assert pack_cluster(Cluster()) == b""
    assert unpack_cluster(None) == unpack_cluster(b"") == Cluster()
    full = Cluster({"peers": 3, "a": 1}, {"courier": Lease("h:1:ff", 7, 12)}, "r")
    assert unpack_cluster(pack_cluster(full)) == full
    other_way = Cluster({"a": 1, "peers": 3}, full.leases, "r")
    assert pack_cluster(other_way) == pack_cluster(full)


@pytest.mark.attack
@pytest.mark.parametrize("kept", [b"\x00", b"x", b"\x92\x90", b"\x92\x90\x91\x01"])
def test_what_is_no_such_thing_is_refused(kept):
    with pytest.raises(LedgerBroken):
        unpack_cluster(kept)


@pytest.mark.attack
def test_whatever_a_process_keeps_in_memory_is_read_anew_when_another_changes_it(
    opened, blank_postgres
):
    store = opened(blank_postgres, sharing=True)
    assert set(store.journal._writer._watchers) <= set(MOVES)
