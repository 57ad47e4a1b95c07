"""Small values for the contract suites, and the stores that they run over."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from node.model.desk.query import QuerySummary
from node.model.desk.release import PendingRelease

from node.crypto import keystore, strongbox
from node.crypto.keystore import Keyring
from node.flows.ports import (
    Draft,
    Effect,
    PutPeerAnswer,
    PutQuery,
    PutRecord,
    RememberAnswer,
)
from node.ledger.leaf import leaf
from node.model.agency import AgencyId
from node.model.agreement import Approval
from node.model.box import Box
from node.model.codes import AgencyClass, KeyUse, OfficerRole, PeerState
from node.model.entry import Place
from node.model.introduction import Introduction, Peer, PublicKey
from node.model.officer import Officer

NOW = datetime(2026, 6, 1, 8, 0, 0, 123456, tzinfo=UTC)
ORIGIN = "pt-pj/comity-ledger"


def some_keys(folder: Path) -> Keyring:
    """Return a keyring whose passphrase costs nothing."""
    return keystore.create(
        folder / "keystore",
        agency="pt-pj",
        secret=b"a passphrase for tests only",
        now=NOW,
        opslimit=strongbox.CHEAPEST,
    )


def digest(text: str, size: int = 32) -> bytes:
    """Return bytes that stand for ``text``: a hash, a token, a key."""
    return hashlib.sha256(text.encode()).digest()[:size]


def token(text: str) -> bytes:
    return digest("token " + text, 16)


def box(text: str) -> Box:
    return Box(b"sealed " + text.encode(), digest("key " + text))


def draft(text: str = "entry", *, exhibit: bool = True, arrived: bool = False) -> Draft:
    return Draft(
        leaf(text.encode(), digest("salt " + text)),
        box("entry of " + text),
        box("exhibit of " + text) if exhibit else None,
        arrived,
    )


def commit(store: Any, *effects: Effect, text: str = "entry") -> Place:
    return store.journal.commit(draft(text), effects)


def merge(store: Any, steps: int = 10**6) -> int:
    """Take steps of a merge of selectors; return how many there were to take."""
    writer = getattr(store.journal, "_writer", None)  # none in memory
    taken = 0
    while taken < steps and writer is not None and writer.runs.live:
        assert writer.merge()
        taken += 1
    return taken


def minutes(count: int) -> datetime:
    return NOW + timedelta(minutes=count)


def answer(
    message: str, *, sender: str = "fr-pj", at: datetime = NOW
) -> RememberAnswer:
    return RememberAnswer(
        sender, message, digest(message), b"answer to " + message.encode(), at
    )


def record(
    name: str, *tokens: str, source: str = "", category: str = "person"
) -> PutRecord:
    return PutRecord(
        reference=f"pt-pj/{name}",
        category=category,
        source_token=token("source " + (source or name)),
        content=digest("content " + name, 16),
        box=box(name),
        tokens=tuple(token(t) for t in tokens),
        at=NOW,
    )


def peer(
    agency: str = "fr-pj", *, sequence: int = 1, state: PeerState = PeerState.ACTIVE
) -> Peer:
    key = PublicKey(f"{agency}-1", KeyUse.SIGNING, digest(agency), NOW, minutes(60))
    introduction = Introduction(
        agency=AgencyId(agency),
        name=f"Agency {agency}",
        country=agency[:2].upper(),
        agency_class=AgencyClass.POLICE,
        sequence=sequence,
        issued_at=NOW,
        identity_key=digest("identity " + agency),
        keys=(key,),
        endpoints=("host:7400",),
    )
    return Peer(
        introduction, "ABCD EFGH", state, b"card %d" % sequence, NOW, minutes(sequence)
    )


def officer(pseudonym: str = "o-1", *, active: bool = True) -> Officer:
    roles = frozenset({OfficerRole.ANALYST, OfficerRole.AUDITOR})
    return Officer(pseudonym, f"Name of {pseudonym}", roles, active, NOW)


def query(query_id: str, *, at: datetime = NOW) -> PutQuery:
    summary = QuerySummary(
        query_id, at, "o-1", "investigation", "C-1", "fraud", 2, 0, 0, 0
    )
    return PutQuery(summary, box(query_id))


def peer_answer(
    query_id: str, peer: str, counts: tuple[int, int, int] = (1, 1, 0)
) -> PutPeerAnswer:
    hits, no_hits, not_answered = counts
    return PutPeerAnswer(
        query_id=query_id,
        peer=peer,
        answered=hits + no_hits > 0,
        hits=hits,
        no_hits=no_hits,
        not_answered=not_answered,
        box=box(f"{query_id} {peer} {counts}"),
        at=NOW,
    )


def approval(
    name: str, *, peer: str = "fr-pj", case: str = "C-1", days: int = 30
) -> Approval:
    return Approval(
        name, "assurance", peer, "pt-pj/a", case, "o-2", NOW, NOW + timedelta(days=days)
    )


def pending(name: str, *, at: datetime = NOW, grade: str = "strong") -> PendingRelease:
    return PendingRelease(
        name,
        at,
        "fr-pj",
        "pt-pj/a",
        "C-1",
        "investigation",
        "fraud",
        "person",
        grade,
        ("name",),
        ("assurance",),
    )
