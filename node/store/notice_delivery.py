"""Items on their way to peers: queued, sent, receipted.

An item's content goes with its receipt, or when something newer takes its place;
that there was one stays, for the owner to see.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from node.errors import AlreadyThere, NotFound
from node.flows.notice.effects import (
    MarkReceipted,
    MarkSent,
    QueueDelivery,
    RestartStream,
)
from node.model.parcel import Verb
from node.store.engine import DUPLICATES
from node.store.instants import to_micros
from node.store.notice_schema import DELIVERY, OUT_STREAM, WAY
from node.store.sql import ManyRows, Row, Statement, insert, upsert
from node.store.transaction import Transaction

REPORTS = frozenset({Verb.READ, Verb.ACTED, Verb.OBJECTED, Verb.CONTESTED, Verb.HIT})
"""What goes from recipient to owner. The notice is the peer's then, whatever its id."""

_IS_REPORT = "verb IN ({})".format(", ".join(f"'{v}'" for v in sorted(REPORTS)))
_LAST = Statement('SELECT coalesce(max("number"), 0) FROM "delivery"')
_PUT = insert(DELIVERY)
_PUT_WAY = insert(WAY, "ON CONFLICT DO NOTHING")
_SUPERSEDE = ManyRows(
    f"""UPDATE "delivery" SET "state" = 'superseded', "sealed" = x'', "key" = x''
        WHERE "state" = 'queued' AND "peer" = ? AND "notice_id" = ?
        AND ({_IS_REPORT}) = ?""",  # noqa: S608 - a constant of ours
    f"""UPDATE "delivery" SET "state" = 'superseded', "sealed" = '', "key" = ''
        FROM {{values}} AS "gone"("peer", "notice_id", "report")
        WHERE "state" = 'queued' AND "delivery"."peer" = "gone"."peer"
        AND "delivery"."notice_id" = "gone"."notice_id"
        AND ({_IS_REPORT}) = "gone"."report" """,  # noqa: S608
    ("text", "text", "boolean"),
)
_SENT = ManyRows(
    """UPDATE "delivery" SET "state" = 'sent', "position" = ?, "sent_at" = ?
       WHERE "id" = ? AND "peer" = ? AND "state" = 'queued'""",
    """UPDATE "delivery"
       SET "state" = 'sent', "position" = "said"."position", "sent_at" = "said"."at"
       FROM {values} AS "said"("position", "at", "id", "peer")
       WHERE "delivery"."id" = "said"."id" AND "delivery"."peer" = "said"."peer"
       AND "state" = 'queued'""",
    ("bigint", "bigint", "text", "text"),
)
_RECEIPTED = ManyRows(
    """UPDATE "delivery" SET "state" = 'receipted', "sealed" = x'', "key" = x'',
       "outcome" = ?, "reason" = ?, "index" = ?, "receipted_at" = ?
       WHERE "id" = ? AND "state" = 'sent'""",
    """UPDATE "delivery" SET "state" = 'receipted', "sealed" = '', "key" = '',
       "outcome" = "said"."outcome", "reason" = "said"."reason",
       "index" = "said"."index", "receipted_at" = "said"."at"
       FROM {values} AS "said"("outcome", "reason", "index", "at", "id")
       WHERE "delivery"."id" = "said"."id" AND "state" = 'sent'""",
    ("text", "text", "bigint", "bigint", "text"),
)
_STATE = Statement('SELECT "state" FROM "delivery" WHERE "id" = ?')
_STREAM = Statement('SELECT "epoch", "position" FROM "out_stream" WHERE "peer" = ?')
_PUT_STREAM = upsert(OUT_STREAM)
_DROP_WAITING = Statement(
    """UPDATE "delivery" SET "state" = 'superseded', "position" = 0,
       "sealed" = x'', "key" = x''
       WHERE "peer" = ? AND "state" IN ('queued', 'sent')""",
    """UPDATE "delivery" SET "state" = 'superseded', "position" = 0,
       "sealed" = '', "key" = ''
       WHERE "peer" = %b AND "state" IN ('queued', 'sent')""",
)


