"""What waits for a release officer: how often it was asked, fair pages, what is beyond.

Each peer has its turn in the list, so that what one has waiting does not stand before
all that another has. A place is written ``turn/at/id``: the how-manieth of its peer,
when it was asked first, and its id, which begins with the peer. Who reads page after
page while others decide may miss some that moved up; they stand in the list when it is
read again.

Counts lie in rows of their own, which are bound as well: by them it is decided what
waits no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from node.errors import BadInput
from node.model.desk.call import Count
from node.model.desk.release import PendingRelease, ReleasePage
from node.store.instants import from_micros
from node.store.row_keys import all_of
from node.store.schema import PENDING_SHARE
from node.store.sql import Row, Statement, insert

PUT_SHARE = insert(
    PENDING_SHARE,
    'ON CONFLICT ("id") DO UPDATE SET "last_at" = excluded."last_at", '
    '"count" = "pending_share"."count" + 1',
)
DROP_SHARE = Statement('DELETE FROM "pending_share" WHERE "id" = ?')
SHARES = Statement(all_of(PENDING_SHARE))
SHARE = Statement(f'{all_of(PENDING_SHARE)} WHERE "id" = ?')
SHARES_OF = Statement(f'{all_of(PENDING_SHARE)} WHERE "peer" = ?')
# The newest of each peer first: what is beyond its share is what came before.
BEYOND = Statement(
    """SELECT DISTINCT "peer" FROM (
         SELECT "peer", "last_at", row_number()
         OVER (PARTITION BY "peer" ORDER BY "at" DESC, "id" DESC) AS "turn"
         FROM "pending_share") AS "turns"
       WHERE "turn" > ? OR "last_at" < ? ORDER BY "peer" """
)
"""Of which peers something waits no more."""
_PLACE_MOST = 36
"""Characters of a turn and an instant, as digits."""


def beyond(shares: Sequence[Row], *, most: int, before: int) -> list[Row]:
    """Return of one peer's rows those of what waits no more, oldest first.

    Older than ``most`` others, or asked last ``before`` (micros).
    """
    newest = sorted(shares, key=lambda row: (row[2], row[0]), reverse=True)
    over = [row for n, row in enumerate(newest) if n >= most or row[3] < before]
    return over[::-1]


def counted(waiting: PendingRelease, share: Row) -> PendingRelease:
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
    for id_, at in sorted(waiting, key=lambda one: (one[1], one[0])):
        peer = id_.partition("/")[0]
        turns[peer] += 1
        if page.peer in ("", peer):
            places.append((turns[peer], at, id_))
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
