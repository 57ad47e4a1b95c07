"""What the keystore does for stored rows: tags, seals, handles, and the sum.

Nothing here reads or writes; ``bound`` does, and says what all of it is for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
from sqlalchemy import Boolean, Connection, Integer, Table

from node.crypto.digest import same, sha256
from node.crypto.keystore import Keyring
from node.crypto.pae import HANDLE, HEAD_SUM, ROW, ROW_PAGE, pae
from node.errors import Altered, StoreBroken
from node.model.entry import Head
from node.model.parcel import Verb
from node.protocol.notice.parcel import REPORTS
from node.store.blind_schema import BLIND_TABLES
from node.store.channel_schema import DELIVERY, IN_STREAM
from node.store.notice_schema import HIT_EVENT, NOTICE, NOTICE_REPORT, RECEIVED
from node.store.schema import (
    APPROVAL,
    CREDENTIAL,
    HEAD_DOUBT,
    OFFICER,
    PEER,
    PEER_CHECKPOINT,
    PENDING,
    PENDING_SHARE,
    RECORD,
    SETTING,
    WAITING_HEAD,
)
from node.store.sql import Row, select_among

SINCE_FORM_2 = (
    *(NOTICE, RECEIVED, DELIVERY, IN_STREAM, NOTICE_REPORT, HIT_EVENT),
    PENDING_SHARE,
)
BOUND: Mapping[str, Table] = {
    str(table.name): table
    for table in (
        PEER,
        OFFICER,
        CREDENTIAL,
        SETTING,
        APPROVAL,
        PENDING,
        PEER_CHECKPOINT,
        WAITING_HEAD,
        HEAD_DOUBT,
        RECORD,
        *SINCE_FORM_2,
        *BLIND_TABLES,
    )
}
"""Tables whose rows are bound; the first column of each is its key."""
FORM = 2
"""Of what is sealed beside the head: in the first form the tables of notices were not
bound (``SINCE_FORM_2``), nor what else stands in the head's row."""

TAG_SIZE = 12
NUMBERED = 64
"""Rows of a page where keys are numbers."""
NAMED = 16
"""Pages of a table whose keys are texts."""
NAMED_OF: Mapping[str, int] = {"notice": 4096}
"""Those that have more: a page is written whole, at every act that changes a row."""
SUM_SIZE = 32
HANDLE_SIZE = 16
MODULUS = 1 << (8 * SUM_SIZE)

Key = str | int
Tags = dict[Key, bytes]


def all_of(table: Table) -> str:
    """Return the statement that reads whole rows, without a condition."""
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    return f'SELECT {columns} FROM "{table.name}"'  # noqa: S608 - the schema's names


def is_numbered(table: Table) -> bool:
    """Whether the keys of a bound table are numbers; they are texts otherwise."""
    return isinstance(table.columns.values()[0].type, Integer)


_UNDER = {
    name: f'{all_of(table)} WHERE "{table.columns.values()[0].name}" {{among}}'
    for name, table in BOUND.items()
}


def rows_under(
    connection: Connection, table: Table, keys: Iterable[Key]
) -> dict[Key, Row]:
    """Return the rows of a bound table that stand under ``keys``, whole, by key."""
    kind = "bigint" if is_numbered(table) else "text"
    found = select_among(connection, _UNDER[str(table.name)], keys, kind=kind)
    return {row[0]: tuple(row) for row in found}


_TRUTHS = {
    name: tuple(
        place
        for place, column in enumerate(table.columns)
        if isinstance(column.type, Boolean)
    )
    for name, table in BOUND.items()
}


def page_of(name: str, key: Key) -> int:
    """Return the page that the tag of a row of the table ``name`` stands in."""
    if isinstance(key, int):
        return key // NUMBERED
    place = int.from_bytes(sha256(key.encode())[:4], "little")
    return place % NAMED_OF.get(name, NAMED)


_ID, _VERB = map(DELIVERY.columns.keys().index, ("id", "verb"))


def _tagged(name: str, row: Row) -> Row:
    """Return what the tag of a row is over: all of its columns.

    The last of ``delivery`` is ``source``. Rows from before it was a column said it in
    their id, and their tags are over the others. So it is left out where the id says
    the same, and only there: whatever else stands in it needs a tag that has it.
    """
    if name == DELIVERY.name and row[-1] == named_source(row[_ID], row[_VERB]):
        return row[:-1]
    return row


