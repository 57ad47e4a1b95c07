"""Record what came of fetching a peer's view, and keep it.

Each of these is one entry with its effects: a view that is here, a part of one, that
there is none and why, or that a peer contradicts itself, with both sides as exhibit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from node.clock import Clock
from node.codec.stored import pack
from node.crypto.ids import random
from node.flows.ports import Effect
from node.flows.query.blind.asker.accept import is_open
from node.flows.query.blind.asker.book import DropHeldView, PutHeldView
from node.flows.query.blind.asker.held import HeldViews
from node.flows.recorder import Recorder, outgoing_entry
from node.model.agency import AgencyId
from node.model.blind import BlindScope
from node.model.entry import Entry
from node.model.exhibit import ViewExhibit
from node.model.held_view import HeldState, HeldView, ViewTerms
from node.model.introduction import Peer


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose view of what is fetched, for which officer, and how long is waited."""

    peer: Peer
    scope: BlindScope
    officer: str
    timeout_s: float


@dataclass(frozen=True, slots=True)
class ViewKeeper:
    """Records and keeps. Safe to call from many threads."""

    us: AgencyId
    recorder: Recorder
    clock: Clock

    def asked(self, wanted: Wanted) -> None:
        """Record that a scope is told to a peer, before it is."""
        self.recorder.commit(self._entry("view.asked", wanted, self.clock.now()))

    def whole(
        self, wanted: Wanted, held: HeldViews, view: HeldView, effects: Sequence[Effect]
    ) -> HeldView:
        """Keep a view that is here, and let go of those that it stands for."""
        gone = _gone(held.of(view.peer), view, self.clock.now())
        number = view.terms.shown.number if view.terms is not None else 0
        said = (("state", "ready"), ("number", str(number)))
        entry = self._entry("view.fetched", wanted, view.fetched_at, said)
        exhibit = b""
        if view.terms is not None:
            exhibit = pack(ViewExhibit((view.terms.epoch,), (view.terms.head,)))
        drops = tuple(DropHeldView(one) for one in gone)
        others = _left(held.of(view.peer), view, gone)
        kept = (*others, PutHeldView(view))
        self.recorder.commit(entry, (*drops, *kept, *effects), exhibit=exhibit)
        return view

    def part(self, wanted: Wanted, coming: HeldView, effects: Sequence[Effect]) -> None:
        """Keep what has come of a view so far."""
        said = (("state", "coming"), ("parts", str(coming.parts)))
        entry = self._entry("view.fetched", wanted, coming.fetched_at, said)
        self.recorder.commit(entry, (PutHeldView(coming), *effects))

    def none(  # noqa: PLR0913 - one value a thing of its own
        self,
        wanted: Wanted,
        held: HeldViews,
        state: HeldState,
        note: str = "",
        *,
        effects: Sequence[Effect] = (),
        exhibit: bytes = b"",
    ) -> HeldView:
        """Keep that there is no view of this scope to ask by, and why."""
        now, peer = self.clock.now(), wanted.peer.agency
        view = HeldView(random(16).hex(), peer, state, (wanted.scope,), now, note=note)
        gone = [
            one.id
            for one in held.of(peer)
            if one.terms is None and wanted.scope in one.scopes
        ]
        entry = self._entry("view.fetched", wanted, now, (("state", str(state)),))
        drops = tuple(DropHeldView(one) for one in gone)
        kept = (*_left(held.of(peer), view, gone), PutHeldView(view))
        self.recorder.commit(entry, (*drops, *kept, *effects), exhibit=exhibit)
        return view

    def contradicted(  # noqa: PLR0913 - both sides of it
        self,
        wanted: Wanted,
        held: HeldViews,
        fault: str,
        before: ViewTerms,
        shown: ViewTerms,
        *,
        effects: Sequence[Effect],
    ) -> HeldView:
        """Keep that a peer contradicts what it signed before, with both sides."""
        both = ViewExhibit((before.epoch, shown.epoch), (before.head, shown.head))
        note = f"what the peer gives contradicts what it gave before: {fault}"
        state, proof = HeldState.UNSOUND, pack(both)
        return self.none(wanted, held, state, note, effects=effects, exhibit=proof)

    def _entry(
        self,
        act: str,
        wanted: Wanted,
        at: datetime,
        details: Sequence[tuple[str, str]] = (),
    ) -> Entry:
        scope = wanted.scope
        said = (("category", scope.category), *details)
        entry = outgoing_entry(
            act, wanted.peer.agency, at=at, agency=self.us, details=said
        )
        return replace(
            entry,
            officer=wanted.officer,
            purpose=str(scope.purpose),
            offence=scope.offence,
            agreements=(scope.legal_basis,) if scope.legal_basis else (),
        )


def _gone(held: Sequence[HeldView], new: HeldView, now: datetime) -> list[str]:
    """Return which of a peer's views are held no longer once ``new`` is.

    Those that it stands for: the same epoch's, what was known of its scopes without a
    view. One of an epoch before stays while that is open, as a question may be on its
    way under it.
    """
    gone = []
    for view in held:
        if view.id == new.id:
            continue
        of_it = (
            view.terms is not None
            and new.terms is not None
            and view.terms.epoch_digest == new.terms.epoch_digest
        )
        ended = view.terms is not None and not is_open(view, now)
        known = view.terms is None and not set(view.scopes).isdisjoint(new.scopes)
        if of_it or ended or known:
            gone.append(view.id)
    return gone


def _left(
    held: Sequence[HeldView], new: HeldView, gone: Sequence[str]
) -> tuple[PutHeldView, ...]:
    """Return views that stay, without the scopes that ``new`` is of from now on."""
    return tuple(
        PutHeldView(replace(view, scopes=_less(view.scopes, new.scopes)))
        for view in held
        if view.id not in (new.id, *gone)
        and view.state is HeldState.READY
        and not set(view.scopes).isdisjoint(new.scopes)
    )


def _less(
    scopes: Sequence[BlindScope], without: Sequence[BlindScope]
) -> tuple[BlindScope, ...]:
    return tuple(scope for scope in scopes if scope not in without)
