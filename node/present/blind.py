"""How blind questions are told: what left the house, and what each hit is worth."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from node.languages.bidi import Finished
from node.model.desk.view import ViewItem, ViewList
from node.model.query import BlindHit, PeerAnswer, Way
from node.model.short_id import short_id, short_ids
from node.present.element import Elements, Tone
from node.present.wording import Wording

_LEFT: Final = MappingProxyType(
    {
        Way.BLIND: "page.left-blind",
        Way.DISCLOSED: "page.left-disclosed",
        Way.REDEEM: "page.left-redeem",
    }
)


def left_page(words: Wording, answers: Sequence[PeerAnswer]) -> Elements:
    """Tell what left the house, to whom, by the way that each was asked."""
    for way, key in _LEFT.items():
        peers = ", ".join(answer.peer for answer in answers if answer.way == way)
        if peers:
            yield words.line(words.say(key, peers=peers), Tone.ASIDE)


def blind_hits(
    words: Wording, answers: Sequence[PeerAnswer], *, query_id: str, only: int
) -> Elements:
    """Tell what met blind, the best first, and how it is followed up."""
    met = [
        (answer.peer, hit)
        for answer in answers
        for hit in answer.met
        if only in (0, hit.question + 1)
    ]
    if not met:
        return
    met.sort(key=lambda one: (not one[1].firm, one[1].question, one[0]))
    yield words.headed("page.blind-hits")
    yield words.table(
        met,
        ("peer", lambda one: one[0]),
        ("question", lambda one: one[1].question + 1),
        ("page.keys-met", lambda one: _keys(words, one[1])),
        ("page.firm", lambda one: one[1].firm),
        ("page.strangers", lambda one: f"{one[1].strangers:.3g}"),
    )
    command = f"comity query redeem {short_id(query_id) or 'ID'}"
    if any(hit.firm for _, hit in met):
        yield words.line(words.say("page.redeem-firm", command=command))
    weak = [hit.strangers for _, hit in met if not hit.firm]
    if weak:
        told = {"strangers": f"{sum(weak):.3g}", "command": f"{command} --weak"}
        yield words.line(words.say("page.redeem-weak", **told), Tone.DOUBTFUL)


def view_list(words: Wording, reply: ViewList) -> Elements:
    """Tell what is held of peers' views, one a line."""
    short = short_ids(item.id for item in reply.items)
    yield words.table(
        reply.items,
        ("id", lambda item: short[item.id]),
        "peer",
        ("state", lambda item: words.coded("view-state", item.state)),
        ("scopes", lambda item: _scopes(words, item)),
        ("entries", lambda item: item.entries or ""),
        ("size", lambda item: item.size or ""),
        "fetched_at",
        "closes",
        "note",
    )


def view_page(words: Wording, item: ViewItem) -> Elements:
    """Tell all that is known of one view; not an entry of it, nor its key."""
    yield words.facts(
        item,
        *("id", "peer", ("state", lambda v: words.coded("view-state", v.state))),
        *(("scopes", lambda v: _scopes(words, v)), "current", "openly"),
        *("fetched_at", "tier", "epoch", "closes", "number", "entries", "size"),
        *("root", "reading_rules", "every_s", "doubtful", "note"),
    )


def opening_page(words: Wording, file: str) -> Elements:
    """Tell where an opening was written, and what it is worth."""
    yield words.line(words.say("page.opening-written", file=file))


def _keys(words: Wording, hit: BlindHit) -> Finished:
    return words.say("page.of-keys", met=hit.keys, asked=hit.asked)


def _scopes(words: Wording, item: ViewItem) -> tuple[str, ...]:
    categories = dict.fromkeys(scope.category for scope in item.scopes)
    purposes = dict.fromkeys(str(scope.purpose) for scope in item.scopes)
    return (
        *(words.coded("category", one) for one in categories),
        *(words.coded("purpose", one) for one in purposes),
    )
