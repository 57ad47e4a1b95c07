"""Small values for the contract suite of notices."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from node.flows.channel.effects import (
    AdvanceStream,
    MarkReceipted,
    MarkSent,
    QueueDelivery,
)
from node.flows.notice.effects import (
    EndReceived,
    KeptNotice,
    PutChunk,
    PutHitEvent,
    PutNotice,
    PutReceived,
    PutReport,
)
from node.model.notice import NoticeState, Urgency
from node.model.parcel import ReceiptOutcome, Verb
from tests.contracts.builders import NOW, box, commit, minutes, token

ALL: frozenset[NoticeState] = frozenset()
ENDED = NoticeState.WITHDRAWN

LEAF = b"comity/v1\0" + b"\x07" * 32
"""A leaf of a peer's ledger."""


def kept(name: str, revision: int = 1, **more: Any) -> KeptNotice:
    values: dict[str, Any] = {
        "sequence": revision,
        "kind": "red",
        "state": NoticeState.DRAFT,
        "urgency": Urgency.URGENT,
        "created_at": NOW,
        "changed_at": minutes(revision),
        "prompt_at": None,
        "expires_at": None,
        "box": box(f"notice {name} {revision}"),
    }
    return KeptNotice(notice_id=name, revision=revision, **values | more)


def own(name: str, revision: int = 1, **more: Any) -> PutNotice:
    return PutNotice(kept(name, revision, **more))


def queued(
    item: str, peer: str = "fr-pj", *, at: datetime = NOW, **more: Any
) -> QueueDelivery:
    values: dict[str, Any] = {
        "subject": "n-1",
        "sequence": 1,
        "verb": Verb.PUBLISH,
        "urgency": Urgency.NORMAL,
        "box": box("item " + item),
        "not_before": at,
    }
    return QueueDelivery(id=item, peer=peer, at=at, **values | more)


def sent(
    *items: str, peer: str = "fr-pj", epoch: str = "e-1", position: int = 1
) -> MarkSent:
    return MarkSent(peer, epoch, position, items, minutes(1))


def receipted(
    item: str, outcome: ReceiptOutcome = ReceiptOutcome.HELD, reason: str = ""
) -> MarkReceipted:
    return MarkReceipted(item, outcome, reason, LEAF, minutes(2))


def report(
    verb: Verb = Verb.READ, *, peer: str = "fr-pj", text: str = "", at: datetime = NOW
) -> PutReport:
    return PutReport("n-1", peer, verb, at, box(f"report {verb} {text}"))


def advanced(
    after: int, position: int, *, epoch: str = "e-1", sender: str = "fr-pj"
) -> AdvanceStream:
    receipts = f"receipts to {position}".encode()
    return AdvanceStream(sender, epoch, after, position, receipts, NOW)


def received(
    name: str, *tokens: str, sender: str = "fr-pj", sequence: int = 1, **more: Any
) -> PutReceived:
    values: dict[str, Any] = {
        "kind": "red",
        "state": NoticeState.PUBLISHED,
        "urgency": Urgency.URGENT,
        "watch": False,
        "received_at": minutes(sequence),
        "expires_at": minutes(600),
        "opens_at": None,
        "box": box(f"received {name} {sequence}"),
        "tokens": tuple(token(t) for t in tokens),
    }
    return PutReceived(
        sender=sender, notice_id=name, sequence=sequence, **values | more
    )


def ended(
    name: str, *, sender: str = "fr-pj", sequence: int = 2, state: NoticeState = ENDED
) -> EndReceived:
    return EndReceived(sender, name, sequence, state, minutes(9))


def hit(what: str, *, name: str = "a", sender: str = "fr-pj") -> PutHitEvent:
    return PutHitEvent(sender, name, token(what), NOW, box("hit " + what))


def chunk(number: int, *, sender: str = "", name: str = "n-1") -> PutChunk:
    return PutChunk(sender, name, "file", number, b"chunk %d" % number)


def deliver(store: Any, *items: str, peer: str = "fr-pj", position: int = 1) -> None:
    """Queue, send and receipt items in the stream of ``peer``."""
    commit(store, *(queued(i, peer) for i in items))
    commit(store, sent(*items, peer=peer, position=position))
    commit(store, *(receipted(i) for i in items))


def names(rows: Any) -> list[str]:
    return [row.notice_id for row in rows]


def ids(rows: Any) -> list[str]:
    return [row.id for row in rows]
