"""Introductions and their cards: how one node becomes known to another.

A card is an armoured, signed introduction. It is signed by the identity key that
it shows, so it proves only that its maker holds that key; whose key it is, people
confirm by the fingerprint, which the node compares. A later card replaces an
earlier one under the same identity key and with a higher sequence; what policy and
the ledger rely upon in it changes only if a person confirms it (``card_change``).

What it does not do: keep peers, or find out who is at the other end of a line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from node.codec.wire import from_wire, to_wire
from node.crypto import certificate, sealing, signing
from node.crypto.digest import fingerprint as fingerprint_of
from node.crypto.digest import is_fingerprint, same, same_fingerprint
from node.crypto.keystore import Keyring
from node.crypto.pae import INTRODUCTION, pae
from node.errors import (
    AlreadyThere,
    BadInput,
    BadProof,
    CheckFailed,
    Malformed,
    OutOfTime,
    RevokedPeer,
)
from node.model.agency import agency_id
from node.model.codes import KeyUse, PeerState
from node.model.introduction import Card, Introduction, Peer, PublicKey
from node.protocol import armour
from node.protocol.card_change import card_changes
from node.protocol.country import is_country
from node.protocol.endpoint import check_endpoint
from node.protocol.envelope import newest_active

REQUIRED_USES = (KeyUse.SIGNING, KeyUse.SEALING, KeyUse.TLS, KeyUse.LEDGER)
MAX_KEYS = 32
MAX_ENDPOINTS = 8
MAX_NAME = 200
# Our own longest life is ten years; more is a mistake or a key meant never to end.
MAX_LIFE = timedelta(days=11 * 365)
# Cards are carried by people: a clock may be a day off without harm.
CLOCK_SLACK = timedelta(days=1)

_KEY_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


def write_card(introduction: Introduction, keys: Keyring) -> bytes:
    """Return the card of ``introduction``, signed by our identity key.

    Raises:
        BadInput: the introduction is not ours, or no peer would take it.
    """
    if (introduction.agency, introduction.identity_key) != (
        keys.agency,
        keys.identity_public,
    ):
        raise BadInput("the introduction is of another agency or identity key")
    try:
        _check(introduction)
    except (Malformed, BadProof, OutOfTime) as error:
        raise BadInput(f"no peer would take this card: {error.message}") from error
    data = to_wire(introduction)
    card = armour.wrap(to_wire(Card(data, keys.sign_introduction(data))))
    if len(card) > armour.MAX_SIZE:
        raise BadInput("the card is too large")
    return card


def read_card(card: bytes) -> tuple[Introduction, str]:
    """Return what a card says, and the fingerprint of the key that signed it.

    The signature and every field are checked; that the key is really the
    agency's is not, see ``accept_card``.

    Raises:
        Malformed: not a card, or it says what cannot be meant.
        BadProof: its signature or a key in it does not hold.
        OutOfTime: no key of some use was active when it was issued.
    """
    signed = from_wire(Card, armour.unwrap(card))
    # The key is inside what it signs: this much must be parsed before verifying.
    introduction = from_wire(Introduction, signed.introduction)
    signing.verify(
        introduction.identity_key,
        pae(INTRODUCTION, signed.introduction),
        signed.signature,
    )
    _check(introduction)
    return introduction, fingerprint_of(introduction.identity_key)


def accept_card(
    card: bytes, *, known: Peer | None, fingerprint: str, now: datetime
) -> Peer:
    """Return the peer that ``card`` makes known.

    ``known`` is that agency's peer as we have it. ``fingerprint`` is what an
    officer typed, as it was read out by the other side; it may be empty for a
    later card of an active peer, whose identity key vouches for it, unless the
    card changes what must be confirmed. A revoked peer comes back only like a
    new one, with its fingerprint, and may then have a new identity key.

    Raises:
        TheirFault: the card does not hold (``read_card``), is issued in the
            future, has no active key of some use, or is signed by another
            identity key than the known one.
        CheckFailed: the fingerprint is missing, or another; or a class, a ledger
            key or the like changes and none is given.
        AlreadyThere: the sequence is not higher than that of the known card.
        RevokedPeer: the peer was revoked and no fingerprint is given.
        BadInput: ``known`` is another agency.
    """
    introduction, true = read_card(card)
    if introduction.issued_at > now + CLOCK_SLACK:
        raise OutOfTime("the card is issued in the future")
    for use in REQUIRED_USES:
        newest_active(introduction, use, now)
    if known is None:
        _confirm(fingerprint, true)
        return Peer(introduction, true, PeerState.ACTIVE, card, now, now)
    if known.agency != introduction.agency:
        raise BadInput("the card is of another agency than the known peer")
    _check_successor(introduction, known, fingerprint, true)
    if not fingerprint:
        _check_unchanged(introduction, known, now)
    return Peer(introduction, true, PeerState.ACTIVE, card, known.added_at, now)


def _check_successor(
    introduction: Introduction, known: Peer, typed: str, true: str
) -> None:
    if known.state is not PeerState.ACTIVE and not typed:
        raise RevokedPeer(
            f"{known.agency} was revoked",
            advice="To take it back, confirm the fingerprint as for a new peer.",
        )
    if typed:
        _confirm(typed, true)
    same_key = same(introduction.identity_key, known.introduction.identity_key)
    if known.state is PeerState.ACTIVE and not same_key:
        raise BadProof(
            f"the card is not signed by the identity key of {known.agency}",
            advice="Call that agency. If its identity key was lost, revoke the peer "
            "and add it anew.",
        )
    if introduction.sequence <= known.introduction.sequence:
        raise AlreadyThere(
            f"{known.agency} is known already by this card or a newer one: it has the "
            f"number {introduction.sequence}, the known one "
            f"{known.introduction.sequence}",
        )


def _check_unchanged(introduction: Introduction, known: Peer, now: datetime) -> None:
    """Return if a card changes nothing that a person would have to confirm."""
    changes = card_changes(known.introduction, introduction, now)
    told = "; ".join(f"{c.name}: {c.text}" for c in changes if c.confirmed)
    if told:
        raise CheckFailed(
            f"the card of {known.agency} changes what is relied upon: {told}",
            advice="Call that agency and ask whether it is so. If it is, confirm it by "
            "the fingerprint that they read out to you.",
        )


def _confirm(typed: str, true: str) -> None:
    if not typed.strip():
        raise CheckFailed(
            "no fingerprint is given, and a card alone proves nothing",
            advice="Call that agency on a number that you know, have its fingerprint "
            "read out, and give it: --fingerprint.",
        )
    if not is_fingerprint(typed):
        raise CheckFailed(
            "this is no fingerprint: one has eight groups of four, of the letters A to "
            "Z and the digits 2 to 7",
            advice="Type all of it. There is no 0 and no 1: those are the letters O "
            "and I.",
        )
    if not same_fingerprint(typed, true):
        raise CheckFailed(
            "the fingerprint is not that of the card",
            advice="Have it read out again over a line you trust. If it still "
            "differs, the card was swapped on the way: do not add it.",
        )


# --- what a card may say ----------------------------------------------------


def _check(introduction: Introduction) -> None:
    _check_words(introduction)
    keys = introduction.keys
    if not 0 < len(keys) <= MAX_KEYS:
        raise Malformed("a card has no keys, or too many")
    if len({key.key_id for key in keys}) != len(keys):
        raise Malformed("a card has a key id twice")
    signing.check_public(introduction.identity_key)
    for key in keys:
        _check_key(key, introduction)
    for use in REQUIRED_USES:
        newest_active(introduction, use, introduction.issued_at)


def _check_words(introduction: Introduction) -> None:
    try:
        agency_id(introduction.agency)
    except BadInput as error:
        raise Malformed("a card has no agency id") from error
    if not is_country(introduction.country):
        raise Malformed("a card has no country that is known")
    if introduction.agency[:2].upper() != introduction.country:
        raise Malformed("a card's agency id and country disagree")
    # Names are shown on terminals: no control characters, no bidi overrides.
    name = introduction.name
    if not 0 < len(name) <= MAX_NAME or not name.isprintable():
        raise Malformed("a card's name is empty, too long or not printable")
    if introduction.sequence < 1:
        raise Malformed("a card's sequence is below 1")
    if not 0 < len(introduction.endpoints) <= MAX_ENDPOINTS:
        raise Malformed("a card has no endpoints, or too many")
    for endpoint in introduction.endpoints:
        check_endpoint(endpoint)


def _check_key(key: PublicKey, introduction: Introduction) -> None:
    check = _SOUND.get(key.use)
    if check is None:
        raise Malformed(f"a card shows a {key.use} key")
    if not _KEY_ID.fullmatch(key.key_id):
        raise Malformed("a card's key id is not one")
    if not key.active_from < key.ends <= key.active_from + MAX_LIFE:
        raise Malformed("a card's key ends before it begins, or lives too long")
    # The identity key signs cards and nothing else; a message that is a card
    # in disguise must not be signed by it.
    if key.public == introduction.identity_key:
        raise Malformed("a card uses its identity key for something else")
    check(key.public, introduction.agency)


_SOUND: dict[KeyUse, Callable[[bytes, str], None]] = {
    KeyUse.SIGNING: lambda public, _: signing.check_public(public),
    KeyUse.LEDGER: lambda public, _: signing.check_public(public),
    KeyUse.SEALING: lambda public, _: sealing.check_public(public),
    KeyUse.TLS: certificate.check_names,
}
