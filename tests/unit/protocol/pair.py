"""Two ends and one pretend link: agencies with keys, known to each other."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from node.codec.wire import from_wire, to_wire
from node.crypto import keystore, sealing, strongbox
from node.crypto.ids import new_message_id
from node.crypto.keystore import Keyring
from node.crypto.pae import MESSAGE, SEAL, pae
from node.model.codes import AgencyClass, KeyUse, Kind, PeerState
from node.model.introduction import Introduction, Peer
from node.model.message import Envelope, Header, Signed
from node.protocol import envelope
from node.protocol.padding import padding_for

NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
WINDOW_S = 300
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
# Keys may be made before they are used, and a message after the keys were made.
BORN = NOW - DAY


@dataclass(frozen=True)
class End:
    """One agency."""

    keys: Keyring
    introduction: Introduction

    @property
    def agency(self):
        return self.introduction.agency

    def peer(self, **changes):
        """Return this agency as others know it."""
        peer = Peer(
            self.introduction, self.keys.fingerprint, PeerState.ACTIVE, b"", BORN, BORN
        )
        return replace(peer, **changes)

    def key(self, use):
        """Return the newest key of this agency for ``use``."""
        return [key for key in self.introduction.keys if key.use is use][-1]


def introduction_of(keys, **changes):
    """Return what the holder of ``keys`` says of itself."""
    introduction = Introduction(
        agency=keys.agency,
        name=f"The agency {keys.agency}",
        country=keys.agency[:2].upper(),
        agency_class=AgencyClass.POLICE,
        sequence=1,
        issued_at=BORN,
        identity_key=keys.identity_public,
        keys=keys.public_keys(NOW),
        endpoints=(f"{keys.agency}.example:7443",),
    )
    return replace(introduction, **changes)


def keys_of(agency):
    """Return new keys, rotatable for as long as nothing is written."""
    with TemporaryDirectory() as folder:
        return keystore.create(
            Path(folder) / "k",
            agency=agency,
            secret=b"w",
            now=BORN,
            opslimit=strongbox.CHEAPEST,
        )


@cache
def end(agency):
    """Return the agency of that name, one and the same for all tests."""
    keys = keys_of(agency)
    return End(keys, introduction_of(keys))


ALPHA, BETA, GAMMA = end("pt-pj"), end("es-pn"), end("fr-pn")


def header(sender=ALPHA, recipient=BETA, *, at=NOW, **changes):
    """Return a header between two ends."""
    made = Header(new_message_id(at), sender.agency, recipient.agency, at)
    return replace(made, **changes)


def close(
    payload=b"payload", *, kind=Kind.QUERY, sender=ALPHA, recipient=BETA, **changes
):
    """Close an envelope as its sender does."""
    return envelope.close(
        kind,
        payload,
        header=changes.get("header") or header(sender, recipient, **changes),
        keys=sender.keys,
        recipient=recipient.introduction,
        now=NOW,
    )


def open_at(data, recipient=BETA, *, sender=ALPHA, tls_peer="", now=NOW, known=None):
    """Open an envelope as its recipient does, who knows all ends."""
    book = (
        {e.agency: e.peer() for e in (ALPHA, BETA, GAMMA)} if known is None else known
    )
    return envelope.open_envelope(
        data,
        keys=recipient.keys,
        peer_of=book.get,
        tls_peer=tls_peer or sender.agency,
        now=now,
        window_s=WINDOW_S,
    )


# --- a hostile sender, who may break every rule but the mathematics ----------


def forge(
    payload=b"payload",
    *,
    kind=Kind.QUERY,
    signer=ALPHA,
    head=None,
    recipient=BETA,
    signed_head=None,
    signed_kind=None,
    suite=envelope.SUITE,
    change=lambda signed: signed,
    pad=True,
):
    """Return an envelope made by hand, each part as asked for."""
    head_bytes = to_wire(head or header(signer, recipient))
    to_sign = pae(
        MESSAGE,
        b"1",
        suite.encode(),
        (signed_kind or kind).encode(),
        to_wire(signed_head) if signed_head else head_bytes,
        payload,
    )
    key_id, signature = signer.keys.sign(to_sign, NOW)
    signed = change(Signed(kind, payload, key_id, signature))
    if pad and not signed.padding:
        signed = replace(signed, padding=padding_for(kind, len(to_wire(signed))))
    return reseal(to_wire(signed), head_bytes, recipient, suite=suite)


def reseal(inside, head_bytes, recipient, *, suite=envelope.SUITE):
    """Return an envelope with ``inside`` sealed to ``recipient``."""
    key = recipient.key(KeyUse.SEALING)
    info = pae(SEAL, suite.encode(), head_bytes, key.key_id.encode())
    sealed = sealing.seal(key.public, inside, info=info)
    return to_wire(Envelope(1, suite, head_bytes, key.key_id, sealed))


def unsealed(data, recipient=BETA):
    """Return the inside of an envelope, as its recipient sees it."""
    outer = from_wire(Envelope, data)
    info = pae(SEAL, outer.suite.encode(), outer.header, outer.sealing_key_id.encode())
    return recipient.keys.unseal(outer.sealing_key_id, outer.sealed, info=info, now=NOW)
