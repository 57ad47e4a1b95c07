"""An owner's own word: signed here, and proved by whoever is shown it.

    signed = sign_word(word, keys)
    word = prove_word(signed, owner="pt-pj", shown=introduction.keys, now=now)

The bytes are verified before the word in them is parsed. A word counts while the
key that signed it does: one that has ended could be used by who found it, under any
date. What a word is good for, its caller decides (``may_refer``, ``may_relay``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from node.codec.wire import from_wire, to_wire
from node.crypto import signing
from node.crypto.digest import same, sha256
from node.crypto.keystore import Keyring
from node.crypto.pae import NOTICE_WORD, pae
from node.errors import BadProof, Malformed, OutOfTime
from node.model.codes import KeyUse
from node.model.introduction import PublicKey
from node.model.owner_word import OwnerWord, SignedWord
from node.model.parcel import Item, Verb
from node.protocol.channel import WORD_MOST
from node.protocol.notice.parcel import CONTENT, ENDINGS

RELAYED = frozenset({Verb.SUSPEND, *ENDINGS})


def sign_word(word: OwnerWord, keys: Keyring) -> bytes:
    """Return ``word``, signed with our key that is active then.

    Raises:
        KeystoreBroken: no signing key is active.
    """
    said = to_wire(word)
    key_id, signature = keys.sign(pae(NOTICE_WORD, said), word.at)
    return to_wire(SignedWord(said, key_id, signature))


def prove_word(
    signed: bytes, *, owner: str, shown: Sequence[PublicKey], now: datetime
) -> OwnerWord:
    """Return what ``owner``, whose card has the keys ``shown``, has signed.

    (1) size and framing - (2) a key of the owner's that has not ended - (3) signature
    - (4) the word - (5) it is the owner's, of a time when the key was active.

    Raises:
        BadProof: another signed it, or it is another's word.
        Malformed: it is no word at all.
        OutOfTime: the key has ended, or was not active when it was signed.
    """
    # (1) Size first, then framing.
    if not 0 < len(signed) <= WORD_MOST:
        raise Malformed("an owner's word is missing or too long")
    said = from_wire(SignedWord, signed)
    # (2), (3) Nothing of the word is read before its signature holds.
    key = _key(shown, said.signing_key_id)
    if key.ends <= now:
        raise OutOfTime("an owner's word is signed with a key that has ended")
    signing.verify(key.public, pae(NOTICE_WORD, said.word), said.signature)
    # (4), (5) What was signed, and when.
    word = from_wire(OwnerWord, said.word)
    if word.owner != owner:
        raise BadProof("an owner's word speaks in another's name")
    if not key.active_from <= word.at < key.ends:
        raise OutOfTime("an owner's word is of a time when its key was not active")
    return word


def owner_named(signed: bytes) -> str:
    """Return whose word it claims to be. Nothing is verified by that.

    Raises:
        Malformed: it is no word.
    """
    if not 0 < len(signed) <= WORD_MOST:
        raise Malformed("an owner's word is missing or too long")
    return from_wire(OwnerWord, from_wire(SignedWord, signed).word).owner


def check_about(word: OwnerWord, item: Item) -> None:
    """Return if a proved ``word`` is of the notice and the sequence of ``item``.

    Raises:
        BadProof: it is not.
    """
    if (word.notice_id, word.sequence) != (item.notice_id, item.sequence):
        raise BadProof("an owner's word is of another notice")


def check_content(word: OwnerWord, item: Item, *, reader: str) -> None:
    """Return if a proved ``word`` is the owner's to ``reader`` on a content item.

    Raises:
        BadProof: it is of another notice or content, or was said to another.
    """
    check_about(word, item)
    if (word.verb, word.reader) != (item.verb, reader):
        raise BadProof("an owner's word says something else, or to somebody else")
    if not same(word.digest, sha256(item.body)):
        raise BadProof("an owner's word is of other content")


def may_refer(word: OwnerWord, reader: str) -> bool:
    """Whether ``reader`` may tell others of the notice, by its owner's leave."""
    return word.verb in CONTENT and word.reader == reader and word.onward


def may_relay(word: OwnerWord) -> bool:
    """Whether a word holds for all who have the notice, whoever relays it.

    A pause or an end. That a notice holds again is its owner's to say to each: it
    may be that one of them may have it no more.
    """
    return word.verb in RELAYED and not word.reader


def _key(shown: Sequence[PublicKey], key_id: str) -> PublicKey:
    for key in shown:
        if key.key_id == key_id and key.use is KeyUse.SIGNING:
            return key
    raise BadProof("an owner's word is signed with a key that is not the owner's")


def reader_in(signed: bytes) -> str:
    """Return whom a word of ours is said to; empty: every agency. Nothing is checked.

    Raises:
        Malformed: it cannot be read.
    """
    return from_wire(OwnerWord, from_wire(SignedWord, signed).word).reader
