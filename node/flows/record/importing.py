"""Import a file into the holdings.

    read → compare → box → record → report

Rows stream through; each batch is made durable with its own ledger entry, so a
crash leaves whole batches and a second run finishes the job: what is known by
its source id and unchanged is counted and left alone. A bad row is reported with
its line and reason, and never stops the good ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from node.clock import Clock
from node.codec.stored import pack
from node.crypto.keystore import Keyring
from node.errors import BadInput, choose
from node.flows.boxing import content_digest, put_record, source_token
from node.flows.lookout import NOBODY, Lookout, told_of
from node.flows.ports import Holdings, PutRecord
from node.flows.recorder import Recorder
from node.matching.intake import Origin, Reject, Row, open_reader
from node.model.agency import Agency
from node.model.codes import Handling, SubjectRole
from node.model.desk.record import ImportChunk, ImportProgress
from node.model.officer import Officer
from node.model.record import Record

BATCH = 1000


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
    rejects: list[Reject] = field(default_factory=list)

    def report(self, *, done: bool = False) -> ImportProgress:
        """Return the totals and the rejects that are new since the last report."""
        fresh, self.rejects = tuple(self.rejects), []
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
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """A record of a batch that is new or changed, and the effect that keeps it."""

    record: Record
    put: PutRecord


@dataclass(frozen=True, slots=True)
class Importer:
    """Imports records for an officer."""

    us: Agency
    keys: Keyring
    holdings: Holdings
    recorder: Recorder
    clock: Clock
    lookout: Lookout = NOBODY

    def run(
        self, officer: Officer, chunks: Iterator[ImportChunk]
    ) -> Iterator[ImportProgress]:
        """Import what ``chunks`` carry; yield totals after each batch.

        Raises:
            BadInput: the format, mapping or defaults cannot be meant. Nothing
                was imported then.
        """
        first = next(chunks, None)
        if first is None:
            raise BadInput("an import without any data")
        tally = Tally()
        origin = _origin(first, today=self.clock.now().date())
        reader = open_reader(first.format, origin, mapping=first.mapping)

        # (1) Read rows as they stream in, in batches.
        rows = reader(_bytes(first, chunks, tally))
        while batch := list(islice(rows, BATCH)):
            kept = self._compare(batch, tally)
            if kept:
                # (4) Record the batch and its entry together.
                self._record(officer, first, kept)
            # (5) Report.
            yield tally.report()
        yield tally.report(done=True)

    def _compare(self, batch: Iterable[Row | Reject], tally: Tally) -> list[Kept]:
        """(2) Compare with what is held, (3) box what is new or changed."""
        now = self.clock.now()
        rows = []
        for item in batch:
            tally.read += item.lines if isinstance(item, Row) else 1
            if isinstance(item, Reject):
                tally.rejected += 1
                tally.rejects.append(item)
            else:
                rows.append(item)
        tokens = [source_token(row.record, self.keys) for row in rows]
        known = self.holdings.known(tokens)
        kept: list[Kept] = []
        for row, token in zip(rows, tokens, strict=True):
            held = known.get(token)
            digest = content_digest(pack(row.record), self.keys)
            if held is not None and held.content == digest:
                tally.unchanged += 1
                continue
            tally.added += held is None
            tally.changed += held is not None
            reference = held.reference if held else ""
            put = put_record(
                row.record, self.keys, agency=self.us.id, now=now, reference=reference
            )
            tally.selectors += len(put.tokens)
            kept.append(Kept(row.record, put))
        return kept

    def _record(self, officer: Officer, first: ImportChunk, kept: list[Kept]) -> None:
        now = self.clock.now()
        # A peer may have asked us to look out for one of them.
        named = [(one.put.reference, one.record) for one in kept]
        told_of(
            lambda: self.lookout.records(named, now=now),
            lambda seen: self.recorder.record(
                "record.imported",
                (*(one.put for one in kept), *seen),
                at=now,
                officer=officer.pseudonym,
                details=(("format", first.format), ("records", str(len(kept)))),
                note=first.source,
            ),
        )


def _origin(first: ImportChunk, *, today: date) -> Origin:
    try:
        role = SubjectRole(first.role or SubjectRole.NONE)
        handling = Handling(first.handling or Handling.H0)
    except ValueError as why:
        raise BadInput(
            f"{why}", advice=f"{choose('roles')} {choose('handling')}"
        ) from why
    return Origin(first.source, role, handling, today=today)


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
