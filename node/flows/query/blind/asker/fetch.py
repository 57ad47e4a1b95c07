"""Fetch a peer's view, or bring the one held up to date.

    what is held → record → ask → check epoch, head and entries → record and keep

Each message is asked again from where the one before ended, so that what was cut off
goes on: a part is kept with the entry that says it came. What a peer gives is taken
only as it has signed it (``accept``); what contradicts what it signed before is kept as
evidence. Whatever came of it is known afterwards (``held``), also that there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from node.blind.view import assemble, read_manifest
from node.clock import Clock
from node.codec.wire import from_wire, to_wire
from node.crypto.ids import random
from node.errors import Altered, Malformed, RefusedByPeer, TheirFault, Unreachable
from node.flows.caller import Caller
from node.flows.ports import Effect
from node.flows.query.blind.asker.accept import (
    apply_steps,
    check_led,
    contradiction,
    is_open,
    read_parts,
    read_terms,
)
from node.flows.query.blind.asker.book import HeldViewBook, PutViewParts
from node.flows.query.blind.asker.held import HeldViews, opened
from node.flows.query.blind.asker.keep import ViewKeeper, Wanted
from node.matching.rules import reading_rules
from node.model.agency import AgencyId
from node.model.blind import BlindScope, ViewAsk, ViewReply, ViewState
from node.model.codes import Kind
from node.model.held_view import HeldState, HeldView, ViewTerms
from node.model.introduction import Peer
from node.protocol.blind_answer import check_view_reply

ROUNDS_MOST = 4096
"""Messages of one fetch; each brings a part at least, or it ends."""
OTHER_RULES = "the peer reads names and numbers by other rules than we do"
_STATES = {
    ViewState.MAKING: HeldState.MAKING,
    ViewState.NONE: HeldState.NONE,
    ViewState.REFUSED: HeldState.REFUSED,
}


@dataclass(frozen=True, slots=True)
class ViewFetcher:
    """Fetches one view at a time. Safe to call from many threads."""

    us: AgencyId
    caller: Caller
    book: HeldViewBook
    keeper: ViewKeeper
    clock: Clock

    def fetch(
        self, peer: Peer, scope: BlindScope, *, officer: str, timeout_s: float
    ) -> HeldView:
        """Return the view of a scope as it is held now, or why there is none.

        A fault of the peer's is such a reason; it is recorded like all others.

        Raises:
            StoreBroken, LedgerBroken: nothing can be kept, or may be said.
        """
        wanted = Wanted(peer, scope, officer, timeout_s)
        held = HeldViews.read(self.book, self.clock.now())
        # (1) Record that this scope is told to that peer; (2) ask for what is missing.
        self.keeper.asked(wanted)
        try:
            return self._fetched(wanted, held)
        except RefusedByPeer as why:
            # Who gave a view before does know of them.
            gave = held.newest(peer.agency, scope) is not None
            state = HeldState.UNREACHED if gave else HeldState.NONE
            return self.keeper.none(wanted, held, state, why.message)
        except Unreachable as why:
            return self.keeper.none(wanted, held, HeldState.UNREACHED, why.message)
        except TheirFault as why:
            return self.keeper.none(wanted, held, HeldState.UNSOUND, why.message)

    def _fetched(self, wanted: Wanted, held: HeldViews) -> HeldView:
        peer, scope = wanted.peer.agency, wanted.scope
        base, coming = held.newest(peer, scope), held.coming(peer, scope)
        if coming is not None and not is_open(coming, self.clock.now()):
            coming = None
        for _ in range(ROUNDS_MOST):
            # (3) From the parts that are here, or from the view that is held.
            asked = _ask_on(scope, coming) if coming else _ask(scope, base)
            reply, heads = self._asked(wanted, asked)
            if reply.state is not ViewState.READY:
                state = _STATES[reply.state]
                return self.keeper.none(wanted, held, state, effects=heads)
            now = self.clock.now()
            terms = read_terms(wanted.peer, self.us, reply, now=now)
            # (4) Keys that are made by other rules would not meet, and nobody knew.
            if terms.info.reading_rules != reading_rules():
                state, note = HeldState.OTHER_RULES, OTHER_RULES
                return self.keeper.none(wanted, held, state, note, effects=heads)
            # (5) Nothing goes back, and nothing has two forms.
            if against := _against(held.of(peer), terms):
                return self.keeper.contradicted(wanted, held, *against, effects=heads)
            # (6) Entries are taken as far as they are those of the signed head.
            new = _new(wanted, reply, terms, coming, now)
            if base is not None and _leads_on(base, terms, reply):
                try:
                    view, effects = self._led(base, reply, new, wanted)
                except Altered:
                    # Not what was kept: the whole of it is fetched.
                    held, base = held.without(base.id), None
                    continue
                base = self.keeper.whole(wanted, held, view, (*effects, *heads))
                if not reply.steps:
                    return base
            else:
                coming, put = _taken(new, reply)
                if coming.state is not HeldState.READY:
                    self.keeper.part(wanted, coming, (put, *heads))
                    continue
                self._check_whole(coming, put)
                base = self.keeper.whole(wanted, held, coming, (put, *heads))
            # (7) A snapshot, or as many deltas as fit, may not be the newest yet.
            coming, held = None, HeldViews.read(self.book, self.clock.now())
        raise Malformed("a view does not come to an end")

    # --- one message ------------------------------------------------------------

    def _asked(
        self, wanted: Wanted, ask: ViewAsk
    ) -> tuple[ViewReply, tuple[Effect, ...]]:
        """Return what is said to one message, and what to keep of the peer's ledger."""
        asked = self.caller.close(wanted.peer, Kind.VIEW_ASK, to_wire(ask))
        message = self.caller.ask(asked, timeout_s=wanted.timeout_s)
        reply = from_wire(ViewReply, message.payload)
        check_view_reply(reply)
        weighed = self.caller.weigh(asked, reply.checkpoint, now=self.clock.now())
        return reply, weighed.effects

    # --- what is taken ----------------------------------------------------------

    def _led(
        self, base: HeldView, reply: ViewReply, new: HeldView, wanted: Wanted
    ) -> tuple[HeldView, tuple[Effect, ...]]:
        """Return the view that deltas lead to, or the one held if nothing is new."""
        if base.terms is None or new.terms is None:
            raise Malformed("a delta leads from no view")
        if not reply.steps:
            return replace(
                base,
                scopes=tuple(dict.fromkeys((*base.scopes, wanted.scope))),
                fetched_at=new.fetched_at,
                terms=new.terms,
                doubtful=new.doubtful,
                every_s=new.every_s,
            ), ()
        view = opened(self.book, base)
        view = apply_steps(view, base.terms, reply, wanted.peer, self.us)
        data = check_led(view, new.terms)
        manifest = read_manifest(data, new.terms.shown.root)
        parts = tuple(view.part(number) for number in range(len(manifest.parts)))
        new = replace(
            new,
            scopes=tuple(dict.fromkeys((*base.scopes, wanted.scope))),
            state=HeldState.READY,
            manifest=data,
            count=manifest.count,
            parts=len(parts),
        )
        return new, (PutViewParts(new.id, 0, parts),)

    def _check_whole(self, view: HeldView, last: PutViewParts) -> None:
        """Return if all parts of a view are one. Raises ``TheirFault``."""
        if view.terms is not None:
            manifest = read_manifest(view.manifest, view.terms.shown.root)
            before = self.book.parts(view.id)[: last.first]
            assemble(manifest, (*before, *last.parts))


