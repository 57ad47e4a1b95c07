"""What becomes durable of blind lookup, with an entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from node.errors import AlreadyThere, QuotaSpent
from node.flows.query.blind.effects import DropWish, PutEpoch, PutView, PutWish
from node.flows.query.blind.kept import KeptEpoch, KeptView, ViewWish
from node.store.blind_rows import (
    all_opened,
    delta_row,
    epoch_row,
    opened,
    reader_of,
    view_row,
    wish_key,
    wish_row,
)
from node.store.blind_schema import (
    BLIND_DELTA,
    BLIND_EPOCH,
    BLIND_VIEW,
    BLIND_WISH,
)
from node.store.row_keys import all_of
from node.store.sql import SqlStatement, run_among, upsert
from node.store.transaction import Transaction

_WISHES_OF = SqlStatement(f'{all_of(BLIND_WISH)} WHERE "reader" = ?')
_VIEWS_TO = SqlStatement(f'{all_of(BLIND_VIEW)} WHERE "reader" = ?')
_VIEWS_OF = SqlStatement(f'{all_of(BLIND_VIEW)} WHERE "epoch" = ?')
_EPOCH = SqlStatement(f'{all_of(BLIND_EPOCH)} WHERE "id" = ?')
_PUT_WISH, _PUT_EPOCH = upsert(BLIND_WISH), upsert(BLIND_EPOCH)
_PUT_VIEW, _PUT_DELTA = upsert(BLIND_VIEW), upsert(BLIND_DELTA)
_DROP_WISH = SqlStatement('DELETE FROM "blind_wish" WHERE "id" = ?')
_DROP_VIEWS = 'DELETE FROM "blind_view" WHERE "id" {among}'


def put_wishes(transaction: Transaction, effects: Sequence[PutWish]) -> None:
    """Keep who asks for views.

    Raises:
        QuotaSpent: one peer asks for more tiers than it is made views of.
    """
    for effect in effects:
        bound, one = transaction.bound, effect.wish
        key = wish_key(bound, one.reader, one.tier)
        of = (reader_of(bound, one.reader),)
        rows = _WISHES_OF.rows(transaction.connection, of)
        transaction.check(BLIND_WISH, rows)
        held = all_opened(bound, BLIND_WISH, ViewWish, rows)
        mine = [other for other in held if other.tier != one.tier]
        if len(mine) >= effect.most:
            raise QuotaSpent(f"{one.reader} asks for views of more tiers than are made")
        transaction.touch(BLIND_WISH, [key])
        _PUT_WISH.run(transaction.connection, [wish_row(bound, one)])


def drop_wishes(transaction: Transaction, effects: Sequence[DropWish]) -> None:
    """Forget who asked for views, and drop the views."""
    for effect in effects:
        bound, connection = transaction.bound, transaction.connection
        key = wish_key(bound, effect.reader, effect.tier)
        transaction.touch(BLIND_WISH, [key])
        _DROP_WISH.run(connection, (key,))
        rows = _VIEWS_TO.rows(connection, (reader_of(bound, effect.reader),))
        views = all_opened(bound, BLIND_VIEW, KeptView, rows)
        _drop_views(transaction, [v.id for v in views if v.tier == effect.tier])


def put_epochs(transaction: Transaction, effects: Sequence[PutEpoch]) -> None:
    """Keep epochs; of one that is over the views go, and its seed."""
    for effect in effects:
        one = effect.epoch
        transaction.touch(BLIND_EPOCH, [one.id])
        _PUT_EPOCH.run(transaction.connection, [epoch_row(transaction.bound, one)])
        if not one.seed:
            transaction.erased = True
            rows = _VIEWS_OF.rows(transaction.connection, (one.id,))
            _drop_views(transaction, [row[0] for row in rows])


def put_views(transaction: Transaction, effects: Sequence[PutView]) -> None:
    """Keep how views stand, each upon what it was made from.

    Raises:
        AlreadyThere: it stands otherwise, or its epoch is over.
    """
    for effect in effects:
        one, bound = effect.view, transaction.bound
        connection = transaction.connection
        rows = _EPOCH.rows(connection, (one.epoch,))
        transaction.check(BLIND_EPOCH, rows)
        if not rows or not opened(bound, BLIND_EPOCH, KeptEpoch, rows[0]).seed:
            raise AlreadyThere("the epoch of a view is over")
        # Whose it was is read from the row: an id and a peer are of one view.
        beside = _VIEWS_OF.rows(connection, (one.epoch,))
        known = {
            v.id: v.number
            for v in all_opened(bound, BLIND_VIEW, KeptView, beside)
            if v.reader == one.reader
        }
        if known != ({one.id: effect.was} if effect.was >= 0 else {}):
            raise AlreadyThere("a view was published by somebody else meanwhile")
        transaction.touch(BLIND_VIEW, [one.id])
        _PUT_VIEW.run(connection, [view_row(bound, one)])
        if effect.delta is not None:
            row = delta_row(bound, effect.delta)
            transaction.touch(BLIND_DELTA, [row[0]])
            _PUT_DELTA.run(connection, [row])


def _drop_views(transaction: Transaction, ids: list[int]) -> None:
    if ids:
        transaction.touch(BLIND_VIEW, ids)
        run_among(transaction.connection, _DROP_VIEWS, list(ids), kind="bigint")
        transaction.erased = True


BLIND_EFFECTS: Mapping[type[Any], Callable[[Transaction, Any], None]] = {
    PutWish: put_wishes,
    DropWish: drop_wishes,
    PutEpoch: put_epochs,
    PutView: put_views,
}
