"""The envelope: sign the inside, seal the outside, and the way back.

Rules
- Bytes are signed and sealed, not objects: the header travels as the very bytes
  that were bound, the payload is handed on unparsed.
- The signature covers version, suite, kind, header and payload; the seal is bound
  to suite, header and the recipient's key. So nothing can be moved to another
  header, another recipient or another kind, nor weakened to another suite.
- Opening raises the ``TheirFault`` that fits and nothing else, whatever the bytes.

What it does not do: remember message ids (the flows recall what was answered),
parse payloads, read the clock, or log.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from node.codec.wire import from_wire, to_wire
from node.crypto import sealing, signing
from node.crypto.digest import sha256
from node.crypto.ids import id_time
from node.crypto.keystore import Keyring
from node.crypto.pae import MESSAGE, SEAL, pae
from node.errors import (
    BadInput,
    BadProof,
    Malformed,
    NotForUs,
    OutOfTime,
    RevokedPeer,
    UnknownPeer,
    WrongSuite,
)
from node.model.agency import AgencyId
from node.model.codes import KeyUse, Kind, PeerState
from node.model.introduction import Introduction, Peer, PublicKey
from node.model.message import Envelope, Evidence, Header, Message, Signed
from node.protocol.padding import check_padding, padding_for

VERSION = 1
SUITE = sealing.SUITE
# Checked before a byte is parsed: what a stranger can make us hold and hash.
MAX_ENVELOPE = 1 << 20
# Two ids of 36, two agencies of at most 33 and a time come to under 170 bytes.
MAX_HEADER = 256

_VERSION_TEXT = b"%d" % VERSION
_SUITE_TEXT = SUITE.encode("ascii")


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed envelope, and what its sender keeps of it.

    ``digest`` is SHA-256 over what was signed; ``evidence`` an encoded
    ``Evidence``.
    """

    envelope: bytes
    digest: bytes
    evidence: bytes


def close(  # noqa: PLR0913 - a contract between rooms
    kind: Kind,
    payload: bytes,
    *,
    header: Header,
    keys: Keyring,
    recipient: Introduction,
    now: datetime,
) -> Closed:
    """Sign ``payload`` and seal it to ``recipient``.

    Raises:
        BadInput: the header is not ours to send to that recipient, or the
            envelope would be larger than a peer takes.
        KeystoreBroken: we have no signing key that is active.
        OutOfTime: the recipient has no sealing key that is active.
    """
    if (header.sender, header.recipient) != (keys.agency, recipient.agency):
        raise BadInput("the header names another sender or recipient")
    sealing_key = newest_active(recipient, KeyUse.SEALING, now)
    header_bytes = to_wire(header)
    to_sign = _to_sign(header_bytes, kind, payload)
    key_id, signature = keys.sign(to_sign, header.sent_at)
    signed = Signed(kind, payload, key_id, signature)
    padded = replace(signed, padding=padding_for(kind, len(to_wire(signed))))
    sealed = sealing.seal(
        sealing_key.public,
        to_wire(padded),
        info=_seal_info(header_bytes, sealing_key.key_id),
    )
    envelope = to_wire(
        Envelope(VERSION, SUITE, header_bytes, sealing_key.key_id, sealed)
    )
    if len(envelope) > MAX_ENVELOPE:
        raise BadInput(
            f"a message of {len(payload)} bytes does not fit an envelope",
            advice="Ask fewer questions at once.",
        )
    evidence = to_wire(Evidence(header_bytes, kind, payload, key_id, signature))
    return Closed(envelope, sha256(to_sign), evidence)


def peek(envelope: bytes) -> tuple[Envelope, Header]:
    """Return an envelope's outside and its header. Nothing is verified yet.

    Raises:
        Malformed: too large, or not the bytes of an envelope and its header.
        WrongSuite: another version or suite than the one spoken here.
    """
    # (1) Size, before a byte is parsed.
    if len(envelope) > MAX_ENVELOPE:
        raise Malformed("the envelope is too large")
    # (2) Strict framing.
    outer = from_wire(Envelope, envelope)
    # (3) Version and suite. There is one; nothing is negotiated down.
    if outer.version != VERSION or outer.suite != SUITE:
        raise WrongSuite("the envelope has another version or suite", learns="version")
    # (4) Header, and the ids in it.
    return outer, _header(outer.header)