def queue_deliveries(
    transaction: Transaction, effects: Sequence[QueueDelivery]
) -> None:
    """Put items at the end of what waits for their peers.

    What replaces takes from the queue what goes the same way: a report of ours on
    a peer's notice and a notice of ours are two things under one id.

    Raises:
        AlreadyThere: an item of that id is there.
    """
    new: dict[tuple[str, str, bool], list[QueueDelivery]] = {}
    gone: set[tuple[str, str, bool]] = set()
    for effect in effects:
        about = (effect.peer, effect.notice_id, effect.verb in REPORTS)
        if effect.replaces_waiting:
            if about in new:  # what is replaced is itself among these
                _queue(transaction, new, gone)
                new, gone = {}, set()
            gone.add(about)
        new.setdefault(about, []).append(effect)
    _queue(transaction, new, gone)


def _queue(
    transaction: Transaction,
    new: dict[tuple[str, str, bool], list[QueueDelivery]],
    gone: set[tuple[str, str, bool]],
) -> None:
    connection = transaction.connection
    if _SUPERSEDE.run(connection, sorted(gone)):
        transaction.erased = True
    items = [item for all_ in new.values() for item in all_]
    (last,) = _LAST.rows(connection)[0]
    rows = [_delivery_row(number, item) for number, item in enumerate(items, last + 1)]
    try:
        _PUT.run(connection, rows)
    except DUPLICATES as error:
        raise AlreadyThere("an item of that id is queued") from error
    peers = sorted({item.peer for item in items})
    _PUT_WAY.run(connection, [(peer, 0, "", None, None, None) for peer in peers])


def mark_sent(transaction: Transaction, effects: Sequence[MarkSent]) -> None:
    """Give items their positions in the stream of their peer.

    Raises:
        AlreadyThere: the stream stands elsewhere, or an item is not queued.
    """
    connection = transaction.connection
    for effect in effects:
        stands = _STREAM.rows(connection, (effect.peer,)) or ((effect.epoch, 1),)
        if tuple(stands[0]) != (effect.epoch, effect.position):
            raise AlreadyThere(f"the stream to {effect.peer} is not at that position")
        at = to_micros(effect.at)
        places = list(enumerate(effect.ids, effect.position))
        rows: list[Row] = [(place, at, id_, effect.peer) for place, id_ in places]
        if _SENT.run(connection, rows) != len(rows):
            raise AlreadyThere("an item is not queued")
        _put_stream(connection, effect.peer, effect.epoch, effect.position + len(rows))


def mark_receipted(transaction: Transaction, effects: Sequence[MarkReceipted]) -> None:
    """Note receipts; what is receipted already, or was given up, stays as it is.

    Raises:
        NotFound: there is no such item, or it was never sent.
    """
    connection = transaction.connection
    rows: list[Row] = [
        (e.outcome.value, e.reason, e.index, to_micros(e.at), e.id) for e in effects
    ]
    transaction.erased = True
    if _RECEIPTED.run(connection, rows) == len(rows):
        return
    for effect in effects:
        state = _STATE.rows(connection, (effect.id,))
        if not state or state[0][0] == "queued":
            raise NotFound(f"no item {effect.id[:60]!r} was sent")


def restart_streams(transaction: Transaction, effects: Sequence[RestartStream]) -> None:
    """Give up streams and what was in them, and begin new ones."""
    for effect in effects:
        connection = transaction.connection
        if _DROP_WAITING.run(connection, (effect.peer,)):
            transaction.erased = True
        _put_stream(connection, effect.peer, effect.epoch, 1)


def _put_stream(connection: Connection, peer: str, epoch: str, position: int) -> None:
    _PUT_STREAM.run(connection, [(peer, epoch, position)])


def _delivery_row(number: int, put: QueueDelivery) -> Row:
    return (
        number,
        put.id,
        put.peer,
        put.notice_id,
        put.sequence,
        put.verb.value,
        put.urgency.value,
        "queued",
        put.not_before > put.at,
        0,
        put.box.sealed,
        put.box.key,
        to_micros(put.at),
        to_micros(put.not_before),
        None,
        None,
        "",
        -1,
        None,
    )
