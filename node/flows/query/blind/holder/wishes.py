"""Who asks for views of which tier, as things stand now.

A wish lapses when its peer is revoked, may not ask any more, or has not asked for long.
When its scope is in another tier now, it goes there: the view of the one before ends in
the same act.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from node.flows.bundle.rules import Rules
from node.flows.ports import PeerBook
from node.flows.query.blind.book import BlindBook
from node.flows.query.blind.effects import DropWish, PutWish
from node.flows.query.blind.holder.epochs import TierOf
from node.flows.query.blind.holder.learns import justification
from node.flows.query.blind.kept import ViewWish
from node.flows.recorder import Recorder
from node.model.agency import Agency, AgencyId
from node.model.blind import BlindScope
from node.model.codes import PeerState
from node.model.introduction import Introduction
from node.policy.ask import ask_facts, may_ask
from node.policy.bundle import Bundle

LAPSES = timedelta(days=7)
"""A peer that has not asked for its view for so long is not made one any more."""
MOST_OF_A_PEER = 16
"""Tiers of which one peer is made views."""
MOVED, LAPSED = "blind.view-moved", "blind.view-over"


@dataclass(frozen=True, slots=True)
class Scopes:
    """Says which tier a scope of a peer is in."""

    us: Agency
    tier_of: TierOf

    def tier(
        self, bundle: Bundle, reader: Introduction, scope: BlindScope, now: datetime
    ) -> str:
        """Return the tier; nothing where the peer may not ask that at all."""
        facts = ask_facts(
            bundle,
            asker=reader,
            own=self.us,
            justification=justification(scope),
            category=scope.category,
            now=now,
            proved_hit=True,  # asked blind, nobody is named
        )
        return self.tier_of(bundle, facts) if may_ask(bundle, facts).allowed else ""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What peers wish for. One process settles. ``gives``: whether it is granted."""

    scopes: Scopes
    rules: Rules
    peers: PeerBook
    book: BlindBook
    recorder: Recorder
    gives: bool = True

    def settle(self, now: datetime) -> tuple[ViewWish, ...]:
        """Drop what lapsed, move what is in another tier; return what there is."""
        settled: dict[tuple[str, str], ViewWish] = {}
        for wish in self.book.wishes():
            tier = self._tier(wish, now)
            if tier != wish.tier:
                self._move(wish, tier, now)
            if tier:
                settled[wish.reader, tier] = replace(wish, tier=tier)
        return tuple(settled.values())

    def _tier(self, wish: ViewWish, now: datetime) -> str:
        peer = self.peers.get(AgencyId(wish.reader))
        if not self.gives or peer is None or peer.state is not PeerState.ACTIVE:
            return ""
        if wish.asked_at + LAPSES <= now:
            return ""
        return self.scopes.tier(self.rules.bundle, peer.introduction, wish.scope, now)

    def _move(self, wish: ViewWish, tier: str, now: datetime) -> None:
        moved = (PutWish(replace(wish, tier=tier), MOST_OF_A_PEER + 1),) if tier else ()
        self.recorder.record(
            MOVED if tier else LAPSED,
            (DropWish(wish.reader, wish.tier), *moved),
            at=now,
            details=(("peer", wish.reader), ("tier", wish.tier)),
        )
