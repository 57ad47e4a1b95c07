"""The message: what is signed, sealed and answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from node.model.agency import AgencyId
from node.model.codes import Kind


@dataclass(frozen=True, slots=True)
class Header:
    """What a relay may read: who, to whom, when.

    ``message_id`` is a UUIDv7 (RFC 9562, section 5.7) in its canonical text form;
    ``in_reply_to`` is empty for a message that answers nothing.
    """

    message_id: str
    sender: AgencyId
    recipient: AgencyId
    sent_at: datetime
    in_reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """The only message that travels bare.

    ``header`` is kept as the bytes that were bound, never re-encoded.
    ``sealed`` is the HPKE ``enc`` and ciphertext of a ``Signed``.
    """

    version: int
    suite: str
    header: bytes
    sealing_key_id: str
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Signed:
    """The inside of an envelope. ``padding`` is zero bytes, outside the signature."""

    kind: Kind
    payload: bytes
    signing_key_id: str
    signature: bytes
    padding: bytes = b""


@dataclass(frozen=True, slots=True)
class Message:
    """An opened and verified message.

    ``signed_bytes`` (header, kind, payload, key id and signature, without
    padding) is what either side keeps as proof.
    """

    header: Header
    kind: Kind
    payload: bytes
    digest: bytes
    evidence: bytes


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves to a third party that ``header.sender`` said it."""

    header: bytes
    kind: Kind
    payload: bytes
    signing_key_id: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class Ping:
    """Asks whether the peer is there, and whether the clocks agree."""

    software: str


@dataclass(frozen=True, slots=True)
class Pong:
    """The answer to a ping.

    ``checkpoint`` is the one that the peer shows at this time, ``seen_size`` the
    size of the largest checkpoint of the asker that the peer has seen, and ``seen``
    that checkpoint: the asker signed it, and knows by it what it has lost.
    """

    software: str
    at: datetime
    card_sequence: int
    checkpoint: str
    seen_size: int
    seen: str = ""
