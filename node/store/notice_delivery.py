"""Items on their way to peers: queued, sent, receipted.

An item's content goes with its receipt, or when something newer takes its place;
that there was one stays, for the owner to see.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection

from node.errors import AlreadyThere, NotFound
from node.flows.notice.effects import (
    DropQueued,
    MarkReceipted,
    MarkSent,
    QueueDelivery,
    RestartStream,
)
from node.protocol.notice.parcel import REPORTS
from node.store.engine import DUPLICATES
from node.store.instants import to_micros
from node.store.notice_schema import DELIVERY, OUT_STREAM, WAY
from node.store.notice_waiting import SENT, clear, enter, lane_of, leave
from node.store.sql import ManyRows, Row, Statement, insert, select_among, upsert
from node.store.transaction import Transaction

_About = tuple[str, str, bool]
"""Notice id, peer, and whether it is a report: what replaces what."""

_LAST = Statement('SELECT coalesce(max("number"), 0) FROM "delivery"')
_PUT = insert(DELIVERY)
_PUT_WAY = insert(WAY, "ON CONFLICT DO NOTHING")
_QUEUED = (
    'SELECT "number", "peer", "verb", "queued_at", "not_before" FROM "delivery" '
    'WHERE "notice_id" = {value} AND "state" = \'queued\' AND "peer" {among}'
)
_SUPERSEDE = ManyRows(
    """UPDATE "delivery" SET "state" = 'superseded', "sealed" = x'', "key" = x''
       WHERE "number" = ?""",
    """UPDATE "delivery" SET "state" = 'superseded', "sealed" = '', "key" = ''
       FROM {values} AS "gone"("number")
       WHERE "delivery"."number" = "gone"."number" """,
    ("bigint",),
)
_BY_ID = (
    'SELECT "id", "number", "peer", "state", "urgency", "position", "queued_at", '
    '"not_before" FROM "delivery" WHERE "id" {among}'
)
_SENT = ManyRows(
    """UPDATE "delivery" SET "state" = 'sent', "position" = ?, "sent_at" = ?
       WHERE "number" = ?""",
    """UPDATE "delivery"
       SET "state" = 'sent', "position" = "said"."position", "sent_at" = "said"."at"
       FROM {values} AS "said"("position", "at", "number")
       WHERE "delivery"."number" = "said"."number" """,
    ("bigint", "bigint", "bigint"),
)
_RECEIPTED = ManyRows(
    """UPDATE "delivery" SET "state" = 'receipted', "sealed" = x'', "key" = x'',
       "outcome" = ?, "reason" = ?, "leaf" = ?, "receipted_at" = ?
       WHERE "number" = ?""",
    """UPDATE "delivery" SET "state" = 'receipted', "sealed" = '', "key" = '',
       "outcome" = "said"."outcome", "reason" = "said"."reason",
       "leaf" = "said"."leaf", "receipted_at" = "said"."at"
       FROM {values} AS "said"("outcome", "reason", "leaf", "at", "number")
       WHERE "delivery"."number" = "said"."number" """,
    ("text", "text", "bytea", "bigint", "bigint"),
)
_STREAM = Statement('SELECT "epoch", "position" FROM "out_stream" WHERE "peer" = ?')
_PUT_STREAM = upsert(OUT_STREAM)
_LATER = Statement('SELECT 1 FROM "waiting" WHERE "peer" = ? AND "number" > ? LIMIT 1')
_GIVE_UP = Statement(
    """UPDATE "delivery" SET "state" = 'superseded', "position" = 0,
       "sealed" = x'', "key" = x''
       WHERE "number" IN (SELECT "number" FROM "waiting" WHERE "peer" = ?)""",
    """UPDATE "delivery" SET "state" = 'superseded', "position" = 0,
       "sealed" = '', "key" = ''
       WHERE "number" = ANY(ARRAY(SELECT "number" FROM "waiting" WHERE "peer" = %b))""",
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
    new: list[QueueDelivery] = []
    about: set[_About] = set()
    gone: set[_About] = set()
    for effect in effects:
        this = (effect.notice_id, effect.peer, effect.verb in REPORTS)
        if effect.replaces_waiting:
            if this in about:  # what is replaced is itself among these
                _queue(transaction, new, gone)
                new, about, gone = [], set(), set()
            gone.add(this)
        new.append(effect)
        about.add(this)
    _queue(transaction, new, gone)


def _queue(
    transaction: Transaction, new: Sequence[QueueDelivery], gone: Iterable[_About]
) -> None:
    connection = transaction.connection
    _supersede(transaction, gone)
    (last,) = _LAST.rows(connection)[0]
    rows: list[Row] = []
    lanes: list[Row] = []
    for number, item in enumerate(new, last + 1):
        rows.append(_delivery_row(number, item))
        lane = lane_of(number, to_micros(item.at), to_micros(item.not_before))
        lanes.append((item.peer, *lane, number, item.urgency.value))
    try:
        _PUT.run(connection, rows)
    except DUPLICATES as error:
        raise AlreadyThere("an item of that id is queued") from error
    enter(connection, lanes)
    peers = sorted({item.peer for item in new})
    _PUT_WAY.run(connection, [(peer, 0, "", None, None, None) for peer in peers])


def _supersede(transaction: Transaction, about: Iterable[_About]) -> None:
    """Take from the queue what waits about some notices."""
    wanted: dict[str, set[tuple[str, bool]]] = {}
    for notice_id, peer, report in about:
        wanted.setdefault(notice_id, set()).add((peer, report))
    numbers: list[Row] = []
    lanes: list[Row] = []
    for notice_id, whose in wanted.items():
        peers = sorted({peer for peer, _ in whose})
        for number, peer, verb, queued_at, not_before in select_among(
            transaction.connection, _QUEUED, peers, kind="text", first=(notice_id,)
        ):
            if (peer, verb in REPORTS) in whose:
                numbers.append((number,))
                lane = lane_of(number, queued_at, not_before)
                lanes.append((peer, *lane, number))
    if numbers:
        _SUPERSEDE.run(transaction.connection, numbers)
        leave(transaction.connection, lanes)
        transaction.erased = True


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
        found = select_among(connection, _BY_ID, effect.ids, kind="text")
        items = {id_: rest for id_, *rest in found}
        sent: list[Row] = []
        left: list[Row] = []
        entered: list[Row] = []
        for position, id_ in enumerate(effect.ids, effect.position):
            item = items.pop(id_, None)
            if item is None or item[1:3] != [effect.peer, "queued"]:
                raise AlreadyThere("an item is not queued")
            number, peer, _, urgency, _, queued_at, not_before = item
            sent.append((position, to_micros(effect.at), number))
            left.append((peer, *lane_of(number, queued_at, not_before), number))
            entered.append((peer, SENT, position, number, urgency))
        _SENT.run(connection, sent)
        leave(connection, left)
        enter(connection, entered)
        _put_stream(connection, effect.peer, effect.epoch, effect.position + len(sent))


def mark_receipted(transaction: Transaction, effects: Sequence[MarkReceipted]) -> None:
    """Note receipts; what is receipted already, or was given up, stays as it is.

    Raises:
        NotFound: there is no such item, or it was never sent.
    """
    connection = transaction.connection
    found = select_among(connection, _BY_ID, {e.id for e in effects}, kind="text")
    items = {id_: rest for id_, *rest in found}
    done: dict[int, Row] = {}
    left: dict[int, Row] = {}
    for effect in effects:
        item = items.get(effect.id)
        if item is None or item[2] == "queued":
            raise NotFound(f"no item {effect.id[:60]!r} was sent")
        number, peer, state, _, position, _, _ = item
        if state == "sent" and number not in done:
            word = (effect.outcome.value, effect.reason, effect.leaf)
            done[number] = (*word, to_micros(effect.at), number)
            left[number] = (peer, SENT, position, number)
    if done:
        _RECEIPTED.run(connection, list(done.values()))
        leave(connection, left.values())
        transaction.erased = True


def restart_streams(transaction: Transaction, effects: Sequence[RestartStream]) -> None:
    """Give up streams and what was in them, and begin new ones.

    Raises:
        AlreadyThere: something was queued that the new stream would not know of.
    """
    for effect in effects:
        connection = transaction.connection
        if effect.upto >= 0 and _LATER.rows(connection, (effect.peer, effect.upto)):
            raise AlreadyThere("something was queued meanwhile")
        if _GIVE_UP.run(connection, (effect.peer,)):
            clear(connection, effect.peer)
            transaction.erased = True
        _put_stream(connection, effect.peer, effect.epoch, 1)


def drop_queued(transaction: Transaction, effects: Sequence[DropQueued]) -> None:
    """Take out of the queue what was never said."""
    ids = {id_ for effect in effects for id_ in effect.ids}
    numbers: list[Row] = []
    lanes: list[Row] = []
    for _, number, peer, state, _, _, queued_at, not_before in select_among(
        transaction.connection, _BY_ID, sorted(ids), kind="text"
    ):
        if state == "queued":
            numbers.append((number,))
            lane = lane_of(number, queued_at, not_before)
            lanes.append((peer, *lane, number))
    if numbers:
        _SUPERSEDE.run(transaction.connection, numbers)
        leave(transaction.connection, lanes)
        transaction.erased = True


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
        0,
        put.box.sealed,
        put.box.key,
        to_micros(put.at),
        to_micros(put.not_before),
        None,
        None,
        "",
        None,
        None,
    )
