"""Give a peer its view: the story of `view-ask`.

    understand → may it ask → which tier → what is there → as much as fits

What is given names nobody, and is of this peer alone. Nothing is made here: what is
lacking is wished for, and a worker makes it. The same ask can be said again at no cost:
it is answered by what there is then, and not remembered.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from node.blind.epoch import EpochSecrets
from node.blind.view import PART_ENTRIES
from node.codec.wire import from_wire, to_wire
from node.crypto.digest import same, sha256
from node.crypto.keystore import Keyring
from node.flows.bundle.rules import Rules
from node.flows.ports import Journal
from node.flows.query.blind.book import BlindBook
from node.flows.query.blind.effects import BlindEffect, PutWish
from node.flows.query.blind.holder.epochs import Epochs, shown_epoch
from node.flows.query.blind.holder.shown import shown_head
from node.flows.query.blind.holder.wishes import MOST_OF_A_PEER, Scopes
from node.flows.query.blind.kept import KeptDelta, KeptEpoch, KeptView, ViewWish
from node.flows.recorder import incoming_entry
from node.flows.reply import Reply
from node.flows.search import Search
from node.flows.steps import Steps
from node.flows.toll import NO_VIEW
from node.matching.catalogue import CATEGORIES
from node.model.blind import ViewAsk, ViewManifest, ViewReply, ViewState, ViewStep
from node.model.codes import Kind, PeerState
from node.model.introduction import Peer
from node.model.message import Message
from node.protocol.blind import check_view_ask

GIVEN = "blind.view-given"
REPLY_MOST = 900_000
"""Bytes of parts or deltas in one reply; with the rest of it, it fits an envelope."""
ASKED_AGAIN = timedelta(hours=1)
"""That a peer still asks is kept no more often than this."""


@dataclass(frozen=True, slots=True)
class ViewGiver:
    """Answers peers that ask for views. Safe to call from many threads.

    ``gives``: whether views are given at all.
    """

    keys: Keyring
    rules: Rules
    scopes: Scopes
    epochs: Epochs
    book: BlindBook
    search: Search
    journal: Journal
    gives: bool
    every: timedelta

    def give(self, message: Message, peer: Peer, now: datetime) -> Steps[Reply]:
        """The story of a view that is asked for, in steps.

        Raises:
            Malformed: the payload is no ask that can be meant.
        """
        # (1) Understand.
        ask = from_wire(ViewAsk, message.payload)
        check_view_ask(ask)

        # (2) Is it given views, and may it ask this at all? A peer that was revoked
        #     since the envelope was opened may not.
        if not self.gives or ask.scope.category not in CATEGORIES:
            return self._without(message, ViewState.NONE, now)
        tier = ""
        if peer.state is PeerState.ACTIVE:
            reader, bundle = peer.introduction, self.rules.bundle
            tier = self.scopes.tier(bundle, reader, ask.scope, now)
        if not tier:
            return self._without(message, ViewState.REFUSED, now)
        yield

        # (3) The newest that there is for it; what is not is wished for.
        wish = ViewWish(peer.agency, tier, ask.scope, now)
        wanted = self._wanted(wish)
        if wanted is None:
            return self._without(message, ViewState.NONE, now)
        found = self._found(peer, tier, now)
        if found is None:
            return self._without(message, ViewState.MAKING, now, wanted)
        yield

        # (4) What leads on from what it holds, or parts, as much as fits.
        reply = self._given(ask, *found, now)
        yield
        return self._reply(message, reply, found[1], now, wanted)

    def _wanted(self, wish: ViewWish) -> tuple[BlindEffect, ...] | None:
        """Return what keeps a wish, if anything does; None if there are too many."""
        mine = self.book.wishes_of(wish.reader)
        known = next((one for one in mine if one.tier == wish.tier), None)
        if known is None and len(mine) >= MOST_OF_A_PEER:
            return None
        if known is not None and wish.asked_at - known.asked_at < ASKED_AGAIN:
            return ()
        return (PutWish(wish, MOST_OF_A_PEER),)

    def _found(
        self, peer: Peer, tier: str, now: datetime
    ) -> tuple[KeptEpoch, KeptView] | None:
        mine = {
            one.epoch: one
            for one in self.book.views_of(peer.agency)
            # What was decided for who it was before is not given to who it is now.
            if one.sequence == peer.introduction.sequence
        }
        for epoch in self.epochs.of_tier(tier, now):
            if epoch.id in mine:
                return epoch, mine[epoch.id]
        return None

    def _given(
        self, ask: ViewAsk, epoch: KeptEpoch, view: KeptView, now: datetime
    ) -> ViewReply:
        head, manifest, parts = view.head, b"", tuple[bytes, ...]()
        steps: tuple[KeptDelta, ...] = ()
        held = same(ask.epoch, sha256(epoch.info))
        if held and ask.part < 0 and view.oldest <= ask.number <= view.number:
            steps = _as_fits(self.book.deltas(view, ask.number))
            head = steps[-1].head if steps else head
        else:
            # Of another number than is kept it begins again, with the first part.
            goes_on = held and ask.part >= 0 and ask.number == view.snapshot
            first = ask.part if goes_on else 0
            head, manifest = view.snapshot_head, view.manifest
            parts = self._parts(view, first)
        return ViewReply(
            state=ViewState.READY,
            epoch=shown_epoch(epoch, self.keys, now),
            head=shown_head(head, self.keys, now),
            view_key=EpochSecrets(epoch.seed).view_key(epoch.tier, view.reader),
            manifest=manifest,
            parts=parts,
            steps=tuple(
                ViewStep(shown_head(one.head, self.keys, now), one.delta)
                for one in steps
            ),
            doubtful=view.doubtful or self.search.may_miss(),
            every_s=int(self.every.total_seconds()),
            checkpoint=self.journal.shown().head.checkpoint,
        )

    def _parts(self, view: KeptView, first: int) -> tuple[bytes, ...]:
        manifest = from_wire(ViewManifest, view.manifest)
        size = PART_ENTRIES * 8
        room = max(1, (REPLY_MOST - len(view.manifest)) // size)
        places = range(first, min(first + room, len(manifest.parts)))
        kept = self.book.parts(view, places)
        return tuple(kept[place] for place in places if place in kept)

    def _without(
        self,
        message: Message,
        state: ViewState,
        now: datetime,
        effects: tuple[BlindEffect, ...] = (),
    ) -> Reply:
        reply = ViewReply(
            state=state,
            epoch=None,
            head=None,
            view_key=b"",
            manifest=b"",
            parts=(),
            steps=(),
            doubtful=False,
            every_s=int(self.every.total_seconds()),
            checkpoint=self.journal.shown().head.checkpoint,
        )
        return self._reply(message, reply, None, now, effects)

    def _reply(
        self,
        message: Message,
        reply: ViewReply,
        view: KeptView | None,
        now: datetime,
        effects: tuple[BlindEffect, ...],
    ) -> Reply:
        told = [("state", str(reply.state))]
        if view is not None:
            told += [
                ("tier", view.tier),
                ("number", str(view.number)),
                ("parts", str(len(reply.parts))),
                ("steps", str(len(reply.steps))),
            ]
        entry = incoming_entry(GIVEN, message, at=now, details=told)
        toll = "" if reply.state is ViewState.READY else NO_VIEW
        return Reply(
            Kind.VIEW,
            to_wire(reply),
            entry,
            effects=effects,
            remembered=False,
            toll=toll,
        )


def _as_fits(deltas: tuple[KeptDelta, ...]) -> tuple[KeptDelta, ...]:
    """Return the first of them that fit a reply: at least one, if there is any."""
    size = 0
    for place, one in enumerate(deltas):
        size += len(one.delta) + len(one.head) + 256
        if size > REPLY_MOST and place:
            return deltas[:place]
    return deltas
