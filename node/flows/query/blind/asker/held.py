"""What is held and known of views of peers, and who is asked blind by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from node.blind.view import BlindView, assemble, read_manifest
from node.errors import Altered, TheirFault
from node.flows.query.blind.asker.book import HeldViewBook
from node.matching.rules import reading_rules
from node.model.blind import BlindScope
from node.model.held_view import HeldState, HeldView

NONE_FOR = timedelta(hours=1)
"""For how long a peer is held to its word that it gives no view."""
LEAST_AGE = timedelta(minutes=5)
MOST_AGE = timedelta(days=1)
"""Between these a view is held for new, as long as its peer publishes no other."""
OPENLY = frozenset((HeldState.NONE, HeldState.OTHER_RULES))
"""Who gives no view that we can ask by is asked openly, unless that is not wanted."""


class HeldViews:
    """What was held and known when this was made."""

    def __init__(self, views: Iterable[HeldView], now: datetime) -> None:
        self._now = now
        self._of: dict[str, list[HeldView]] = defaultdict(list)
        for view in sorted(views, key=lambda view: view.fetched_at):
            self._of[view.peer].append(view)

    @classmethod
    def read(cls, book: HeldViewBook, now: datetime) -> HeldViews:
        """Return what is held and known.

        Raises:
            StoreBroken, Altered: it cannot be read.
        """
        return cls(book.all(), now)

    def of(self, peer: str) -> tuple[HeldView, ...]:
        """Return all of a peer, oldest first."""
        return tuple(self._of.get(peer, ()))

    def without(self, view_id: str) -> HeldViews:
        """Return the same but for one view."""
        every = (view for views in self._of.values() for view in views)
        return HeldViews((v for v in every if v.id != view_id), self._now)

    def known(self, peer: str, scope: BlindScope) -> HeldView | None:
        """Return what was learned last of the view of a scope, whatever it is."""
        found = (v for v in reversed(self.of(peer)) if scope in v.scopes)
        return next((v for v in found if v.state is not HeldState.COMING), None)

    def ready(self, peer: str, scope: BlindScope) -> HeldView | None:
        """Return the view that a question of this scope may be asked by now.

        None: there is none, it is too old, its epoch is over, or keys are made by other
        rules here since.
        """
        view = self.known(peer, scope)
        if view is None or view.state is not HeldState.READY:
            return None
        terms = view.terms
        if terms is None or not terms.info.opens <= self._now < terms.info.closes:
            return None
        if terms.info.reading_rules != reading_rules():
            return None
        every = timedelta(seconds=view.every_s)
        old = min(max(every, LEAST_AGE), MOST_AGE)
        return view if timedelta(0) <= self._now - view.fetched_at < old else None

    def newest(self, peer: str, scope: BlindScope) -> HeldView | None:
        """Return the view that a fetch for this scope may go on from.

        One of that scope; if there is none, the newest of the peer, which may be of the
        same tier.
        """
        held = [
            v
            for v in self.of(peer)
            if v.state is HeldState.READY and v.terms is not None
        ]
        return next((v for v in reversed(held) if scope in v.scopes), None) or (
            held[-1] if held else None
        )

    def coming(self, peer: str, scope: BlindScope) -> HeldView | None:
        """Return the view of this scope of which some parts are here."""
        found = (v for v in reversed(self.of(peer)) if scope in v.scopes)
        return next((v for v in found if v.state is HeldState.COMING), None)

    def under(self, peer: str, epoch: bytes) -> HeldView | None:
        """Return the newest view of a peer under an epoch."""
        for view in reversed(self.of(peer)):
            is_it = view.terms is not None and view.terms.epoch_digest == epoch
            if is_it and view.state is HeldState.READY:
                return view
        return None

    def openly(self, peer: str, scopes: Iterable[BlindScope]) -> bool:
        """Whether a peer is asked openly, where neither way is demanded.

        Where nothing was ever learned of its views, or it gave its word within the
        hour that there are none. All else is asked blind, or not at all.
        """
        if not self.of(peer):
            return True
        known = [self.known(peer, scope) for scope in scopes]
        return all(
            view is not None
            and view.state in OPENLY
            and self._now - view.fetched_at < NONE_FOR
            for view in known
        )


def opened(book: HeldViewBook, view: HeldView) -> BlindView:
    """Return the entries of a view that is ready: let go of them soon.

    Raises:
        Altered: what is stored is not what the peer has signed.
    """
    if view.terms is None:
        raise Altered(f"no view of {view.peer} is held")
    try:
        manifest = read_manifest(view.manifest, view.terms.shown.root)
        return assemble(manifest, book.parts(view.id))
    except TheirFault as why:
        raise Altered(
            f"the view of {view.peer} that is stored is not the one it gave"
        ) from why
