"""Import a file into the holdings.

    read → compare → join → box → record → report → look who is missing

Rows stream through; each batch is made durable with its own ledger entry, so a
crash leaves whole batches and a second run finishes the job: what is known by
its source id and unchanged is counted and left alone. A bad row is reported with
its line and reason, and never stops the good ones. A value that cannot be read is kept
as it is written and listed with its line, unless the custodian wants no such row. What
its source had and the file has not is told at the end, and withdrawn if that is wanted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from node.clock import Clock
from node.codec.stored import pack
from node.crypto.ids import new_reference
from node.crypto.keystore import Keyring
from node.errors import BadInput, CheckFailed
from node.flows.boxing import content_digest, open_record, put_record
from node.flows.bundle.rules import Rules
from node.flows.index.progress import IndexProgress
from node.flows.lookout import NOBODY, Lookout, told_of
from node.flows.ports import (
    Holdings,
    PutRecord,
    PutSetting,
    SettingBook,
    WithdrawRecord,
)
from node.flows.record.adjacent import Additions
from node.flows.record.arriving import bytes_of, origin_of
from node.flows.record.census import Census, check_names, check_taken
from node.flows.record.edition import NO_SETTINGS, Edition, edition_of
from node.flows.record.following import Following
from node.flows.record.joining import Fresh, joined
from node.flows.record.missing import Missing
from node.flows.record.same import SameNumbers
from node.flows.record.tally import Tally
from node.flows.recorder import Recorder
from node.matching.intake import Reject, Row, open_reader, recognised
from node.matching.intake.row import Adjacent, Found, Unknown
from node.matching.normalise.misread import normal_offences
from node.model.agency import Agency
from node.model.desk.record import ImportChunk, ImportProgress, SameNumber
from node.model.officer import Officer
from node.model.record import Record

BATCH = 1000
REJECTS_MOST = 100_000
"""Rows that may be rejected, if nothing else is configured."""


@dataclass(frozen=True, slots=True)
class _Importing:
    """One import on its way: how it began, who stands in it, the totals, the list."""

    first: ImportChunk
    census: Census
    tally: Tally
    edition: Edition


@dataclass(frozen=True, slots=True)
class Importer:
    """Imports records for an officer."""

    us: Agency
    keys: Keyring
    rules: Rules
    holdings: Holdings
    recorder: Recorder
    clock: Clock
    lookout: Lookout = NOBODY
    rejects_most: int = REJECTS_MOST
    index: IndexProgress = field(default_factory=IndexProgress)
    settings: SettingBook = NO_SETTINGS

    def run(
        self, officer: Officer, chunks: Iterator[ImportChunk]
    ) -> Iterator[ImportProgress]:
        """Import what ``chunks`` carry; yield totals after each batch.

        Raises:
            BadInput: the format, mapping or defaults cannot be meant. Nothing
                was imported then.
            CheckFailed: rows are to be joined, and not all records were read by
                these rules; nothing was imported. Or too many rows were rejected;
                what was imported stays.
        """
        first = next(chunks, None)
        if first is None:
            raise BadInput("an import without any data")
        if first.join_same:
            self._numbers().demand_all_read("Without --join-same it can be imported.")
        tally = Tally()
        first, rows = self._rows(first, chunks, tally)
        edition = edition_of(first.source, self.keys, self.settings)
        census = Census(first.despite_checks, before=edition.before)
        work = _Importing(first, census, tally, edition)

        # (1) Read rows as they stream in, in batches.
        while batch := list(islice(rows, BATCH)):
            fresh = self._compare(batch, work)
            kept = self._join(fresh, tally, wanted=first.join_same)
            if kept:
                # (3) Box, (4) record the batch and its entry together.
                puts = self._record(officer, work, kept)
                tally.selectors += sum(len(put.tokens) for put in puts)
            self._add(officer, work)
            # (5) Report, and go on, unless it is another file that was meant.
            yield tally.report()
            self._check_rejects(tally)
        # Who stood and is not in the file; and whether anything was.
        self._look_for_missing(officer, work)
        yield tally.report(done=True)

    def _rows(
        self, first: ImportChunk, chunks: Iterator[ImportChunk], tally: Tally
    ) -> tuple[ImportChunk, Iterator[Found]]:
        """Return the first chunk with the format of the file, and the rows."""
        offences = normal_offences(self.rules.bundle.offences)
        origin = origin_of(first, today=self.clock.now().date(), offences=offences)
        data: Iterator[bytes] = bytes_of(first, chunks, tally)
        told = first.format or ("csv" if first.mapping else "")
        if not told:
            told, data = recognised(data)
        rows = open_reader(told, origin, mapping=first.mapping)(data)
        return replace(first, format=told), rows

    def _check_rejects(self, tally: Tally) -> None:
        if tally.rejected > self.rejects_most:
            raise CheckFailed(
                f"{tally.rejected} rows were rejected, and "
                f"{self.rejects_most} may be: the rest was not read",
                advice="Look at the first of them: the format or the mapping may "
                "be another. The operator sets limits.max_rejects.",
            )

    def _compare(self, batch: Iterable[Found], work: _Importing) -> list[Fresh]:
        """(2) Compare with what is held; return what is new or changed."""
        tally, today = work.tally, self.clock.now().date()
        rows = []
        is_first = not tally.read
        for item in batch:
            work.census.take(item, today=today)
            if isinstance(item, Reject):
                tally.read += 1
                tally.reject(item)
            elif isinstance(item, Row):
                tally.read += item.lines
                rows.append(item)
                tally.not_read(*item.unread)
            elif isinstance(item, (Adjacent, Unknown)):
                tally.beside(item)
        if is_first and not work.first.despite_checks:
            check_names(rows)
        given = (self.keys, self.holdings, work.first.source)
        following = Following(*given, stands=work.census.has)
        fresh: list[Fresh] = []
        for row, before in zip(rows, following.before(rows), strict=True):
            held = before.held
            tally.joined += len(before.merged)
            if held is None:
                fresh.append(Fresh(row.line, new_reference(self.us.id), row.record))
            elif (
                before.is_same_id
                and not before.merged
                and (held.content == content_digest(pack(row.record), self.keys))
            ):
                tally.unchanged += 1
            else:
                one = Fresh(row.line, held.reference, row.record, is_new=False)
                fresh.append(replace(one, replaces=before.replaces))
        return fresh

    def _join(
        self, fresh: Sequence[Fresh], tally: Tally, *, wanted: bool
    ) -> list[Fresh]:
        """Say who has a number that another record has, and join them if wanted."""
        others = self._numbers().others([(one.reference, one.record) for one in fresh])
        done = joined(fresh, others, self._held, wanted=wanted)
        tally.joined += done.joined
        tally.same += len(done.told)
        tally.same_numbers += (
            SameNumber(one.line, other.field, other.reference)
            for one, found in done.told
            for other in found
        )
        kept = list(done.kept.values())
        tally.added += sum(one.is_new for one in kept)
        tally.changed += sum(not one.is_new for one in kept)
        return kept

    def _numbers(self) -> SameNumbers:
        return SameNumbers(self.keys, self.holdings, self.index)

    def _held(self, reference: str) -> Record | None:
        boxed = self.holdings.by_reference(reference)
        return open_record(boxed, self.keys).record if boxed else None

    def _add(self, officer: Officer, work: _Importing) -> None:
        """Add what entities of the file say of others that are kept by now."""
        told, work.census.adjacent = work.census.adjacent, []
        if not told:
            return
        now = self.clock.now()
        additions = Additions(self.keys, self.holdings, self.us.id, work.first.source)
        changed, puts = [], []
        for one in additions.of(told, now=now):
            if isinstance(one, Reject):
                work.tally.reject(one)
                continue
            record, put = one
            changed.append((put.reference, record))
            puts.append(put)
        if puts:
            self._commit(officer, work, puts, changed)

    def _look_for_missing(self, officer: Officer, work: _Importing) -> None:
        """Tell who stood and is not in the file; withdraw them if that is wanted."""
        first, census, tally = work.first, work.census, work.tally
        taken = tally.added + tally.changed + tally.unchanged + tally.joined
        check_taken(
            taken + len(census.gone),
            rejected=tally.rejected,
            reason=tally.first_reason,
        )
        if census.day not in (None, work.edition.before):
            self._commit(officer, work, (), ())  # a list that changes nothing
        met = tally.changed + tally.unchanged + tally.joined + len(census.gone)
        if not met and not first.withdraw_missing:
            return  # a source that was never imported before
        given = (self.keys, self.holdings, self.recorder, self.clock, first.source)
        look = Missing(*given)
        known = 0 if tally.joined else tally.changed + tally.unchanged
        found, stood = look.find(census, added=tally.added, known=known)
        tally.missing, tally.missing_records = len(found), found
        if first.withdraw_missing and found:
            tally.withdrawn = look.withdraw(officer, census, found, stood=stood)

    def _record(
        self, officer: Officer, work: _Importing, kept: list[Fresh]
    ) -> tuple[PutRecord, ...]:
        """(3) Box, (4) record the batch and its entry together."""
        now = self.clock.now()
        puts = tuple(
            put_record(
                one.record,
                self.keys,
                agency=self.us.id,
                now=now,
                reference=one.reference,
            )
            for one in kept
        )
        named = [(one.reference, one.record) for one in kept]
        gone = [WithdrawRecord(name, now) for one in kept for name in one.replaces]
        self._commit(officer, work, (*gone, *puts), named)
        return puts

    def _commit(
        self,
        officer: Officer,
        work: _Importing,
        effects: Sequence[PutRecord | WithdrawRecord],
        named: Sequence[tuple[str, Record]],
    ) -> None:
        first, now = work.first, self.clock.now()
        day: Sequence[PutSetting] = work.edition.put(work.census.day)
        # A peer may have asked us to look out for one of them.
        told_of(
            lambda: self.lookout.records(named, now=now),
            lambda seen: self.recorder.record(
                "record.imported",
                (*effects, *day, *seen),
                at=now,
                officer=officer.pseudonym,
                details=(("format", first.format), ("records", str(len(named)))),
                note=first.source,
            ),
        )
