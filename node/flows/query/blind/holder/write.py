"""Write a view down: a new one, or the next number of one that is shown.

    decide → what leaves and comes → hide it among what is made up → record

The root of each number stands in an entry of the ledger before anybody is given it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from node.blind.publish import PublishedView, RandomBytes, change, publish
from node.clock import Clock
from node.codec.wire import to_wire
from node.crypto.digest import sha256
from node.errors import BadInput
from node.flows.bundle.rules import Rules
from node.flows.ports import PeerBook
from node.flows.query.blind.book import BlindBook
from node.flows.query.blind.effects import PutView
from node.flows.query.blind.holder.learns import Learner
from node.flows.query.blind.holder.shown import (
    ShownViews,
    delta_of,
    head_of,
    root,
    snapshot_parts,
)
from node.flows.query.blind.holder.values import ValueTable
from node.flows.query.blind.holder.views import AT_ONCE, Affected, ViewMaker, view_keys
from node.flows.query.blind.holder.wishes import Scopes
from node.flows.query.blind.kept import (
    KeptDelta,
    KeptEpoch,
    KeptView,
    RecordValues,
    Wish,
)
from node.flows.recorder import Recorder
from node.flows.search import Search
from node.flows.steps import Steps
from node.model.agency import Agency, AgencyId
from node.model.blind import ViewDelta

PUBLISHED = "blind.view"
WHOLE_EVERY = timedelta(days=1)
"""Each view is decided as a whole so often, for ages and whatever else time does."""
DELTAS_LEAST = 256 << 10
"""Bytes of deltas, and a quarter of the view: then a snapshot is written."""


@dataclass(slots=True)
class ViewWriter:
    """Writes views. For one thread; ``random`` is what dummies are made of."""

    us: Agency
    rules: Rules
    scopes: Scopes
    peers: PeerBook
    search: Search
    book: BlindBook
    shown: ShownViews
    recorder: Recorder
    clock: Clock
    random: RandomBytes

    def is_whole_due(self, view: KeptView, now: datetime) -> bool:
        """Whether all of a view is to be decided: daily, and for who changed."""
        peer = self.peers.get(AgencyId(view.reader))
        changed = peer is not None and peer.introduction.sequence != view.sequence
        return changed or view.whole_at + WHOLE_EVERY <= now

    def begin(self, epoch: KeptEpoch, wish: Wish, *, table: ValueTable) -> Steps[None]:
        """Make a view that there is none of yet."""
        maker = self._maker(epoch, wish, table)
        if maker is None:
            return
        entries = yield from maker.whole(self._pages(epoch))
        shown = publish(entries, tagged=True, random=self.random)
        known = self.book.views()
        now = maker.learner.now
        view = KeptView(
            id=max((one.id for one in known), default=0) + 1,
            epoch=epoch.id,
            reader=wish.reader,
            tier=wish.tier,
            sequence=maker.learner.reader.sequence,
            number=0,
            head=b"",
            snapshot=0,
            snapshot_head=b"",
            manifest=b"",
            oldest=0,
            bytes_since=0,
            whole_at=now,
            published_at=now,
            doubtful=self.search.may_miss(),
        )
        yield from self._write(epoch, view, shown, was=-1)

    def go_on(
        self,
        epoch: KeptEpoch,
        wish: Wish,
        view: KeptView,
        *,
        table: ValueTable,
        of: Affected | None,
    ) -> Steps[None]:
        """Publish the next number of a view: by what changed, or (None) decided whole.

        What changed is in ``table``, and need not be kept yet; of what is kept a whole
        view is made.
        """
        maker = self._maker(epoch, wish, table)
        if maker is None:
            return
        now, before = maker.learner.now, self.shown.of(view)
        if of is None:
            entries = yield from maker.whole(self._pages(epoch))
            true = _true(before)
            removed, added = true - entries, entries - true
        else:
            removed, added = yield from maker.changed(before, of)
        following = replace(
            view,
            number=view.number + 1,
            published_at=now,
            doubtful=self.search.may_miss(),
        )
        if of is None:
            sequence = maker.learner.reader.sequence
            following = replace(following, sequence=sequence, whole_at=now)
        try:
            delta, after = change(before, removed, added, random=self.random)
        except BadInput:
            # More than it can hide, or two that are the same eight bytes.
            entries = (_true(before) - removed) | added
            shown = publish(entries, tagged=True, random=self.random)
            yield from self._write(epoch, following, shown, was=view.number)
            return
        yield from self._write_delta(epoch, following, delta, (before, after))

    def _maker(
        self, epoch: KeptEpoch, wish: Wish, table: ValueTable
    ) -> ViewMaker | None:
        """Return what decides; None if the scope is in another tier by now."""
        peer, now = self.peers.get(AgencyId(wish.reader)), self.clock.now()
        bundle = self.rules.bundle
        if peer is None:
            return None
        if self.scopes.tier(bundle, peer.introduction, wish.scope, now) != epoch.tier:
            return None
        learner = Learner(self.us, peer.introduction, wish.scope, bundle, now)
        keys = view_keys(epoch, wish.reader)
        return ViewMaker(keys, learner, self.search.opened, table)

    def _pages(self, epoch: KeptEpoch) -> Iterator[Sequence[RecordValues]]:
        after = 0
        while page := self.book.values_after(epoch, after, AT_ONCE):
            yield page
            after = page[-1].number

    # --- what is kept -----------------------------------------------------------------

    def _write_delta(
        self,
        epoch: KeptEpoch,
        view: KeptView,
        delta: ViewDelta,
        shown: tuple[PublishedView, PublishedView],
    ) -> Steps[None]:
        before, after = shown
        data = to_wire(delta)
        head = head_of(epoch, view.reader, view.number, delta.after, data)
        since = view.bytes_since + len(data)
        view = replace(view, head=head, bytes_since=since)
        kept = delta_of(view, delta, before, after)
        if since > max(DELTAS_LEAST, len(after.view.entries) // 4):
            was = view.number - 1
            yield from self._write(epoch, view, after, was=was, delta=kept)
            return
        self._record(epoch, view, delta.after, was=view.number - 1, delta=kept)
        self.shown.keep(view, after)
        yield

    def _write(
        self,
        epoch: KeptEpoch,
        view: KeptView,
        shown: PublishedView,
        *,
        was: int,
        delta: KeptDelta | None = None,
    ) -> Steps[None]:
        """Write a snapshot: its parts first, and then that they are the view's."""
        for parts in snapshot_parts(shown):
            self.book.put_parts(view.id, view.number, parts)
            yield
        manifest, top = root(shown)
        head = view.head
        if delta is None:
            head = head_of(epoch, view.reader, view.number, top, b"")
        view = replace(
            view,
            head=head,
            snapshot_head=head,
            snapshot=view.number,
            manifest=manifest,
            # Who holds what the last snapshot was, or later, is led on from there.
            oldest=view.snapshot if delta is not None else view.number,
            bytes_since=0,
        )
        self._record(epoch, view, top, was=was, delta=delta)
        self.shown.keep(view, shown)

    def _record(
        self,
        epoch: KeptEpoch,
        view: KeptView,
        top: bytes,
        *,
        was: int,
        delta: KeptDelta | None,
    ) -> None:
        details = [
            ("peer", view.reader),
            ("tier", epoch.tier),
            ("epoch", str(epoch.number)),
            ("number", str(view.number)),
            ("root", top.hex()),
            ("head", sha256(view.head).hex()),
        ]
        self.recorder.record(
            PUBLISHED,
            (PutView(view, was, delta),),
            at=view.published_at,
            details=details,
        )


def _true(shown: PublishedView) -> set[bytes]:
    view = shown.view
    return {view.entry(place) for place in range(view.count)} - shown.dummies
