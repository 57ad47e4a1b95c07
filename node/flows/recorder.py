"""Write down what the node does: an entry's builder, and its commit.

    entry = outgoing_entry("query.collected", peer, at=now, agency=us)
    recorder.commit(justified(entry, why, bundle.digest), effects, exhibit=exhibit)

An entry starts as one of three: an act of our own (``local_entry``), a message of
ours (``outgoing_entry``), a message of a peer (``incoming_entry``). ``justified``
adds why it was done; what a flow knows beyond that it puts in by column.

The leaf commits to the entry under a salt; entry and exhibit go into boxes bound to
that leaf, each under its own key. The exhibit's digest stands in the entry, over bytes
that begin with 32 random ones: an erased exhibit cannot be guessed from what remains.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from node.codec.plain import from_json, to_json
from node.codec.stored import pack
from node.crypto.digest import sha256
from node.crypto.ids import random
from node.crypto.keystore import Keyring
from node.errors import LedgerBroken, NotFound
from node.flows.ports import Draft, Effect, Journal, LedgerRow
from node.ledger.leaf import leaf, pack_opening, unpack_opening
from node.model.box import Box
from node.model.entry import Detail, Entry, Outcome, Place
from node.model.exhibit import NoteExhibit
from node.model.message import Message
from node.model.query import Justification

NONCE_SIZE = 32
ARRIVED = "in"
"""The direction of entries that record a message of a peer."""
_ENTRY = b"comity/v1 entry\0"
_EXHIBIT = b"comity/v1 exhibit\0"
COVER = "ledger.cover"
"""The act of entries that say nothing: they fill the ledger up (``ledger.rhythm``)."""
NO_DIGESTS = (b"", b"")

Details = Sequence[tuple[str, str]]
"""Named facts of an entry. They name no person: they stay when the exhibit goes."""


def local_entry(
    act: str, *, at: datetime, agency: str, officer: str = "", details: Details = ()
) -> Entry:
    """Return the entry of an act of this node: ``act`` is a dotted word."""
    return _entry(act, at, "local", (agency, agency), officer=officer, details=details)


def incoming_entry(
    act: str, message: Message, *, at: datetime, details: Details = ()
) -> Entry:
    """Return the entry of a peer's message; the exchange adds the answer's digest."""
    header = message.header
    return _entry(
        act,
        at,
        ARRIVED,
        (header.sender, header.recipient),
        exchange_id=header.message_id,
        digests=(message.digest, b""),
        details=details,
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
    return _entry(act, at, "out", (agency, peer), digests=digests, details=details)


def _entry(  # noqa: PLR0913 - one value a column of the entry
    act: str,
    at: datetime,
    direction: str,
    parties: tuple[str, str],
    *,
    exchange_id: str = "",
    digests: tuple[bytes, bytes] = NO_DIGESTS,
    officer: str = "",
    details: Details = (),
) -> Entry:
    """Return an entry. ``parties`` are who asks and who answers."""
    return Entry(
        act=act,
        at=at,
        direction=direction,
        exchange_id=exchange_id,
        asker=parties[0],
        responder=parties[1],
        request_digest=digests[0],
        response_digest=digests[1],
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


def justified(  # noqa: PLR0913 - one value a column of the entry
    entry: Entry,
    why: Justification,
    policy_digest: bytes,
    *,
    agreements: tuple[str, ...] | None = None,
    outcomes: tuple[Outcome, ...] = (),
    approvals: tuple[str, ...] = (),
) -> Entry:
    """Return ``entry`` with why and for whom it was done, and by which policy.

    ``agreements`` are those in force, where that was worked out; otherwise the basis
    that is named stands for them. ``outcomes`` are what was decided, under which
    ``approvals``.
    """
    if agreements is None:
        agreements = (why.legal_basis,) if why.legal_basis else ()
    return replace(
        entry,
        officer=why.officer,
        purpose=why.purpose,
        case=why.case,
        offence=why.offence,
        agreements=agreements,
        policy_digest=policy_digest,
        outcomes=outcomes,
        approvals=approvals,
    )


def draft(entry: Entry, *, exhibit: bytes, keys: Keyring) -> Draft:
    """Return ``entry`` and ``exhibit`` as a draft for the journal.

    An empty ``exhibit`` means that there is none.
    """
    content = random(NONCE_SIZE) + exhibit if exhibit else b""
    digest = sha256(content) if content else b""
    opened = to_json(replace(entry, exhibit_digest=digest))
    salt = random(NONCE_SIZE)
    placed = leaf(opened, salt)
    boxed = keys.close_box(pack_opening(salt, opened), bound_to=_ENTRY + placed)
    kept = keys.close_box(content, bound_to=_EXHIBIT + placed) if content else None
    return Draft(
        leaf=placed,
        entry=Box(*boxed),
        exhibit=Box(*kept) if kept else None,
        arrived=entry.direction == ARRIVED,
    )


def open_entry(row: LedgerRow, keys: Keyring) -> tuple[bytes, bytes]:
    """Return (salt, entry bytes) of a row.

    Raises:
        NotFound: its key is missing: it was erased, or blanked by somebody.
        StoreBroken: the box does not open.
    """
    if not row.entry.key:
        raise NotFound(f"ledger entry {row.index} has no key any more")
    opening = keys.open_box(row.entry.sealed, row.entry.key, bound_to=_ENTRY + row.leaf)
    return unpack_opening(opening)


def read_entry(row: LedgerRow, keys: Keyring) -> Entry:
    """Return the entry of a row, checked against its leaf.

    Raises:
        LedgerBroken: the opening is not what the leaf commits to.
    """
    salt, opened = open_entry(row, keys)
    if leaf(opened, salt) != row.leaf:
        raise LedgerBroken(f"ledger entry {row.index} is not what its leaf commits to")
    return from_json(Entry, opened)


def open_exhibit(row: LedgerRow, keys: Keyring) -> bytes:
    """Return the exhibit's bytes with their leading nonce.

    Raises:
        NotFound: there is none, or its key is missing.
    """
    if row.exhibit is None or not row.exhibit.key:
        raise NotFound(f"ledger entry {row.index} has no exhibit, or no key to it")
    return keys.open_box(
        row.exhibit.sealed, row.exhibit.key, bound_to=_EXHIBIT + row.leaf
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
