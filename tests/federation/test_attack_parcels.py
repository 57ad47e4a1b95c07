"""Parcels of which nothing is taken (attack)."""

import pytest

from node.codec.wire import to_wire
from node.errors import ComityError
from node.flows.toll import MOST_A_MINUTE
from node.model.codes import Kind
from node.model.notice import Report
from node.model.parcel import Verb
from tests.federation.forge import say
from tests.federation.test_notice_attacks import item, parcel
from tests.posts import Posts, in_memory

A, B, C = "pt-one", "gr-two", "nl-three"
EPOCH = "0190b2c4-0000-7000-8000-000000000000"


@pytest.fixture
def posts(make):
    return Posts(make(A, B, C, open_store=in_memory))


@pytest.mark.attack
@pytest.mark.parametrize("verb", [Verb.OBJECTED, Verb.WITHDRAW])
def test_parcels_of_which_nothing_is_taken_do_not_fill_the_ledger(posts, verb):
    """Each says fifty things of notices that never were, and is an entry of 50 lines."""
    fed = posts.fed
    most = MOST_A_MINUTE["nothing-new"]
    body = to_wire(Report(fed.clock.now(), text="x"))
    before, place = fed[B].store.journal.head().size, 1
    for _ in range(most + 200):
        items = [
            item(place + n, verb, f"n-{n}-" + "x" * 180, 1, body) for n in range(50)
        ]
        sent = say(
            fed, A, B, parcel(posts, A, B, *items, epoch=EPOCH), kind=Kind.PARCEL
        )
        place += 50
        try:
            fed[B].receive(A, sent.envelope)
        except ComityError as why:
            print("stopped", why)
            break
    made = fed[B].store.journal.head().size - before
    rows = fed[B].store.journal.rows(before, before + made)
    kept = sum(len(row.entry.sealed) for row in rows)
    print(made, "entries", kept, "bytes")
    assert made <= most, f"{made} entries, {kept} bytes in one minute, of one peer"
