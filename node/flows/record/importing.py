"""Import a file into the holdings.

    read → compare → join → box → record → report

Rows stream through; each batch is made durable with its own ledger entry, so a
crash leaves whole batches and a second run finishes the job: what is known by
its source id and unchanged is counted and left alone. A bad row is reported with
its line and reason, and never stops the good ones. A value that cannot be read is kept
as it is written and listed with its line, unless the custodian wants no such row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from node.clock import Clock
from node.codec.stored import pack
from node.crypto.ids import new_reference
from node.crypto.keystore import Keyring
from node.errors import BadInput, CheckFailed
from node.flows.boxing import (
    content_digest,
    open_record,
    put_record,
    source_token,
)
from node.flows.bundle.rules import Rules
from node.flows.index.progress import IndexProgress
from node.flows.lookout import NOBODY, Lookout, told_of
from node.flows.ports import Holdings, PutRecord
from node.flows.record.coded import handling_of, role_of
from node.flows.record.joining import Fresh, joined
from node.flows.record.same import SameNumbers
from node.flows.recorder import Recorder
from node.matching.intake import Origin, Reject, Row, open_reader
from node.matching.normalise.misread import normal_offences
from node.model.agency import Agency
from node.model.desk.record import (
    ImportChunk,
    ImportProgress,
    SameNumber,
    UnreadValue,
)
from node.model.officer import Officer
from node.model.record import Record

BATCH = 1000
REJECTS_MOST = 100_000
"""Rows that may be rejected, if nothing else is configured."""


@dataclass(slots=True)
class Tally:
    """Running totals of one import."""

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    selectors: int = 0
    rejected: int = 0
    bytes_read: int = 0
    unread: int = 0
    same: int = 0
    joined: int = 0
    rejects: list[Reject] = field(default_factory=list)
    unread_values: list[UnreadValue] = field(default_factory=list)
    same_numbers: list[SameNumber] = field(default_factory=list)

    def report(self, *, done: bool = False) -> ImportProgress:
        """Return the totals, and what is listed that is new since the last report."""
        fresh, self.rejects = tuple(self.rejects), []
        unread, self.unread_values = tuple(self.unread_values), []
        same, self.same_numbers = tuple(self.same_numbers), []
        return ImportProgress(
            read=self.read,
            added=self.added,
            changed=self.changed,
            unchanged=self.unchanged,
            rejected=self.rejected,
            selectors=self.selectors,
            bytes_read=self.bytes_read,
            rejects=fresh,
            done=done,
            unread=self.unread,
            unread_values=unread,
            same=self.same,
            same_numbers=same,
            joined=self.joined,
        )


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
        offences = normal_offences(self.rules.bundle.offences)
        origin = _origin(first, today=self.clock.now().date(), offences=offences)
        reader = open_reader(first.format, origin, mapping=first.mapping)

        # (1) Read rows as they stream in, in batches.
        rows = reader(_bytes(first, chunks, tally))
        while batch := list(islice(rows, BATCH)):
            fresh = self._compare(batch, tally)
            kept = self._join(fresh, tally, wanted=first.join_same)
            if kept:
                # (3) Box, (4) record the batch and its entry together.
                puts = self._record(officer, first, kept)
                tally.selectors += sum(len(put.tokens) for put in puts)
            # (5) Report, and go on, unless it is another file that was meant.
            yield tally.report()
            if tally.rejected > self.rejects_most:
                raise CheckFailed(
                    f"{tally.rejected} rows were rejected, and "
                    f"{self.rejects_most} may be: the rest was not read",
                    advice="Look at the first of them: the format or the mapping may "
                    "be another. The operator sets limits.max_rejects.",
                )
        yield tally.report(done=True)

    def _compare(self, batch: Iterable[Row | Reject], tally: Tally) -> list[Fresh]:
        """(2) Compare with what is held; return what is new or changed."""
        rows = []
        for item in batch:
            tally.read += item.lines if isinstance(item, Row) else 1
            if isinstance(item, Reject):
                tally.rejected += 1
                tally.rejects.append(item)
            else:
                rows.append(item)
                tally.unread += len(item.unread)
                tally.unread_values += item.unread
        tokens = [source_token(row.record, self.keys) for row in rows]
        known = self.holdings.known(tokens)
        fresh: list[Fresh] = []
        for row, token in zip(rows, tokens, strict=True):
            held = known.get(token)
            if held is None:
                reference = new_reference(self.us.id)
                fresh.append(Fresh(row.line, reference, row.record))
            elif held.content == content_digest(pack(row.record), self.keys):
                tally.unchanged += 1
            else:
                old = Fresh(row.line, held.reference, row.record, is_new=False)
                fresh.append(old)
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

    def _record(
        self, officer: Officer, first: ImportChunk, kept: list[Fresh]
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
        # A peer may have asked us to look out for one of them.
        named = [(one.reference, one.record) for one in kept]
        told_of(
            lambda: self.lookout.records(named, now=now),
            lambda seen: self.recorder.record(
                "record.imported",
                (*puts, *seen),
                at=now,
                officer=officer.pseudonym,
                details=(("format", first.format), ("records", str(len(kept)))),
                note=first.source,
            ),
        )
        return puts


def _origin(first: ImportChunk, *, today: date, offences: frozenset[str]) -> Origin:
    return Origin(
        first.source,
        role_of(first.role),
        handling_of(first.handling),
        today=today,
        offences=offences,
        reject_unread=first.reject_unread,
    )


def _bytes(
    first: ImportChunk, chunks: Iterator[ImportChunk], tally: Tally
) -> Iterator[bytes]:
    chunk: ImportChunk | None = first
    while chunk is not None:
        tally.bytes_read += len(chunk.data)
        yield chunk.data
        if chunk.last:
            return
        chunk = next(chunks, None)
    raise BadInput(
        "the file ended before its last part arrived",
        advice="What was read before is kept; run the same import again.",
    )
