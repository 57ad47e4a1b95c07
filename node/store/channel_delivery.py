"""Items on their way to peers: queued, sent, receipted.

An item's content goes with its receipt, or when something newer takes its place;
that there was one stays, for the owner to see.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from node.errors import AlreadyThere, NotFound
from node.flows.channel.effects import (
    DropQueued,
    MarkReceipted,
    MarkSent,
    QueueDelivery,
    RestartStream,
)
from node.model.parcel import Verb
from node.store.channel_schema import DELIVERY, OUT_STREAM, WAY
from node.store.channel_waiting import SENT, clear, enter, lane_of, leave
from node.store.engine import DUPLICATES
from node.store.instants import to_micros
from node.store.read import columns
from node.store.sql import (
    ManyRows,
    Row,
    SqlStatement,
    chunks,
    insert,
    select_among,
    upsert,
)
from node.store.transaction import Transaction

_About = tuple[str, str]
"""Subject and peer."""

_NAMES = tuple(DELIVERY.columns.keys())
_LAST = SqlStatement('SELECT coalesce(max("number"), 0) FROM "delivery"')
_PUT = insert(DELIVERY)
_PUT_WAY = insert(WAY, "ON CONFLICT DO NOTHING")
_QUEUED = (
    f'SELECT {columns(DELIVERY)} FROM "delivery" '  # noqa: S608
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
_BY_ID = f'SELECT {columns(DELIVERY)} FROM "delivery" WHERE "id" {{among}}'  # noqa: S608
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
_STREAM = SqlStatement('SELECT "epoch", "position" FROM "out_stream" WHERE "peer" = ?')
_PUT_STREAM = upsert(OUT_STREAM)
_LATER = SqlStatement(
    'SELECT 1 FROM "waiting" WHERE "peer" = ? AND "number" > ? LIMIT 1'
)
_WAITING = SqlStatement('SELECT "number" FROM "waiting" WHERE "peer" = ?')
_GIVE_UP = ManyRows(
    """UPDATE "delivery" SET "state" = 'superseded', "position" = 0,
       "sealed" = x'', "key" = x'' WHERE "peer" = ? AND "number" = ?""",
    """UPDATE "delivery" SET "state" = 'superseded', "position" = 0,
       "sealed" = '', "key" = '' FROM {values} AS "gone"("peer", "number")
       WHERE "delivery"."peer" = "gone"."peer"
       AND "delivery"."number" = "gone"."number" """,
    ("text", "bigint"),
)


def queue_deliveries(
    transaction: Transaction, effects: Sequence[QueueDelivery]
) -> None:
    """Put items at the end of what waits for their peers, and take what they replace.

    Raises:
        AlreadyThere: an item of that id is there.
    """
    new: list[QueueDelivery] = []
    gone: dict[_About, frozenset[Verb]] = {}
    verbs: dict[_About, set[Verb]] = {}
    for effect in effects:
        about = (effect.subject, effect.peer)
        if not effect.replaces.isdisjoint(verbs.get(about, ())):
            # What is replaced is itself among these.
            _queue(transaction, new, gone)
            new, gone, verbs = [], {}, {}
        if effect.replaces:
            gone[about] = gone.get(about, frozenset()) | effect.replaces
        new.append(effect)
        verbs.setdefault(about, set()).add(effect.verb)
    _queue(transaction, new, gone)


def _queue(
    transaction: Transaction,
    new: Sequence[QueueDelivery],
    gone: Mapping[_About, frozenset[Verb]],
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
    transaction.touch(DELIVERY, [row[0] for row in rows], held={})
    try:
        _PUT.run(connection, rows)
    except DUPLICATES as error:
        raise AlreadyThere("an item of that id is queued") from error
    enter(connection, lanes)
    peers = sorted({item.peer for item in new})
    _PUT_WAY.run(connection, [(peer, 0, "", None, None, None) for peer in peers])


def _supersede(
    transaction: Transaction, replaced: Mapping[_About, frozenset[Verb]]
) -> None:
    """Take from the queue what is replaced."""
    connection, gone = transaction.connection, list[_Item]()
    peers_of: dict[str, list[str]] = {}
    for subject, peer in sorted(replaced):
        peers_of.setdefault(subject, []).append(peer)
    for subject, peers in peers_of.items():
        first = (subject,)
        rows = select_among(connection, _QUEUED, peers, kind="text", first=first)
        items = map(_Item, rows)
        gone += [i for i in items if i["verb"] in replaced[subject, i["peer"]]]
    _touch(transaction, gone)
    _drop(transaction, gone)


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
        items = _by_id(transaction, effect.ids)
        sent: list[Row] = []
        left: list[Row] = []
        entered: list[Row] = []
        for position, id_ in enumerate(effect.ids, effect.position):
            item = items.pop(id_, None)
            if item is None or (item["peer"], item["state"]) != (effect.peer, "queued"):
                raise AlreadyThere("an item is not queued")
            number = item["number"]
            sent.append((position, to_micros(effect.at), number))
            left.append(item.in_queue())
            entered.append((effect.peer, SENT, position, number, item["urgency"]))
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
    items = _by_id(transaction, {e.id for e in effects})
    done: dict[int, Row] = {}
    left: dict[int, Row] = {}
    for effect in effects:
        item = items.get(effect.id)
        if item is None or item["state"] == "queued":
            raise NotFound(f"no item {effect.id[:60]!r} was sent")
        number = item["number"]
        if item["state"] == "sent" and number not in done:
            word = (effect.outcome.value, effect.reason, effect.leaf)
            done[number] = (*word, to_micros(effect.at), number)
            left[number] = (item["peer"], SENT, item["position"], number)
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
        # They may be many: no more are read at once than one statement takes.
        for some in chunks(n for (n,) in _WAITING.rows(connection, (effect.peer,))):
            transaction.touch(DELIVERY, some)
            _GIVE_UP.run(connection, [(effect.peer, number) for number in some])
            transaction.erased = True
        clear(connection, effect.peer)
        _put_stream(connection, effect.peer, effect.epoch, 1)


class _Item(dict[str, Any]):
    """A row of ``delivery``, by column."""

    def __init__(self, row: Row) -> None:
        super().__init__(zip(_NAMES, row, strict=True))
        self.row = row

    def in_queue(self) -> Row:
        """Return where it waits while it is queued: peer, lane, place, number."""
        number = self["number"]
        lane = lane_of(number, self["queued_at"], self["not_before"])
        return (self["peer"], *lane, number)


def _by_id(transaction: Transaction, ids: Iterable[str]) -> dict[str, _Item]:
    """Return items that are about to be changed, as far as there are."""
    rows = select_among(transaction.connection, _BY_ID, ids, kind="text")
    items = {item["id"]: item for item in map(_Item, rows)}
    _touch(transaction, items.values())
    return items


def _touch(transaction: Transaction, items: Iterable[_Item]) -> None:
    held = {item["number"]: item.row for item in items}
    transaction.touch(DELIVERY, held, held=held)


def drop_queued(transaction: Transaction, effects: Sequence[DropQueued]) -> None:
    """Take out of the queue what was never said."""
    items = _by_id(transaction, {id_ for effect in effects for id_ in effect.ids})
    _drop(transaction, [i for i in items.values() if i["state"] == "queued"])


def _drop(transaction: Transaction, gone: Sequence[_Item]) -> None:
    """Take out of the queue what was touched."""
    if gone:
        _SUPERSEDE.run(transaction.connection, [(item["number"],) for item in gone])
        leave(transaction.connection, [item.in_queue() for item in gone])
        transaction.erased = True


def _put_stream(connection: Connection, peer: str, epoch: str, position: int) -> None:
    _PUT_STREAM.run(connection, [(peer, epoch, position)])


def _delivery_row(number: int, put: QueueDelivery) -> Row:
    return (
        number,
        put.id,
        put.peer,
        put.subject,
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
        put.source,
    )
