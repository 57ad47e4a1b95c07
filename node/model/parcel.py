"""Parcels: how what one agency says to another travels, such as its notices.

Each pair of agencies has two ordered streams, one a direction. A parcel holds the
next items of a stream. The recipient takes them in order, each once, and answers
with receipts; what it has had already it receipts again and does not do twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verb(StrEnum):
    """What an item says. The last ones go to the owner of the notice."""

    PUBLISH = "publish"
    UPDATE = "update"
    OPEN = "open"  # the embargo is over: here is the key
    SUSPEND = "suspend"
    RESUME = "resume"
    WITHDRAW = "withdraw"
    CANCEL = "cancel"
    EXPIRE = "expire"
    REFER = "refer"  # to a third agency: its owner has this notice; ask it
    RELAY = "relay"  # to whom it was referred: its owner has suspended or ended it
    READ = "read"
    ACTED = "acted"
    OBJECTED = "objected"
    CONTESTED = "contested"
    HIT = "hit"
    REFERRED = "referred"  # a recipient told a third agency of it
    ASKED = "asked"  # an agency that was told of it asks its owner for it


class ReceiptOutcome(StrEnum):
    """What the recipient did with an item."""

    HELD = "held"  # the notice is kept, in the sequence of the receipt
    OBEYED = "obeyed"  # suspended, resumed, or its key destroyed
    NOTED = "noted"  # a report was taken down
    REFUSED = "refused"  # not taken; ``reason`` says why; it will not be asked again


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a stream. Positions count from 1 in each epoch, without gaps.

    ``notice_id`` is its subject: a notice, or what else its verb is about.
    ``body`` is the wire form of a Bulletin (publish, update; locked while
    ``opens_at`` is set), the key (open), an Ending, or a Report; what is said of
    another's notice (refer, relay) has none. ``word`` is the owner's own word, where
    there is one: a ``SignedWord``.
    """

    position: int
    verb: Verb
    notice_id: str
    sequence: int
    body: bytes
    opens_at: datetime | None = None
    word: bytes = b""


@dataclass(frozen=True, slots=True)
class Parcel:
    """The next items of a stream, in order.

    ``epoch`` names the stream: it is new when the sender cannot go on with the
    old one (a restored backup on either side), and then begins at 1.
    """

    epoch: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The recipient's word on one item, bound to it by ``digest``.

    ``digest`` is the SHA-256 of the item's wire form. ``leaf`` is that of the entry
    in the recipient's ledger that records it: it shows nothing, and its recipient
    cannot deny it. Its place would show how much that ledger has grown.
    """

    position: int
    notice_id: str
    sequence: int
    verb: Verb
    digest: bytes
    outcome: ReceiptOutcome
    leaf: bytes
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Receipts:
    """The answer to a parcel; its signed message is the proof of delivery.

    ``next_position`` is what the recipient takes next in ``epoch``: one more than
    the last receipt, or where the sender must go back to. It is 1 where the
    recipient does not know the epoch and the parcel did not begin it.
    """

    epoch: str
    next_position: int
    receipts: tuple[Receipt, ...]
    checkpoint: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a notice stands: with its owner, or with who holds it."""

    notice_id: str
    sequence: int
    state: str


@dataclass(frozen=True, slots=True)
class Standings:
    """Who holds what of whom, both ways, for ids above ``after`` up to ``until``.

    ``own``: the sender's notices that the recipient was sent and that hold now.
    ``held``: the recipient's notices that the sender shows or matches now. Empty
    ``until`` means to the end. The answer is of the same form and range.
    """

    after: str
    until: str
    own: tuple[Standing, ...]
    held: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class ChunkAsk:
    """Asks the owner for one sealed chunk (numbered from 0) of an attachment."""

    notice_id: str
    attachment_id: str
    number: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """One sealed chunk."""

    attachment_id: str
    number: int
    sealed: bytes
