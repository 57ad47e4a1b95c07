"""Two peers fill a third's outbox with asks that follow from referrals (attack)."""

import pytest

from node.codec.wire import to_wire  # noqa: F401
from node.errors import ComityError
from node.model.codes import Kind
from node.model.parcel import Item, Verb
from tests.federation.forge import say
from tests.federation.test_notice_attacks import parcel
from tests.federation.test_notice_word import leave
from tests.posts import Posts, in_memory

A, B, C = "pt-one", "gr-two", "nl-three"
EPOCH = "0190b2c4-0000-7000-8000-000000000000"
MOST = 2000  # any bound below what is sent would do


@pytest.fixture
def posts(make):
    return Posts(make(A, B, C, open_store=in_memory))


@pytest.mark.attack
def test_referrals_of_what_never_was_do_not_fill_the_outbox(posts):
    fed = posts.fed
    for n in range(0, MOST + 500, 50):
        items = [
            Item(
                n + i + 1,
                Verb.REFER,
                f"n-{n + i}",
                1,
                b"",
                word=leave(posts, f"n-{n + i}"),
            )
            for i in range(50)
        ]
        sent = say(
            fed, B, C, parcel(posts, B, C, *items, epoch=EPOCH), kind=Kind.PARCEL
        )
        try:
            fed[C].receive(B, sent.envelope)
        except ComityError as why:
            print(why)
            break
    waiting = fed[C].store.notices.unreceipted(A)
    print(len(waiting))
    assert len(waiting) <= MOST
