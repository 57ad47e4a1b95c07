"""HeldViews of peers at the desk: list them, show one, bring them up to date.

Fetching tells peers for what we want to ask, so it stands under an agreement as a
question does. All peers are asked at once; one slow peer never holds up the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass, replace

from node.blind.entry import TAGGED_SIZE
from node.clock import Clock
from node.errors import BadInput, NotFound, choose
from node.flows.bundle.rules import Rules
from node.flows.justify import reasons_of
from node.flows.ports import PeerBook
from node.flows.query.blind.asker.book import HeldViewBook
from node.flows.query.blind.asker.fetch import ViewFetcher
from node.flows.query.blind.asker.held import OPENLY, HeldViews
from node.matching.catalogue import CATEGORIES
from node.model.agency import Agency, AgencyId
from node.model.blind import BlindScope
from node.model.codes import PeerState
from node.model.desk.call import ById, Nothing
from node.model.desk.query import AskRequest
from node.model.desk.view import ViewItem, ViewList, ViewProgress, ViewsFetchRequest
from node.model.held_view import HeldView
from node.model.introduction import Peer
from node.model.officer import Officer
from node.model.query import Justification
from node.model.short_id import meant
from node.policy.agreements import agreements_for

TIMEOUT_MS = 30_000
TIMEOUT_MOST_MS = 120_000
NO_CASE = "-"
"""A view is fetched for no case in particular."""


@dataclass(frozen=True, slots=True)
class ViewsDesk:
    """Shows and fetches views for officers. Safe to call from many threads."""

    us: Agency
    peers: PeerBook
    rules: Rules
    book: HeldViewBook
    fetcher: ViewFetcher
    pool: Executor
    clock: Clock

    def list(self, _officer: Officer, _request: Nothing) -> ViewList:
        """Return all that is held or known, by peer and age."""
        held = HeldViews.read(self.book, self.clock.now())
        items = (_item(view, held) for view in self.book.all())
        return ViewList(tuple(sorted(items, key=lambda i: (i.peer, i.fetched_at))))

    def show(self, _officer: Officer, wanted: ById) -> ViewItem:
        """Return one view, by its id or how that begins.

        Raises:
            NotFound: there is none of that name.
            BadInput: several begin so.
        """
        views = {view.id: view for view in self.book.all()}
        one = meant(wanted.id, list(views), what="view") if wanted.id else ""
        if not one or one not in views:
            raise NotFound(
                f"no view {wanted.id[:60]!r} is held here",
                advice="`comity view list` has their ids.",
            )
        return _item(views[one], HeldViews(views.values(), self.clock.now()))

    def fetch(
        self, officer: Officer, request: ViewsFetchRequest
    ) -> Iterator[ViewProgress]:
        """Bring the views of some categories up to date; yield each as it is here.

        Raises:
            BadInput: purpose, offence, legal basis or a category is missing, or none.
            NotFound: a named peer is not known.
        """
        why = self._why(officer, request)
        peers = self._chosen(request, why)
        timeout_s = (request.deadline_ms or TIMEOUT_MS) / 1000
        scopes = [
            BlindScope(why.purpose, why.offence, why.legal_basis, category)
            for category in dict.fromkeys(request.categories)
        ]

        def of_peer(peer: Peer) -> tuple[HeldView, ...]:
            # One after another: the second may go on from the first.
            named = officer.pseudonym
            return tuple(
                self.fetcher.fetch(peer, scope, officer=named, timeout_s=timeout_s)
                for scope in scopes
            )

        total = len(peers) * len(scopes)
        yield ViewProgress(0, total)
        done = 0
        for future in as_completed([self.pool.submit(of_peer, p) for p in peers]):
            for view in future.result():
                done += 1
                held = HeldViews([view], self.clock.now())
                yield ViewProgress(done, total, _item(view, held))

    def _why(self, officer: Officer, request: ViewsFetchRequest) -> Justification:
        if not 0 <= request.deadline_ms <= TIMEOUT_MOST_MS:
            raise BadInput(f"a deadline of {request.deadline_ms} ms cannot be meant")
        if not request.categories:
            raise BadInput("a view is of a category", advice=_categories())
        for category in request.categories:
            if category not in CATEGORIES:
                raise BadInput(f"no category {category[:40]!r}", advice=_categories())
        words = (request.purpose, NO_CASE, request.offence, request.legal_basis)
        return reasons_of(officer, AskRequest(*words, ()), self.rules.bundle)

    def _chosen(
        self, request: ViewsFetchRequest, why: Justification
    ) -> tuple[Peer, ...]:
        """Return whose views are fetched: those with whom an agreement covers it."""
        for name in request.peers:
            if self.peers.get(AgencyId(name)) is None:
                raise NotFound(f"no peer {name[:40]!r} is known here")
        return tuple(
            peer
            for peer in self.peers.all()
            if peer.state is PeerState.ACTIVE
            and (not request.peers or peer.agency in request.peers)
            and all(self._basis(peer, why, each) for each in request.categories)
        )

    def _basis(self, peer: Peer, why: Justification, category: str) -> bool:
        return bool(
            agreements_for(
                self.rules.bundle,
                asker=peer.introduction,
                own=self.us,
                justification=why,
                category=category,
                now=self.clock.now(),
            )
        )


def _item(view: HeldView, held: HeldViews) -> ViewItem:
    """Return a view as it is shown: no entry of it, and not its key."""
    scope, terms = view.scopes[0], view.terms
    item = ViewItem(
        id=view.id,
        peer=view.peer,
        state=str(view.state),
        scopes=view.scopes,
        fetched_at=view.fetched_at,
        every_s=view.every_s,
        doubtful=view.doubtful,
        current=held.ready(view.peer, scope) == view,
        openly=view.state in OPENLY and held.openly(view.peer, [scope]),
        note=view.note,
    )
    if terms is None:
        return item
    return replace(
        item,
        tier=terms.info.tier,
        epoch=terms.info.epoch,
        closes=terms.info.closes,
        number=terms.shown.number,
        entries=view.count,
        size=view.count * TAGGED_SIZE,
        root=terms.shown.root.hex(),
        reading_rules=terms.info.reading_rules,
    )


def _categories() -> str:
    return choose("categories", CATEGORIES)
