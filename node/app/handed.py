"""Check what a ledger has handed out: a proof, or a signed message, and no node.

    proof      leaf is what salt and entry make → the key has signed the head
               → the leaf is in the tree under that head
    evidence   the card is its agency's → the message is signed by a key of the card

A verdict is one word of ``VERDICTS``, so that a program can tell a forged proof from
one of another ledger. The key must come from the agency's card as a peer knows it:
nothing that was handed out vouches for itself.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from node.codec.plain import from_json
from node.codec.wire import from_wire
from node.crypto.digest import sha256
from node.errors import BadInput, BadProof, ComityError, OutOfTime, TheirFault
from node.ledger.checkpoint import Checkpoint, origin_of, parse_text, read_checkpoint
from node.ledger.leaf import check_opening
from node.ledger.merkle import leaf_hash, verify_inclusion
from node.ledger.note import key_id, read_vkey, split_note
from node.ledger.note import vkey as vkey_of
from node.ledger.proof import Proof, read_proof
from node.model.codes import KeyUse
from node.model.entry import Entry
from node.model.introduction import Introduction
from node.model.message import Evidence, Header
from node.protocol.envelope import check_evidence as check_signed
from node.protocol.introduction import read_card

VERDICTS = {
    "holds": "it holds",
    "wrong-ledger": "it is of another ledger than the key",
    "wrong-agency": "it is of another agency than the card",
    "key-unknown": "it is signed by a key that is not among those given",
    "altered": "it was altered: what is signed is something else",
    "not-in-tree": "the entry is not in the tree that was signed",
    "not-what-it-says": "the entry is not what its leaf commits to",
    "not-of-the-entry": "it is not the one that the entry records",
    "unreadable": "it cannot be read as what it should be",
}
PART_MOST = 1 << 24
PROOF, LEAF, SALT, ENTRY = "proof", "leaf", "salt", "entry"


@dataclass(frozen=True, slots=True)
class Handed:
    """What was checked, and the verdict; ``facts`` are what it proves if it holds."""

    ok: bool
    verdict: str
    text: str
    facts: tuple[tuple[str, str], ...] = ()


class _Fails(Exception):  # noqa: N818 - a verdict on its way
    """Ends a check with a verdict."""

    def __init__(self, verdict: str, why: str) -> None:
        super().__init__(why)
        self.verdict = verdict
        self.why = why


def check_proof(path: Path, *, vkey: str = "", card: bytes = b"") -> Handed:
    """Check a proof, with the leaf and the opening that lie beside it.

    ``path`` is the folder that ``comity ledger prove`` wrote, or the proof in it; salt
    and entry may be missing: then it is proved that the leaf is in the ledger, and
    nothing about what it says. ``vkey`` or ``card`` have the ledger's key.

    Raises:
        BadInput: there is no such file, or no key is given.
    """
    folder, name = (path, PROOF) if path.is_dir() else (path.parent, path.name)
    text = _read(folder / name)
    leaf = _read(folder / LEAF)
    keys = _ledger_keys(vkey, card)
    try:
        proof = read_proof(text.decode())
    except (ComityError, UnicodeDecodeError) as why:
        return _ended("unreadable", f"no proof: {_words(why)}")
    try:
        # (1) The head: whose is it, and has the key signed it?
        head = _signed_head(proof, keys)
        # (2) The leaf is in the tree under that head.
        _included(proof, leaf, head)
        # (3) What the leaf says, if it is opened.
        opened = _opened(folder, leaf)
    except _Fails as fails:
        return _ended(fails.verdict, fails.why)
    facts = [("ledger", head.origin), ("entry", str(proof.index))]
    facts += [("size", str(head.size)), ("root", head.root.hex())]
    return _ended("holds", "", (*facts, *_entry_facts(opened)))


def check_evidence(path: Path, *, card: bytes) -> Handed:
    """Check that an agency has signed the message in a file.

    Raises:
        BadInput: there is no such file, or the card cannot be read.
    """
    data = _read(path)
    who, fingerprint = _card(card)
    try:
        said = from_wire(Evidence, data)
    except TheirFault as why:
        return _ended("unreadable", f"no signed message: {why.message}")
    known = [key.key_id for key in who.keys if key.use is KeyUse.SIGNING]
    try:
        # The order of blame: whose is it, by which key, and only then the bytes.
        sender = from_wire(Header, said.header).sender
        if sender != who.agency:
            return _ended("wrong-agency", f"it is of {sender[:40]}")
        message = check_signed(data, who)
    except (BadProof, OutOfTime) as why:
        if said.signing_key_id not in known or isinstance(why, OutOfTime):
            return _ended("key-unknown", why.message)
        return _ended("altered", why.message)
    except TheirFault as why:
        return _ended("unreadable", why.message)
    header = message.header
    return _ended(
        "holds",
        "",
        (
            ("signed by", header.sender),
            ("fingerprint", fingerprint),
            ("to", header.recipient),
            ("at", _exactly(header.sent_at)),
            ("kind", str(message.kind)),
            ("message", header.message_id),
            ("in reply to", header.in_reply_to),
            ("digest", message.digest.hex()),
        ),
    )


def check_together(proof: Handed, evidence: Handed) -> Handed:
    """Check that a message which holds is one that a proved entry records."""
    said = dict(proof.facts)
    recorded = {said.get("request digest"), said.get("response digest")}
    digest = dict(evidence.facts).get("digest", "")
    if digest and digest in recorded:
        return _ended("holds", "", (("entry", said["entry"]), ("digest", digest)))
    return _ended("not-of-the-entry", "")


def check_exhibit(proof: Handed, path: Path) -> Handed:
    """Check that a file is the exhibit of a proved entry: all that it recorded.

    Raises:
        BadInput: there is no such file.
    """
    said, digest = dict(proof.facts), sha256(_read(path)).hex()
    if digest == said.get("exhibit digest"):
        return _ended("holds", "", (("entry", said["entry"]), ("digest", digest)))
    return _ended("not-of-the-entry", "")


def _ended(verdict: str, why: str, facts: tuple[tuple[str, str], ...] = ()) -> Handed:
    text = VERDICTS[verdict] + (f" ({why})" if why else "")
    return Handed(verdict == "holds", verdict, text, facts)


def _signed_head(proof: Proof, keys: tuple[str, ...]) -> Checkpoint:
    """Return the head of a proof, signed by one of the ledger's keys."""
    try:
        text, signatures = split_note(proof.checkpoint)
        said = parse_text(text)
    except TheirFault as why:
        raise _Fails("unreadable", f"no checkpoint: {why.message}") from why
    known = [read_vkey(key) for key in keys]
    if said.origin not in {key.name for key in known}:
        raise _Fails("wrong-ledger", f"it is of {said.origin[:80]}")
    ids = {(key.name, key_id(key.name, key.public)) for key in known}
    if not any((s.name, s.key_id) in ids for s in signatures):
        raise _Fails("key-unknown", "none of its signatures is of a key given")
    for key in keys:
        try:
            return read_checkpoint(proof.checkpoint, key)
        except TheirFault:
            continue
    raise _Fails("altered", "the signature does not hold over the checkpoint")


