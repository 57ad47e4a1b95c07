"""Read the agency's own records, one or a page of them.

    justify → count → look → may this officer? → what stands beside it → record → show

It takes the same reasons as a question to peers and counts against the same quotas:
what an agency holds is no more its officers' to browse than what others hold. That it
was looked at, by whom, for which case, stands in the ledger (Directive (EU) 2016/680,
Art. 25). What is protected needs a right of its own (``protected.py``).

A record is shown with what other sources say of what seems to be the same
(``record/beside.py``); which records these are stands in the ledger, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from node.clock import Clock
from node.codec.stored import pack
from node.crypto.keystore import Keyring
from node.errors import NotFound, NotYourRole
from node.flows.boxing import open_record
from node.flows.bundle.rules import Rules
from node.flows.filters import check_filters
from node.flows.justify import own_limits, reasons_of
from node.flows.ports import BoxedRecord, Effect, Holdings, ToldBook
from node.flows.protected import may_read, readable_by
from node.flows.quota import Quotas
from node.flows.record.beside import beside_of
from node.flows.record.listing import PageOfRecords, page_of
from node.flows.record.sharing import shared_values
from node.flows.recorder import Details, Recorder, justified, local_entry
from node.flows.search import Search
from node.flows.told import meaning_of
from node.flows.viewing import record_view
from node.model.agency import Agency
from node.model.desk.record import (
    RecordList,
    RecordPage,
    RecordRequest,
    RecordView,
    SharedRequest,
    SharedValues,
)
from node.model.exhibit import NoteExhibit
from node.model.officer import Officer
from node.model.query import Justification
from node.model.short_id import CANDIDATES_LOOKED_AT, beginning_of, meant

PAGE_MOST = 500


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads records for custodians and analysts. Safe to call from many threads."""

    us: Agency
    keys: Keyring
    rules: Rules
    holdings: Holdings
    told: ToldBook
    search: Search
    recorder: Recorder
    quotas: Quotas
    clock: Clock

    def show(self, officer: Officer, wanted: RecordRequest) -> RecordView:
        """Show one record.

        It may be named as a peer was told of it: their officer has no other name.

        Raises:
            BadInput: purpose, case, offence or legal basis is missing.
            QuotaSpent: the officer's or the case's quota is spent.
            NotFound: no such record is held.
            NotYourRole: it is protected, and the officer lacks the right.
        """
        now = self.clock.now()
        # Justify, count, look.
        why = reasons_of(officer, wanted, self.rules.bundle)
        uses = self._count(officer, why, 1, now)
        boxed, details = self._named(officer, wanted.reference, now)
        stored = open_record(boxed, self.keys)

        # May this officer? Who tried and may not is on record too.
        shown = may_read(officer, stored.record, on=now.date())
        act = "record.shown" if shown else "record.not-shown"
        readable = readable_by(officer, on=now.date())
        beside = beside_of(stored, self.search, readable=readable) if shown else ()
        details = (*details, *(("beside", one.reference) for one in beside))

        # Record, then show.
        self._record(act, why, details, effects=uses, now=now)
        if not shown:
            raise NotYourRole(
                "this record is protected",
                advice="A protected-reader may read it; ask one, for your case.",
            )
        return replace(record_view(stored), beside=beside)

    def list(self, officer: Officer, page: RecordPage) -> RecordList:
        """List records in the order of their arrival; each of them is counted.

        What is protected is left out for who lacks the right, and counted.

        Raises:
            BadInput: no such category or other code, or as ``show``.
            QuotaSpent: the officer's or the case's quota is spent.
        """
        now = self.clock.now()
        # Justify, look as far as this officer may, count: what lies on the page.
        why = reasons_of(officer, page, self.rules.bundle)
        found = self._page(officer, page, now)
        uses = self._count(officer, why, found.counted, now)

        # Record, with the text that was looked for, then show.
        details = (
            ("first", found.first),
            ("last", found.last),
            ("records", str(len(found.shown))),
            ("left-out", str(found.left_out)),
        )
        self._record(
            "record.listed", why, details, effects=uses, now=now, note=page.text
        )
        views = tuple(map(record_view, found.shown))
        return RecordList(views, found.left_out, found.last, found.more)

    def shared(self, officer: Officer, wanted: SharedRequest) -> SharedValues:
        """List values that so many records share that they find nobody alone.

        Raises:
            BadInput, QuotaSpent: as ``show``.
        """
        now = self.clock.now()
        why = reasons_of(officer, wanted, self.rules.bundle)
        uses = self._count(officer, why, 1, now)
        found = shared_values(
            self.holdings,
            self.keys,
            readable=readable_by(officer, on=now.date()),
        )
        details = (("count", str(len(found))),)
        self._record("record.listed", why, details, effects=uses, now=now)
        return SharedValues(found)

    # --- parts ----------------------------------------------------------------------

    def _page(self, officer: Officer, page: RecordPage, now: datetime) -> PageOfRecords:
        check_filters(page)
        after = page.after
        if after and self.holdings.by_reference(after) is None:
            after = self._beginning(officer, after, now) or after
        return page_of(
            replace(page, after=after),
            self.holdings,
            self.keys,
            count=max(1, min(page.count, PAGE_MOST)),
            readable=readable_by(officer, on=now.date()),
        )

    def _beginning(self, officer: Officer, named: str, now: datetime) -> str | None:
        """Return the reference that begins so, of those that the officer may read."""
        beginning = beginning_of(named, self.us.id)
        if not beginning:
            return None
        boxed = self.holdings.beginning(beginning, count=CANDIDATES_LOOKED_AT)
        held = (open_record(one, self.keys) for one in boxed)
        ids = (s.reference for s in held if may_read(officer, s.record, on=now.date()))
        return meant(named, ids, what="record")

    def _named(
        self, officer: Officer, name: str, now: datetime
    ) -> tuple[BoxedRecord, Details]:
        boxed = self.holdings.by_reference(name)
        if boxed is not None:
            return boxed, (("reference", boxed.reference),)
        told = meaning_of(name, self.told, self.keys)
        boxed = self.holdings.by_reference(told.reference) if told else None
        if boxed is None and (reference := self._beginning(officer, name, now)):
            boxed = self.holdings.by_reference(reference)
            if boxed is not None:
                return boxed, (("reference", boxed.reference),)
        if boxed is None or told is None:
            raise NotFound(
                f"no record {name[:60]!r} is held here",
                advice="`comity record list` has references; the beginning will do.",
            )
        return boxed, (
            ("reference", boxed.reference),
            ("told-as", name),
            ("peer", told.peer),
        )

    def _count(
        self, officer: Officer, why: Justification, amount: int, now: datetime
    ) -> Sequence[Effect]:
        limits = own_limits(officer, why, self.rules.bundle)
        return self.quotas.take(limits, amount=amount, now=now)

    def _record(  # noqa: PLR0913 - one value a part of the entry
        self,
        act: str,
        why: Justification,
        details: Details,
        *,
        effects: Sequence[Effect],
        now: datetime,
        note: str = "",
    ) -> None:
        entry = local_entry(act, at=now, agency=self.us.id, details=details)
        entry = justified(entry, why, self.rules.bundle.digest)
        exhibit = pack(NoteExhibit(note)) if note else b""
        self.recorder.commit(entry, effects, exhibit=exhibit)