def named_source(delivery_id: str, verb: str) -> str:
    """Return the source that the id of a delivery says; ids of today say none."""
    before, _, _ = delivery_id.rpartition("/")
    if verb == Verb.ASKED:
        return before.rpartition("/")[2]
    return "" if verb in REPORTS else before


class RowKeys:
    """The keys that stored rows are sealed and tagged with."""

    def __init__(self, keys: Keyring) -> None:
        self._keys = keys

    def seal_sum(self, total: int, head: Head, beside: bytes) -> bytes:
        """Return form and sum, sealed with what else stands ``beside`` the head."""
        content = bytes((FORM,)) + sha256(beside) + total.to_bytes(SUM_SIZE, "big")
        return self._keys.seal_row(content, bound_to=_of_head(head))

    def open_sum(self, sealed: bytes, head: Head, beside: bytes) -> tuple[int, int]:
        """Return form and sum of what stands beside a head.

        The first form was the sum alone.

        Raises:
            Altered: it is not of that head, or something else stood beside it.
        """
        try:
            opened = self._keys.open_row(sealed, bound_to=_of_head(head))
        except StoreBroken as error:
            raise Altered("what stands beside the ledger's head is not its") from error
        form = opened[0] if len(opened) > SUM_SIZE else 1
        if form > 1 and not same(opened[1:-SUM_SIZE], sha256(beside)):
            raise Altered(
                "what peers are shown of the ledger, or a count beside its head, is "
                "not what was written last"
            )
        return form, int.from_bytes(opened[-SUM_SIZE:], "big")

    def handle(self, *parts: str) -> bytes:
        """Return what stands for ``parts`` where rows are looked up by them."""
        return self._keys.row_mac(
            pae(HANDLE, *(part.encode() for part in parts)), size=HANDLE_SIZE
        )

    def seal(self, table: Table, key: str, content: bytes) -> bytes:
        """Return a row's content, sealed and bound to its table and key."""
        return self._keys.seal_row(content, bound_to=_of_row(table, key))

    def open(self, table: Table, key: str, sealed: bytes) -> bytes:
        """Return what ``seal`` sealed. Raises ``Altered``."""
        try:
            return self._keys.open_row(sealed, bound_to=_of_row(table, key))
        except StoreBroken as error:
            raise Altered(f"{table.name} {key:.60}: the row does not open") from error

    def tag(self, name: str, row: Row) -> bytes:
        """Return the tag of a row, of all its columns in their order.

        Of ``delivery`` as ``_tagged`` says. Both databases give numbers, texts and
        bytes alike. Truth values SQLite gives as numbers, PostgreSQL not: they are
        tagged as numbers, 0 or 1.
        """
        row = _tagged(name, row)
        if truths := _TRUTHS[name]:
            row = tuple(int(v) if n in truths else v for n, v in enumerate(row))
        content = msgspec.msgpack.encode(row)
        return self._keys.row_mac(pae(ROW, name.encode(), content), size=TAG_SIZE)

    def page_mac(self, name: str, page: int, size: int, tags: bytes) -> bytes:
        """Return the MAC of a page, at the size that the ledger had."""
        parts = (name.encode(), str(page).encode(), str(size).encode(), tags)
        return self._keys.row_mac(pae(ROW_PAGE, *parts), size=SUM_SIZE)

    def term(self, mac: bytes) -> int:
        """Return what a page adds to the sum: nobody else can tell it from its MAC."""
        return int.from_bytes(self._keys.row_mac(pae(HEAD_SUM, mac), size=SUM_SIZE))


def _of_row(table: Table, key: str) -> bytes:
    return pae(ROW, str(table.name).encode(), key.encode())


def _of_head(head: Head) -> bytes:
    return pae(HEAD_SUM, str(head.size).encode(), head.root)


def names_of(tables: Iterable[Table]) -> tuple[str, ...]:
    """Return the names of tables."""
    return tuple(str(table.name) for table in tables)


def not_bound(what: str) -> StoreBroken:
    """Return the refusal of a store that is not bound, or not all of it."""
    return StoreBroken(
        what,
        advice="If an earlier version kept it, run `comity bind` once, and read what "
        "it lists; otherwise call the auditor.",
    )
