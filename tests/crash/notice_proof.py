"""What the ledgers of all parties say of each other once all deaths are over."""

from __future__ import annotations

from contextlib import ExitStack
from itertools import permutations

from node.model.desk.call import Nothing
from node.model.desk.delivery import DELIVERIES_LIST

from tests.crash.parties import Parties, until
from tests.faults.evidence import check_stream, kept


def agree(all_: Parties) -> None:
    """Stop all, and hold each stream against the ledger at its other end."""
    all_.heal()
    until("nothing waits", lambda: not _waiting(all_))
    cards = {a: m.node.as_peer().card for a, m in all_.members.items()}
    for member in all_.members.values():
        assert member.node.stop() == 0, member.node.log()
    with ExitStack() as stack:
        at = {
            agency: stack.enter_context(kept(member.node, cards[agency]))
            for agency, member in all_.members.items()
        }
        for sender, taker in permutations(at.values(), 2):
            proof = check_stream(sender, taker)
            assert set(proof.items.values()) <= {1}, "an item was taken twice"


def _waiting(all_: Parties) -> bool:
    listed = (
        m.node.desk().call(DELIVERIES_LIST, Nothing()) for m in all_.members.values()
    )
    # What was for an agency that was revoked since goes nowhere.
    return any(
        way.waiting for ways in listed for way in ways.ways if way.peer in all_.members
    )
