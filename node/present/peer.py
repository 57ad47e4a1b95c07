"""Peers as they are shown: the list, one with its keys, and whether it is there."""

from __future__ import annotations

from datetime import timedelta

from node.model.desk.peer import CardReply, PeerList, PeerView, PingReply
from node.present import plain
from node.present.element import Elements

_LARGE_MS = 10_000


def peer_page(peer: PeerView) -> Elements:
    """Tell one peer, and what its card changed."""
    yield plain.facts_of(
        peer,
        *("agency", "name", "country", "class=agency_class", "state", "sequence"),
        *("fingerprint", "endpoints", "keys end=keys_end"),
    )
    for change in peer.changes:
        yield plain.line(f"changed: {change}")


def peer_list(found: PeerList) -> Elements:
    """Tell all peers, one a line."""
    yield plain.listing(
        found.items,
        *("agency", "name", "country", "agency_class", "state", "sequence"),
        "keys_end",
    )


def card_page(card: CardReply, written_to: str) -> Elements:
    """Tell what is read out of our own card, and how the peer gets it."""
    yield plain.facts_of(card, "agency", "sequence", "fingerprint")
    if written_to:
        yield plain.line(f"Card written to {written_to}. Send it to the peer; read the")
        yield plain.line("fingerprint out to them over another channel.")
    else:
        yield plain.line("Give --out FILE to write the card itself.")


def ping_page(reply: PingReply) -> Elements:
    """Tell whether a peer is there, and how its clock stands to ours."""
    answered = bool(reply.software)
    yield plain.facts(
        [
            ("peer", reply.agency),
            ("answers", "yes" if answered else "no"),
            ("round trip", f"{reply.millis} ms" if answered else ""),
            ("their clock", _clock(reply) if reply.clock_known else "not learnt"),
            ("software", reply.software),
            ("note", reply.note),
            ("what to do", reply.advice),
        ]
    )


def _clock(reply: PingReply) -> str:
    """Return the difference in a unit that people read it in."""
    if abs(reply.skew_ms) < _LARGE_MS:
        return f"{reply.skew_ms:+d} ms from ours"
    side = "ahead of" if reply.skew_ms > 0 else "behind"
    span = timedelta(seconds=round(abs(reply.skew_ms) / 1000))
    return f"{span} (h:mm:ss) {side} ours"
