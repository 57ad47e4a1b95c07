"""Write down what the node does: an entry's builder, and its commit.

    entry = outgoing_entry("query.collected", peer, at=now, agency=us)
    recorder.commit(justified(entry, why, bundle.digest), effects, exhibit=exhibit)

An entry starts as one of three: an act of our own (``local_entry``), a message of
ours (``outgoing_entry``), a message of a peer (``incoming_entry``). ``justified``
adds why it was done; what a flow knows beyond that it puts in by column.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from node.codec.stored import pack
from node.crypto.keystore import Keyring
from node.flows.entry import ARRIVED, draft
from node.flows.ports import Effect, Journal
from node.model.entry import Detail, Entry, Place
from node.model.exhibit import NoteExhibit
from node.model.message import Message
from node.model.query import Justification

COVER = "ledger.cover"
"""The act of entries that say nothing: they fill the ledger up (``ledger.rhythm``)."""
NO_DIGESTS = (b"", b"")

Details = Sequence[tuple[str, str]]
"""Named facts of an entry. They name no person: they stay when the exhibit goes."""


def local_entry(
    act: str, *, at: datetime, agency: str, officer: str = "", details: Details = ()
) -> Entry:
    """Return the entry of an act of this node: ``act`` is a dotted word."""
    return Entry(
        act=act,
        at=at,
        direction="local",
        exchange_id="",
        asker=agency,
        responder=agency,
        request_digest=b"",
        response_digest=b"",
        officer=officer,
        purpose="",
        case="",
        offence="",
        agreements=(),
        policy_digest=b"",
        outcomes=(),
        approvals=(),
        exhibit_digest=b"",
        details=tuple(Detail(name, value) for name, value in details),
    )


def incoming_entry(
    act: str, message: Message, *, at: datetime, details: Details = ()
) -> Entry:
    """Return the entry of a peer's message; the exchange adds the answer's digest."""
    header = message.header
    return replace(
        local_entry(act, at=at, agency=header.recipient, details=details),
        direction=ARRIVED,
        exchange_id=header.message_id,
        asker=header.sender,
        request_digest=message.digest,
    )


def outgoing_entry(  # noqa: PLR0913 - one value a column of the entry
    act: str,
    peer: str,
    *,
    at: datetime,
    agency: str,
    digests: tuple[bytes, bytes] = NO_DIGESTS,
    details: Details = (),
) -> Entry:
    """Return the entry of what we ask or tell ``peer``.

    ``digests`` are those of our message and of its answer, as far as there are any.
    """
    return replace(
        local_entry(act, at=at, agency=agency, details=details),
        direction="out",
        responder=peer,
        request_digest=digests[0],
        response_digest=digests[1],
    )


def justified(entry: Entry, why: Justification, policy_digest: bytes) -> Entry:
    """Return ``entry`` with why and for whom it was done, and by which policy."""
    return replace(
        entry,
        officer=why.officer,
        purpose=why.purpose,
        case=why.case,
        offence=why.offence,
        agreements=(why.legal_basis,) if why.legal_basis else (),
        policy_digest=policy_digest,
    )


@dataclass(frozen=True, slots=True)
class Recorder:
    """Makes entries durable, with their effects. Safe to call from many threads."""

    agency: str
    keys: Keyring
    journal: Journal

    def record(  # noqa: PLR0913 - one value a column of the entry
        self,
        act: str,
        effects: Sequence[Effect] = (),
        *,
        at: datetime,
        officer: str = "",
        details: Details = (),
        note: str = "",
    ) -> Place:
        """Make an act of our own and its effects durable together.

        ``note`` is free text and goes into the exhibit.
        """
        entry = local_entry(
            act, at=at, agency=self.agency, officer=officer, details=details
        )
        return self.commit(
            entry, effects, exhibit=pack(NoteExhibit(note)) if note else b""
        )

    def commit(
        self, entry: Entry, effects: Sequence[Effect] = (), *, exhibit: bytes = b""
    ) -> Place:
        """Make ``entry``, its exhibit if it has one, and its effects durable together.

        Raises:
            AlreadyThere: an effect no longer holds; nothing was kept.
            StoreBroken, LedgerBroken: as ``Journal.commit``.
        """
        return self.journal.commit(
            draft(entry, exhibit=exhibit, keys=self.keys), effects
        )