def open_envelope(  # noqa: PLR0913 - a contract between rooms
    envelope: bytes,
    *,
    keys: Keyring,
    peer_of: Callable[[AgencyId], Peer | None],
    tls_peer: AgencyId,
    now: datetime,
    window_s: int,
) -> Message:
    """Open an envelope and verify all that can be verified of it.

    (1) size - (2) framing - (3) version and suite - (4) header - (5) recipient -
    (6) sender - (7) TLS peer - (8) freshness - (9) sealing key - (10) unseal -
    (11) framing of the inside - (12) padding - (13) signing key - (14) signature.
    The caller must still (15) look whether the message id was seen before, and
    (16) parse the payload by its kind.

    ``window_s`` is how many seconds the sender's clock and the road may differ
    from ours, either way.

    Raises:
        TheirFault: the subclass that fits; nothing else, whatever the bytes.
    """
    # (1) to (4): the outside, cheap and without a key.
    outer, header = peek(envelope)

    # (5) It is to us, and not one of ours thrown back at us.
    if header.recipient != keys.agency or header.sender == keys.agency:
        raise NotForUs("the message is not addressed to this node")

    # (6) From somebody we know and still deal with.
    peer = peer_of(header.sender)
    if peer is None or peer.agency != header.sender:
        raise UnknownPeer("the sender was never introduced here")
    if peer.state is not PeerState.ACTIVE:
        raise RevokedPeer(f"{peer.agency} was revoked")

    # (7) Who holds the connection speaks for himself and for nobody else.
    if header.sender != tls_peer:
        raise NotForUs("the sender is not who holds the connection")

    # (8) Neither old nor from the future; the id's own time agrees, so that ids
    #     forgotten after the window cannot be used again under a new time.
    window = timedelta(seconds=window_s)
    for instant in (header.sent_at, id_time(header.message_id)):
        if abs(now - instant) > window:
            raise OutOfTime(
                f"the message is {abs(now - instant)} off our clock",
                learns="clock",
                off_ms=(instant - now) // timedelta(milliseconds=1),
            )

    # (9), (10) Unknown or ended keys are refused before anything is computed.
    inside = keys.unseal(
        outer.sealing_key_id,
        outer.sealed,
        info=_seal_info(outer.header, outer.sealing_key_id),
        now=now,
    )

    # (11), (12) Framing again: a seal says nothing of who made it.
    signed = from_wire(Signed, inside)
    check_padding(signed.kind, signed.padding, len(inside))

    # (13), (14) The sender said exactly this, to us, in this message.
    key = _signing_key(peer.introduction, signed.signing_key_id, header.sent_at)
    if key.ends <= now:
        raise OutOfTime("signed with a key that has ended", learns="your-key")
    return _verified(
        Evidence(
            outer.header,
            signed.kind,
            signed.payload,
            signed.signing_key_id,
            signed.signature,
        ),
        header,
        key,
    )


def check_evidence(evidence: bytes, sender: Introduction) -> Message:
    """Return the message that ``evidence`` proves ``sender`` to have signed.

    For auditors: no freshness, and a key counts that was active when the message
    was sent. ``sender`` must be a card that still shows that key.

    Raises:
        TheirFault: the evidence proves nothing of the kind.
    """
    if len(evidence) > MAX_ENVELOPE:
        raise Malformed("the evidence is too large")
    said = from_wire(Evidence, evidence)
    header = _header(said.header)
    if header.sender != sender.agency:
        raise BadProof("the evidence is of another sender")
    key = _signing_key(sender, said.signing_key_id, header.sent_at)
    return _verified(said, header, key)


def newest_active(introduction: Introduction, use: KeyUse, now: datetime) -> PublicKey:
    """Return the key for ``use`` that became active last.

    Raises:
        OutOfTime: none is active.
    """
    active = [
        key
        for key in introduction.keys
        if key.use is use and key.active_from <= now < key.ends
    ]
    if not active:
        raise OutOfTime(
            f"{introduction.agency} has no {use} key that is active now",
            advice="Ask that agency for its newest card and add it.",
        )
    return max(active, key=lambda key: key.active_from)


def _verified(said: Evidence, header: Header, key: PublicKey) -> Message:
    to_sign = _to_sign(said.header, said.kind, said.payload)
    signing.verify(key.public, to_sign, said.signature)
    return Message(
        header=header,
        kind=said.kind,
        payload=said.payload,
        digest=sha256(to_sign),
        evidence=to_wire(said),
    )


def _signing_key(
    introduction: Introduction, key_id: str, sent_at: datetime
) -> PublicKey:
    for key in introduction.keys:
        if key.key_id == key_id and key.use is KeyUse.SIGNING:
            if not key.active_from <= sent_at < key.ends:
                raise OutOfTime(
                    "signed with a key that was not active then", learns="your-key"
                )
            return key
    raise BadProof("signed with a key that is not the sender's", learns="your-key")


def _header(data: bytes) -> Header:
    if len(data) > MAX_HEADER:
        raise Malformed("the header is too large")
    header = from_wire(Header, data)
    id_time(header.message_id)
    if header.in_reply_to:
        id_time(header.in_reply_to)
    return header


def _to_sign(header: bytes, kind: Kind, payload: bytes) -> bytes:
    return pae(MESSAGE, _VERSION_TEXT, _SUITE_TEXT, kind.encode(), header, payload)


def _seal_info(header: bytes, sealing_key_id: str) -> bytes:
    return pae(SEAL, _SUITE_TEXT, header, sealing_key_id.encode())
