"""The ledger for auditors: show, open, prove, verify, export.

An auditor reads entries, which hold verdicts and digests; opening an exhibit,
which holds content, needs a reason and is itself recorded. Else only what convicts
our own ledger is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from node.clock import Clock
from node.crypto.keystore import Keyring
from node.errors import BadInput, NotFound
from node.flows.heads.own import OwnLedger
from node.flows.ledger.exhibits import evidence_in, readable
from node.flows.ledger.pages import Pages
from node.flows.ports import Journal, LedgerRow
from node.flows.recorder import (
    NONCE_SIZE,
    Recorder,
    open_entry,
    open_exhibit,
    read_entry,
)
from node.ledger.audit import audit_rows
from node.ledger.checkpoint import origin_of
from node.ledger.claims import AuditorClaims
from node.ledger.export import export_files
from node.ledger.finding import LIMIT, is_sound
from node.ledger.history import ENTRY, EXHIBIT
from node.ledger.merkle import inclusion_proof
from node.ledger.note import vkey
from node.ledger.openings import Opening
from node.ledger.proof import write_proof
from node.model.desk.call import ById, Nothing
from node.model.desk.ledger import (
    CheckpointList,
    EntryList,
    EntryRequest,
    EntryView,
    ExportFile,
    ExportRequest,
    LedgerPage,
    PeerCheckpoint,
    ProofReply,
    VerifyReply,
    VerifyRequest,
)
from node.model.entry import Head
from node.model.officer import Officer

CHUNK = 1 << 20
INDEX_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Reads the ledger for auditors."""

    agency: str
    keys: Keyring
    journal: Journal
    own: OwnLedger
    recorder: Recorder
    clock: Clock
    examine: Callable[[], Iterable[str]] = tuple

    @property
    def pages(self) -> Pages:
        """Entries as auditors see them."""
        return Pages(self.keys, self.journal, self.clock)

    @property
    def vkey(self) -> str:
        """The verifier key of our ledger."""
        return vkey(origin_of(self.agency), self.keys.ledger_public)

    def show(self, _officer: Officer, page: LedgerPage) -> EntryList:
        """Show entries, without exhibits; cover entries only if they are asked for."""
        return self.pages.page(page)

    def entry(self, officer: Officer, wanted: EntryRequest) -> EntryView:
        """Show one entry; with its exhibit only for a reason, which is recorded.

        Raises:
            NotFound: there is no such entry, or its exhibit was erased.
            BadInput: the exhibit is asked for without a reason.
            LedgerBroken: its key is missing, and no entry says why.
        """
        row = self.journal.row(wanted.index)
        if not wanted.exhibit:
            return self.pages.view(row)
        if not wanted.reason.strip():
            raise BadInput("an exhibit is opened for a reason, and none is given")
        self.pages.check_there(row, EXHIBIT)
        entry = read_entry(row, self.keys)
        whole = open_exhibit(row, self.keys)
        content = whole[NONCE_SIZE:]
        self.recorder.record(
            "exhibit.opened",
            at=self.clock.now(),
            officer=officer.pseudonym,
            details=(("index", str(wanted.index)),),
            note=wanted.reason,
        )
        return replace(
            self.pages.view(row),
            exhibit_json=readable(entry, content),
            evidence=evidence_in(entry, content),
            exhibit=whole,
        )

    def prove(self, _officer: Officer, wanted: ById) -> ProofReply:
        """Return a C2SP proof that one entry is in the ledger, and its opening.

        Raises:
            BadInput: ``id`` is not an index.
            NotFound: there is no such entry, or it was erased.
            LedgerBroken: its key is missing, and no entry says why.
        """
        if not (wanted.id.isdecimal() and len(wanted.id) <= INDEX_DIGITS):
            raise BadInput(f"{wanted.id[:40]!r} is not the index of an entry")
        index = int(wanted.id)
        head = self.journal.head()
        row = self.journal.row(index)
        self.pages.check_there(row, ENTRY)
        salt, opened = open_entry(row, self.keys)
        steps = inclusion_proof(index, head.size, self.journal.hashes)
        return ProofReply(
            index=index,
            proof=write_proof(index, steps, head.checkpoint),
            leaf=row.leaf,
            salt=salt,
            entry=opened,
        )

    def verify(self, officer: Officer, given: VerifyRequest) -> VerifyReply:
        """Check the whole ledger, also against checkpoints that others hold.

        A checkpoint that our key has signed and our ledger does not have convicts us:
        that is recorded, and the node stops speaking (``heads.own``). ``deep``: what
        is held is opened, too, and compared with what it is found by.
        """
        self._learn(officer, given.checkpoints)
        head = self.journal.head()
        # What the node acts on beside the ledger is as the ledger's acts left it.
        return check_ledger(
            self.journal.rows(0, head.size),
            head,
            self.keys,
            held=AuditorClaims(self.vkey, tuple(given.checkpoints)),
            altered=chain(self.journal.altered(), self.examine() if given.deep else ()),
        )

    def export(self, officer: Officer, wanted: ExportRequest) -> Iterator[ExportFile]:
        """Yield the C2SP files of the ledger, with what its leaves say if wanted.

        Entries, not exhibits: an export holds verdicts and digests, no content.
        """
        self.recorder.record(
            "ledger.exported",
            at=self.clock.now(),
            officer=officer.pseudonym,
            details=(("openings", "yes" if wanted.openings else "no"),),
        )
        head = self.journal.head()
        for path, data in export_files(
            self.journal.rows(0, head.size),
            head,
            self.vkey,
            openings=self._openings(head.size) if wanted.openings else None,
        ):
            for at in range(0, max(len(data), 1), CHUNK):
                part = data[at : at + CHUNK]
                yield ExportFile(path, part, more=at + CHUNK < len(data))

    def checkpoints(self, _officer: Officer, _nothing: Nothing) -> CheckpointList:
        """List the head that is held of each peer's ledger.

        Raises:
            Altered: one of them is not as we wrote it.
        """
        known = sorted(self.own.held.book.heads().items())
        return CheckpointList(
            tuple(
                PeerCheckpoint(
                    agency, base.size, base.checkpoint, base.seen_at, bool(heads.held)
                )
                for agency, heads in known
                if (base := heads.base) is not None
            )
        )

    def _learn(self, officer: Officer, checkpoints: Sequence[str]) -> None:
        now = self.clock.now()
        for checkpoint in dict.fromkeys(checkpoints):
            for effect in self.own.against(checkpoint, now):
                self.recorder.record(
                    "ledger.doubted",
                    (effect,),
                    at=now,
                    officer=officer.pseudonym,
                    details=(("fault", str(effect.doubt.fault)),),
                    note=checkpoint,
                )

    def _openings(self, size: int) -> Iterator[Opening]:
        for row in self.journal.rows(0, size):
            try:
                salt, opened = open_entry(row, self.keys)
            except NotFound:
                continue
            yield Opening(row.index, salt, opened)


def check_ledger(
    rows: Iterable[LedgerRow],
    head: Head,
    keys: Keyring,
    *,
    held: AuditorClaims,
    altered: Iterable[str],
) -> VerifyReply:
    """Check all rows under ``head`` with the keys that open them.

    ``altered`` are sentences about stored rows beside the ledger, each a fault.
    """
    findings = audit_rows(
        rows,
        head,
        lambda row: open_entry(row, keys),
        open_exhibit=lambda row: open_exhibit(row, keys),
        held=held,
    )
    others = tuple(islice(altered, LIMIT))
    return VerifyReply(
        ok=not others and is_sound(findings),
        size=head.size,
        root=head.root.hex(),
        findings=(*(f.text for f in findings), *others),
        checkpoint=head.checkpoint,
        vkey=held.vkey,
    )