def _included(proof: Proof, leaf: bytes, head: Checkpoint) -> None:
    try:
        verify_inclusion(
            leaf_hash(leaf), proof.index, head.size, proof.steps, head.root
        )
    except BadProof as why:
        raise _Fails("not-in-tree", why.message) from why


def _opened(folder: Path, leaf: bytes) -> Entry | None:
    """Return what the leaf says, if salt and entry lie beside it."""
    there = [(folder / name).exists() for name in (SALT, ENTRY)]
    if not any(there):
        return None
    salt, entry = _read(folder / SALT), _read(folder / ENTRY)
    try:
        check_opening(leaf, entry, salt)
        return from_json(Entry, entry)
    except BadProof as why:
        raise _Fails("not-what-it-says", why.message) from why
    except ComityError as why:
        raise _Fails("unreadable", f"no entry: {why.message}") from why


def _entry_facts(entry: Entry | None) -> tuple[tuple[str, str], ...]:
    if entry is None:
        return (("opened", "no: what it says is not proved"),)
    return (
        ("act", entry.act),
        ("at", _exactly(entry.at)),
        ("asker", entry.asker),
        ("responder", entry.responder),
        ("exchange", entry.exchange_id),
        ("request digest", entry.request_digest.hex()),
        ("response digest", entry.response_digest.hex()),
        ("exhibit digest", entry.exhibit_digest.hex()),
    )


def _ledger_keys(vkey: str, card: bytes) -> tuple[str, ...]:
    keys = [vkey] if vkey else []
    if card:
        who, _ = _card(card)
        origin = origin_of(who.agency)
        own = (key for key in who.keys if key.use is KeyUse.LEDGER)
        keys += [vkey_of(origin, key.public) for key in own]
    if not keys:
        raise BadInput(
            "no key of the ledger is given",
            advice="Give --card FILE, the agency's card as a peer knows it, or --vkey.",
        )
    try:
        for key in keys:
            read_vkey(key)
    except TheirFault as why:
        raise BadInput(f"--vkey is no key: {why.message}") from why
    return tuple(keys)


def _card(card: bytes) -> tuple[Introduction, str]:
    try:
        return read_card(card)
    except TheirFault as why:
        raise BadInput(f"the card does not hold: {why.message}") from why


def _read(path: Path) -> bytes:
    """Return a file that lies there as a plain one, and is not too large."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode) or found.st_size > PART_MOST:
                raise BadInput(f"{path} is not a file of something handed out")
            return file.read(PART_MOST)
    except OSError as why:
        raise BadInput(f"{path} cannot be read: {why.strerror}") from why


def _words(why: Exception) -> str:
    return why.message if isinstance(why, ComityError) else "it is not text"


def _exactly(at: datetime) -> str:
    """Return a moment as it was signed, in the form that the entry itself has."""
    return at.isoformat().replace("+00:00", "Z")
