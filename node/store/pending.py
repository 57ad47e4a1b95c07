"""What waits for a release officer: how often it was asked, fair pages, what is beyond.

Each peer has its turn in the list, so that what one has waiting does not stand before
all that another has. A place is written ``turn/at/id``: the how-manieth of its peer,
when it was asked first (or, newest first, how long before the end of time), and its id,
which begins with the peer. Who reads page after
page while others decide may miss some that moved up; they stand in the list when it is
read again.

Counts lie in rows of their own, which are bound as well: by them it is decided what
waits no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from node.codec.stored import pack, unpack
from node.errors import BadInput, NotFound
from node.flows.ports import EVERYTHING, DropPending, PutPending
from node.model.desk.call import Count
from node.model.desk.release import PendingList, PendingRelease, ReleasePage
from node.store.instants import from_micros, to_micros
from node.store.read import StoreReads
from node.store.row_keys import all_of
from node.store.schema import PENDING, PENDING_SHARE
from node.store.sql import Row, SqlStatement, insert
from node.store.transaction import Transaction

_PUT_SHARE = insert(
    PENDING_SHARE,
    'ON CONFLICT ("id") DO UPDATE SET "last_at" = excluded."last_at", '
    '"count" = "pending_share"."count" + 1',
)
_DROP_SHARE = SqlStatement('DELETE FROM "pending_share" WHERE "id" = ?')
_SHARES = SqlStatement(all_of(PENDING_SHARE))
_SHARE = SqlStatement(f'{all_of(PENDING_SHARE)} WHERE "id" = ?')
_SHARES_OF = SqlStatement(f'{all_of(PENDING_SHARE)} WHERE "peer" = ?')
# Of which peers something waits no more. The newest of each first: what is beyond its
# share is what came before.
_BEYOND = SqlStatement(
    """SELECT DISTINCT "peer" FROM (
         SELECT "peer", "last_at", row_number()
         OVER (PARTITION BY "peer" ORDER BY "at" DESC, "id" DESC) AS "turn"
         FROM "pending_share") AS "turns"
       WHERE "turn" > ? OR "last_at" < ? ORDER BY "peer" """
)
_END_OF_TIME = 2**62
_PLACE_MOST = 36
"""Characters of a turn and an instant, as digits."""
_PENDING = SqlStatement(f'{all_of(PENDING)} ORDER BY "at", "id"')
_PENDING_ONE = SqlStatement(f'{all_of(PENDING)} WHERE "id" = ?')
# Put again, it keeps its place in the queue.
_PUT_PENDING = insert(
    PENDING, 'ON CONFLICT ("id") DO UPDATE SET "value" = excluded."value"'
)
_DROP = SqlStatement('DELETE FROM "pending" WHERE "id" = ?')


class SqlPendingBook(StoreReads):
    """Keeps ``PendingBook``."""

    def page(self, page: ReleasePage = EVERYTHING) -> PendingList:
        """Return a page of what waits: of each peer in turn its oldest first."""
        rows = self._checked(PENDING, _PENDING, whole=True)
        found = self._checked(PENDING_SHARE, _SHARES, whole=True)
        shares = {row[0]: row for row in found}
        places, more, counts = paged([(row[0], row[1]) for row in rows], page)
        of = {row[0]: row for row in rows}
        items = tuple(self._waiting(of[i], shares.get(i, ())) for i in places)
        return PendingList(items, more, counts)

    def get(self, id_: str) -> PendingRelease | None:
        """Return what waits under an id, or None."""
        rows = self._checked(PENDING, _PENDING_ONE, (id_,), keys=(id_,))
        if not rows:
            return None
        share = self._checked(PENDING_SHARE, _SHARE, (id_,), keys=(id_,))
        return self._waiting(rows[0], share[0] if share else ())

    def beyond(self, *, most: int, before: datetime, count: int) -> tuple[str, ...]:
        """Return the ids of what need not wait any more, at most ``count``."""
        at, found = to_micros(before), list[Row]()
        for peer in self._rows(_BEYOND, (most, at)):
            shares = self._checked(PENDING_SHARE, _SHARES_OF, peer)
            found += _beyond(shares, most=most, before=at)
        found.sort(key=lambda row: (row[2], row[0]))
        return tuple(row[0] for row in found[: max(count, 0)])

    def _waiting(self, row: Row, share: Row) -> PendingRelease:
        id_, at, value = row
        opened = unpack(PendingRelease, self._bound.open(PENDING, id_, value))
        return _counted(replace(opened, at=from_micros(at)), share)


def put_pending(transaction: Transaction, effects: Sequence[PutPending]) -> None:
    """Note what waits for a release officer."""
    ids = {effect.pending.id for effect in effects}
    transaction.touch(PENDING, ids)
    transaction.touch(PENDING_SHARE, ids)
    for effect in effects:
        asked, at = effect.pending, to_micros(effect.pending.at)
        sealed = transaction.bound.seal(PENDING, asked.id, pack(asked))
        _PUT_PENDING.run(transaction.connection, [(asked.id, at, sealed)])
        _PUT_SHARE.run(transaction.connection, [(asked.id, asked.peer, at, at, 1)])


def drop_pending(transaction: Transaction, effects: Sequence[DropPending]) -> None:
    """Take what waits no longer off the list.

    Raises:
        NotFound: it does not wait.
    """
    for table in (PENDING, PENDING_SHARE):
        transaction.touch(table, {effect.id for effect in effects})
    for effect in effects:
        if not _DROP.run(transaction.connection, (effect.id,)):
            raise NotFound(f"nothing waits under {effect.id[:80]!r}")
        _DROP_SHARE.run(transaction.connection, (effect.id,))


def _beyond(shares: Sequence[Row], *, most: int, before: int) -> list[Row]:
    """Return of one peer's rows those of what waits no more, oldest first.

    Older than ``most`` others, or asked last ``before`` (micros).
    """
    newest = sorted(shares, key=lambda row: (row[2], row[0]), reverse=True)
    over = [row for n, row in enumerate(newest) if n >= most or row[3] < before]
    return over[::-1]


def _counted(waiting: PendingRelease, share: Row) -> PendingRelease:
    """Return what waits, with how often it was asked and when last."""
    *_, last_at, count = share or (0, 1)
    again = from_micros(last_at) if count > 1 else None
    return replace(waiting, count=int(count), last_at=again)


def paged(
    waiting: Sequence[tuple[str, int]], page: ReleasePage
) -> tuple[tuple[str, ...], str, tuple[Count, ...]]:
    """Return the ids of a page, where the next begins, and how much waits by peer.

    ``waiting`` has the id of each and when it was asked first, in micros.

    Raises:
        BadInput: ``after`` is not what a page gave as ``next``.
    """
    after, turns = _read_place(page.after), Counter[str]()
    places: list[tuple[int, int, str]] = []
    ages = (
        (id_, _END_OF_TIME - at if page.newest_first else at) for id_, at in waiting
    )
    for id_, age in sorted(ages, key=lambda one: (one[1], one[0])):
        peer = id_.partition("/")[0]
        turns[peer] += 1
        if page.peer in ("", peer):
            places.append((turns[peer], age, id_))
    places = sorted(place for place in places if place > after)
    most = max(page.count, 0)
    more = "/".join(map(str, places[most - 1])) if places[most:] else ""
    counts = tuple(Count(peer, turns[peer]) for peer in sorted(turns))
    return tuple(id_ for *_, id_ in places[:most]), more, counts


def _read_place(after: str) -> tuple[int, int, str]:
    if not after:
        return 0, 0, ""
    turn, _, rest = after.partition("/")
    at, _, id_ = rest.partition("/")
    numbers = turn.isdecimal() and at.isdecimal() and len(turn + at) < _PLACE_MOST
    if not (numbers and id_):
        raise BadInput(
            f"{after[:60]!r} is no place in this list",
            advice="Give what the page before ended with, or begin again.",
        )
    return int(turn), int(at), id_
