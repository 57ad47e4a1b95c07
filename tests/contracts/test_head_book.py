"""Heads of peers' ledgers, held and waiting, and what stands against any."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest

from node.errors import AlreadyThere
from node.flows.heads.book import DropHead, ForgetHeads, HoldHead, KeepHead, PutDoubt
from node.model.codes import HeadFault
from node.model.head import HeadDoubt, PeerHead, PeerHeads
from tests.contracts.builders import NOW, commit, digest, minutes


def head(size, agency="fr-pj", root="root", **changed):
    said = digest(f"{root} {size}")
    note = f"{agency}/comity-ledger\n{size}\n{base64.b64encode(said).decode()}\n\n"
    return replace(PeerHead(agency, size, said, note, NOW), **changed)


def doubt(name="d-1", **changed):
    made = HeadDoubt(name, "fr-pj", HeadFault.FORKED, NOW, "ten", "other")
    return replace(made, **changed)


def of(store, agency="fr-pj"):
    return store.heads.heads()[agency]


def test_heads_wait_beside_each_other_the_smallest_first(store, reopen):
    commit(store, KeepHead(head(12)), KeepHead(head(10)), KeepHead(head(3, "es-pn")))
    expected = {
        "es-pn": PeerHeads(None, (head(3, "es-pn"),)),
        "fr-pj": PeerHeads(None, (head(10), head(12))),
    }
    assert store.heads.heads() == expected
    assert reopen().heads.heads() == expected


@pytest.mark.attack
def test_a_head_that_waits_is_not_altered_by_one_that_comes_later(store):
    commit(store, KeepHead(head(10)))
    commit(store, KeepHead(head(10, seen_at=minutes(9), checkpoint="rewritten")))
    assert of(store).waiting == (head(10),)


@pytest.mark.attack
def test_another_root_of_the_same_size_waits_beside_the_first(store):
    commit(store, KeepHead(head(10)), KeepHead(head(10, root="another")))
    assert len(of(store).waiting) == 2


def test_a_proved_head_takes_the_place_of_the_one_it_grew_from(store, reopen):
    commit(store, KeepHead(head(10)), KeepHead(head(12)), KeepHead(head(14)))
    commit(store, DropHead(head(10)), HoldHead(head(10), None))
    assert of(store) == PeerHeads(head(10), (head(12), head(14)))
    commit(store, DropHead(head(12)), HoldHead(head(12), head(10)))
    assert of(store) == PeerHeads(head(12), (head(14),))
    assert of(reopen()) == PeerHeads(head(12), (head(14),))


@pytest.mark.attack
def test_of_two_heads_that_grew_from_one_only_the_first_is_held(store):
    """Each alone is proved from the old one: together they may be two histories."""
    commit(store, HoldHead(head(10), None))
    commit(store, HoldHead(head(12), head(10)))
    for before in (head(10), None, head(12, root="another")):
        with pytest.raises(AlreadyThere):
            commit(store, HoldHead(head(14), before))
    assert of(store).held == head(12)


def test_a_head_that_waits_no_longer_is_dropped_and_no_other(store):
    same = head(10, root="another")
    commit(store, KeepHead(head(10)), KeepHead(same), KeepHead(head(12)))
    commit(store, DropHead(head(10)))
    assert of(store).waiting == (same, head(12))


def test_what_is_held_of_one_ledger_ends_and_of_no_other(store):
    other = head(3, "es-pn")
    commit(store, KeepHead(head(10)), KeepHead(other))
    commit(store, HoldHead(head(12), None))
    commit(store, ForgetHeads("fr-pj"))
    assert store.heads.heads() == {"es-pn": PeerHeads(None, (other,))}


def test_doubts_stay_when_they_are_cleared_oldest_first(store, reopen):
    later, first = doubt("d-0", at=minutes(2), fault=HeadFault.CUT), doubt()
    commit(store, PutDoubt(later), PutDoubt(first))
    cleared = replace(first, cleared_at=minutes(3))
    commit(store, PutDoubt(cleared))
    assert store.heads.doubts() == (cleared, later)
    assert reopen().heads.doubts() == (cleared, later)
