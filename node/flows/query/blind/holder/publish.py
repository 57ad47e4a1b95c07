"""Publish views: one step at a time, by one process of the node.

    who asks → epochs → a batch of each epoch that is due → evaluate what is new
             → make the views that are lacking → clear away

With a batch every view of an epoch gets a delta, whether anything changed or not: when
something did is not to be seen. What a batch is made of is kept only after all views
have it, so that one that broke off is done again, and changes nothing twice. Once a day
each view is decided as a whole: people come of age.

Whatever fails, nothing that was known in memory is built upon.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from node.clock import Clock
from node.errors import ComityError
from node.flows.query.blind.book import BlindBook
from node.flows.query.blind.holder.epochs import Epochs
from node.flows.query.blind.holder.values import ValueTable, evaluated
from node.flows.query.blind.holder.views import Affected, affected
from node.flows.query.blind.holder.wishes import Wishes
from node.flows.query.blind.holder.write import ViewWriter
from node.flows.query.blind.kept import KeptEpoch, KeptView, RecordValues, ViewWish
from node.flows.search import Search
from node.flows.steps import Steps

EVALUATED_AT_ONCE = 10
"""Records that are evaluated in one step: about ten milliseconds."""
KEPT_AT_ONCE = 200
"""Records whose values are kept by one act."""
CHANGED_MOST = 5_000
"""Records of one batch; if more changed, each view is decided as a whole."""
LEFTOVERS_AT_ONCE = 200
READ_AT_ONCE = 500
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class ViewPublisher:
    """Publishes views. For one thread; ``every`` is between two batches."""

    wishes: Wishes
    epochs: Epochs
    writer: ViewWriter
    book: BlindBook
    search: Search
    clock: Clock
    every: timedelta
    _work: Iterator[object] | None = None
    _tables: dict[int, ValueTable] = field(default_factory=dict)
    _evaluated: set[int] = field(default_factory=set)

    def step(self) -> bool:
        """Do the next few; return whether there is more to be done at once."""
        if self._work is None:
            self._work = self._round()
        try:
            next(self._work)
        except StopIteration:
            self._work = None
            return False
        except BaseException:
            self.forget()
            raise
        return True

    def forget(self) -> None:
        """Know nothing but what is kept: somebody else may have gone on."""
        self._work = None
        self._tables.clear()
        self._evaluated.clear()
        self.writer.shown.forget()

    def _round(self) -> Steps[None]:
        now = self.clock.now()
        # (1) Who asks for which tier now, and the keys of these tiers.
        wishes = self.wishes.settle(now)
        self.epochs.turn({one.tier for one in wishes}, now)
        by_tier: dict[str, list[ViewWish]] = {}
        for wish in wishes:
            by_tier.setdefault(wish.tier, []).append(wish)
        open_ = [e for tier in by_tier for e in self.epochs.of_tier(tier, now)]
        self._let_go({one.id for one in open_})
        yield

        # (2) The batches that are due come first, however much is to be made.
        for epoch in open_:
            if self._is_due(epoch, now):
                yield from self._batch(epoch, by_tier[epoch.tier])

        # (3) What was never evaluated, and the views that are lacking; what a batch
        #     is due for meanwhile waits until the next round.
        for epoch in open_:
            if not (yield from self._take_in(epoch)):
                return
            yield from self._lacking(epoch, by_tier[epoch.tier])

        # (4) What nothing leads to any more.
        while self.book.drop_leftovers(self.clock.now(), most=LEFTOVERS_AT_ONCE):
            yield

    def _let_go(self, open_: set[int]) -> None:
        self._evaluated &= open_
        for gone in self._tables.keys() - open_:
            del self._tables[gone]

    def _views(self, epoch: KeptEpoch) -> list[KeptView]:
        return [one for one in self.book.views() if one.epoch == epoch.id]

    def _is_due(self, epoch: KeptEpoch, now: datetime) -> bool:
        return any(
            one.published_at + self.every <= now or self.writer.is_whole_due(one, now)
            for one in self._views(epoch)
        )

    # --- a batch --------------------------------------------------------------------

    def _batch(self, epoch: KeptEpoch, wishes: Sequence[ViewWish]) -> Steps[None]:
        # (1) What changed since the last one, under which values.
        table = yield from self._table(epoch)
        changed = self.book.changed(epoch, after=0, most=CHANGED_MOST + 1)
        gone = self.book.gone(epoch, most=CHANGED_MOST + 1)
        if len(changed) + len(gone) > CHANGED_MOST:
            return (yield from self._large_batch(epoch, wishes))
        new = yield from self._values(epoch, changed)
        old = self.book.values(epoch, [*changed, *gone])
        for number in {*new, *gone}:
            table.change(old.get(number), new.get(number))
        known = [one for n, one in old.items() if n in new or n in gone]
        of = affected(known, new.values())

        # (2) Every view of it, one after the other.
        yield from self._publish(epoch, wishes, of)

        # (3) Only now: were it kept before, a view could miss it.
        yield from self._keep(epoch, list(new.values()), gone)

        # (4) Of what is kept: those that are to be decided as a whole.
        yield from self._publish(epoch, wishes, None)
        return None

    def _large_batch(self, epoch: KeptEpoch, wishes: Sequence[ViewWish]) -> Steps[None]:
        """Take in what changed, and decide all of each view.

        That they are to be decided is kept before anything is taken in.
        """
        for view in self._views(epoch):
            self.book.keep_view(replace(view, whole_at=_NEVER))
        self._evaluated.discard(epoch.id)
        self._tables.pop(epoch.id, None)
        yield from self._take_in(epoch, wait=True)
        while gone := self.book.gone(epoch, most=KEPT_AT_ONCE):
            self.book.put_values(epoch, (), gone)
            yield
        yield from self._publish(epoch, wishes, None)

    def _publish(
        self, epoch: KeptEpoch, wishes: Sequence[ViewWish], of: Affected | None
    ) -> Steps[None]:
        """Publish a number of each view; where it is whole, of those that are due.

        One that fails holds up no other. It fails the batch at the end, so that what
        the batch is made of is not kept: the view that lacks it gets it with the next.
        """
        failed: ComityError | None = None
        by_reader = {one.reader: one for one in wishes}
        table, now = (yield from self._table(epoch)), self.clock.now()
        for view in self._views(epoch):
            wish = by_reader.get(view.reader)
            if wish is None or (of is None and not self.writer.is_whole_due(view, now)):
                continue
            try:
                yield from self.writer.go_on(epoch, wish, view, table=table, of=of)
            except ComityError as why:
                self.writer.shown.forget()
                failed = failed or why
        if failed is not None:
            raise failed

    def _lacking(self, epoch: KeptEpoch, wishes: Sequence[ViewWish]) -> Steps[None]:
        have = {one.reader for one in self._views(epoch)}
        for wish in wishes:
            if wish.reader not in have:
                table = yield from self._table(epoch)
                yield from self.writer.begin(epoch, wish, table=table)

    # --- values -----------------------------------------------------------------------

    def _take_in(self, epoch: KeptEpoch, *, wait: bool = False) -> Steps[bool]:
        """Evaluate all that never was; return False if a batch is due before the end.

        Once there are views what changed is taken in with their batches.
        """
        if epoch.id in self._evaluated or (self._views(epoch) and not wait):
            return True
        after = 0
        while numbers := self.book.changed(epoch, after=after, most=KEPT_AT_ONCE):
            new = yield from self._values(epoch, numbers)
            yield from self._keep(epoch, list(new.values()), ())
            after = numbers[-1]
            now = self.clock.now()
            if not wait and any(
                one.published_at + self.every <= now for one in self.book.views()
            ):
                return False
        self._evaluated.add(epoch.id)
        return True

    def _values(
        self, epoch: KeptEpoch, numbers: Sequence[int]
    ) -> Steps[dict[int, RecordValues]]:
        """Evaluate records; what cannot be read is noted as damaged, and left out."""
        key, found = self.epochs.key(epoch), dict[int, RecordValues]()
        for first in range(0, len(numbers), EVALUATED_AT_ONCE):
            some = numbers[first : first + EVALUATED_AT_ONCE]
            contents = self.book.contents(some)
            for number, stored in self.search.opened(some).items():
                if number in contents:
                    content = contents[number]
                    found[number] = evaluated(key, number, content, stored.record)
            yield
        return found

    def _keep(
        self, epoch: KeptEpoch, new: Sequence[RecordValues], gone: Sequence[int]
    ) -> Steps[None]:
        for first in range(0, max(len(new), len(gone)), KEPT_AT_ONCE):
            until = first + KEPT_AT_ONCE
            self.book.put_values(epoch, new[first:until], gone[first:until])
            yield

    def _table(self, epoch: KeptEpoch) -> Steps[ValueTable]:
        if epoch.id not in self._tables:
            self._tables[epoch.id] = ValueTable(self._all(epoch))
            yield
        return self._tables[epoch.id]

    def _all(self, epoch: KeptEpoch) -> Iterator[RecordValues]:
        after = 0
        while page := self.book.values_after(epoch, after, READ_AT_ONCE):
            yield from page
            after = page[-1].number