def _ask(scope: BlindScope, base: HeldView | None) -> ViewAsk:
    if base is None or base.terms is None:
        return ViewAsk(scope)
    return ViewAsk(scope, base.terms.epoch_digest, base.terms.shown.number)


def _ask_on(scope: BlindScope, coming: HeldView) -> ViewAsk:
    asked = _ask(scope, coming)
    return replace(asked, part=coming.parts)


def _against(
    held: Sequence[HeldView], shown: ViewTerms
) -> tuple[str, ViewTerms, ViewTerms] | None:
    """Return what contradicts what is shown, and both; None: nothing does."""
    for view in held:
        if view.terms is not None and (fault := contradiction(view.terms, shown)):
            return fault, view.terms, shown
    return None


def _new(
    wanted: Wanted,
    reply: ViewReply,
    terms: ViewTerms,
    coming: HeldView | None,
    now: datetime,
) -> HeldView:
    """Return what is begun of the view shown, with what of it is here already."""
    if coming is not None and coming.terms is not None:
        same_view = coming.terms.shown == terms.shown
        if same_view and coming.view_key == reply.view_key:
            return replace(coming, fetched_at=now)
    return HeldView(
        id=random(16).hex(),
        peer=wanted.peer.agency,
        state=HeldState.COMING,
        scopes=(wanted.scope,),
        fetched_at=now,
        terms=terms,
        view_key=reply.view_key,
        doubtful=reply.doubtful,
        every_s=reply.every_s,
    )


def _taken(new: HeldView, reply: ViewReply) -> tuple[HeldView, PutViewParts]:
    """Return a view with the parts that came, each checked, and what to keep."""
    if new.terms is None:
        raise Malformed("parts of no view")
    data, manifest = read_parts(new.terms, reply, new.parts, new.manifest)
    if not reply.parts:
        raise Malformed("a view comes without any part of it")
    parts = new.parts + len(reply.parts)
    state = HeldState.READY if parts == len(manifest.parts) else HeldState.COMING
    coming = replace(new, state=state, manifest=data, count=manifest.count, parts=parts)
    return coming, PutViewParts(new.id, new.parts, reply.parts)


def _leads_on(base: HeldView, shown: ViewTerms, reply: ViewReply) -> bool:
    """Whether a reply goes on from the view that is held, by deltas or none at all."""
    if base.terms is None or base.terms.epoch_digest != shown.epoch_digest:
        return False
    if base.view_key != reply.view_key:
        return False
    unchanged = base.terms.shown.number == shown.shown.number and not reply.manifest
    return bool(reply.steps) or unchanged
