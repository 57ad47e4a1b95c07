"""What we pass on of others' notices, as far as it waits here.

Its content is its owner's. When the owner takes a notice back it goes from our outbox
too, also where it was said and has no receipt yet: the item keeps its place, empty.
Items are named after who sent us the notice: an id of a peer's choice means nothing
among what another sent, or among what is ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from node.errors import AlreadyThere
from node.flows.notice.effects import NothingWentOn
from node.store.sql import ManyRows, select_among
from node.store.transaction import Transaction

_WENT_ON = (
    'SELECT "id" FROM "delivery" WHERE "number" > {value} '
    "AND \"verb\" IN ('publish', 'update') AND \"notice_id\" {among}"
)
_WAITS = (
    'SELECT "id", "notice_id", "number" FROM "delivery" WHERE "notice_id" {among} '
    "AND \"state\" IN ('queued', 'sent') AND \"verb\" IN ('publish', 'update')"
)
_EMPTY = ManyRows(
    """UPDATE "delivery" SET "sealed" = x'', "key" = x'' WHERE "number" = ?""",
    """UPDATE "delivery" SET "sealed" = '', "key" = ''
       FROM {values} AS "gone"("number")
       WHERE "delivery"."number" = "gone"."number" """,
    ("bigint",),
)


def demand_nothing_went_on(
    transaction: Transaction, effects: Sequence[NothingWentOn]
) -> None:
    """Return if none of the notices was queued for anybody meanwhile.

    Raises:
        AlreadyThere: one was.
    """
    for effect in effects:
        found = select_among(
            transaction.connection,
            _WENT_ON,
            effect.notice_ids,
            kind="text",
            first=(effect.since,),
        )
        if any(_is_of(effect.sender, delivery_id) for (delivery_id,) in found):
            raise AlreadyThere(f"a notice of {effect.sender} was passed on meanwhile")


def empty_passed_on(transaction: Transaction, over: Iterable[tuple[str, str]]) -> None:
    """Destroy what waits to be passed on of notices that are ``over``.

    Each by its sender and id.
    """
    ended = set(over)
    found = select_among(
        transaction.connection, _WAITS, sorted({i for _, i in ended}), kind="text"
    )
    gone = [
        (number,)
        for delivery_id, notice_id, number in found
        if any(i == notice_id and _is_of(s, delivery_id) for s, i in ended)
    ]
    if _EMPTY.run(transaction.connection, gone):
        transaction.erased = True


def _is_of(sender: str, delivery_id: str) -> bool:
    # An agency's id has no slash: see ``flows.notice.own.outbox``.
    return delivery_id.startswith(f"{sender}/")
