"""Back up a store while the node runs, and restore it into an empty one.

A backup holds rows, not pages: one made from SQLite restores into PostgreSQL. All
tables are read in one snapshot, so that head, rows and records are of one moment.
A restore is one transaction, and ends with the whole ledger computed anew.

It does not decrypt anything, and needs no keys; whose signature the head bears is
checked when the restored store is opened. A restored ledger may be shorter than
what peers have seen of it: that is for them to say, and for the node to ask. So a
restored store bears a mark, and who opens it serves nobody before it was accepted.

Nothing that lets an officer in is in a backup: what is restored knows no credential.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hmac import compare_digest
from typing import Any, BinaryIO

import msgspec
from sqlalchemy import Boolean, Connection, Engine, LargeBinary, Table, func, select
from sqlalchemy.types import Integer

from node.errors import AlreadyThere, BadInput, LedgerBroken, StoreBroken
from node.ledger.merkle import Frontier, leaf_hash
from node.model.entry import Head
from node.store.archive import (
    FORMAT,
    ArchiveWriter,
    Backup,
    Manifest,
    read_backup,
    read_parts,
)
from node.store.blind_held_schema import HELD_VIEWS
from node.store.blind_schema import BLIND_TABLES
from node.store.channel_waiting import rebuild
from node.store.checked import of_one_moment
from node.store.engine import DATABASE_ERRORS, translated
from node.store.head import read_head
from node.store.migrate import known_version, migrate, schema_version
from node.store.notice_backup import LEFT_OUT, NoticeArchiver, rows_of
from node.store.notice_schema import NOTICE
from node.store.refusal import meaning, told
from node.store.restored import put_restored
from node.store.schema import (
    CREDENTIAL,
    LEDGER_ROW,
    METADATA,
    RECORD,
    SELECTOR,
    SELECTOR_FRESH,
    TOKEN_SIZE,
)
from node.store.selector import put_new_selectors, split
from node.store.sql import insert

PART_SIZE = 4 << 20
"""Bytes after which a table goes on in its next part."""

# What officers' credentials are known by is in no backup, or it would outlive their
# being disabled. Selectors lie in the records' rows too, and are made anew from there.
# Which notices are ours is known before what is on its way. Nothing of blind lookup:
# a seed that was destroyed since would be in it, and all of it is made or fetched anew.
TABLES: tuple[Table, ...] = (
    NOTICE,
    *(
        table
        for table in METADATA.sorted_tables
        if table
        not in (
            *(SELECTOR, SELECTOR_FRESH, NOTICE, CREDENTIAL),
            *(*LEFT_OUT, *BLIND_TABLES, *HELD_VIEWS),
        )
    ),
)
_ROWS_AT_ONCE = 64


def backup(
    engine: Engine,
    out: BinaryIO,
    *,
    now: datetime,
    files: Mapping[str, bytes] | None = None,
) -> Manifest:
    """Write a backup to ``out``, with ``files`` besides; return its manifest.

    Raises:
        StoreBroken: the store cannot be read.
        BadInput: a file's name or size cannot be part of a backup.
    """
    schema = schema_version(engine)
    if schema != known_version():
        raise StoreBroken(f"the store has schema {schema!r}: open it once first")
    writer = ArchiveWriter(out)
    for name, data in (files or {}).items():
        writer.add(f"file/{name}", data)
    counts: dict[str, int] = {}
    with translated("cannot be read"), of_one_moment(engine) as connection:
        head, keeper = read_head(connection), NoticeArchiver()
        for table in TABLES:
            parts = _parts(connection, table, keeper)
            counts[str(table.name)] = _write_table(writer, table, parts)
    manifest = Manifest(
        format=FORMAT,
        schema=schema,
        made_at=now.isoformat(),
        ledger_size=head.size,
        ledger_root=head.root.hex(),
        checkpoint=head.checkpoint,
        columns=_columns(),
        counts=counts,
        parts=writer.parts,
    )
    writer.close(manifest)
    return manifest


def restore(engine: Engine, source: BinaryIO) -> Backup:
    """Restore a backup into an empty store; all of it or nothing.

    ``source`` is read twice: first to check it, then to use it.

    Raises:
        BadInput: it is not a backup, or was altered, or is of a later version.
        AlreadyThere: the store is not empty.
        LedgerBroken: the ledger in it does not lead to its own head.
    """
    # (1) The whole of it is sound before any of it is used.
    held = read_backup(source)
    check_known(held.manifest)
    # (2) The store is empty, and stays so unless all goes well.
    migrate(engine)
    try:
        with engine.begin() as connection:
            _refuse_if_used(connection)
            # (3) Rows, the selectors that come with records, and what waits.
            counts, keeper = {str(table.name): 0 for table in TABLES}, NoticeArchiver()
            for name, data in read_parts(source, held.manifest):
                if name not in counts:
                    raise BadInput(f"the backup has a table {name!r} that we have not")
                table = METADATA.tables[name]
                counts[name] += _read_part(connection, table, data, keeper=keeper)
            if counts != held.manifest.counts:
                raise BadInput("the backup's counts are not those of its rows")
            rebuild(connection)
            # (4) The ledger leads to the head that the manifest names.
            _check_ledger(connection, held.manifest)
            # (5) Nobody is answered from it until somebody has looked at it.
            put_restored(connection, held.manifest.ledger_size)
    except (*DATABASE_ERRORS, OverflowError) as error:
        if meaning(error) is not None:  # the disk, the server: it is not the backup
            raise told("cannot be written", error) from error
        raise BadInput("the backup's rows do not fit each other") from error
    return held


def check_known(manifest: Manifest) -> None:
    """Raise ``BadInput`` if a backup is not of this version's schema."""
    if manifest.schema != known_version():
        raise BadInput(
            f"the backup has schema {manifest.schema[:40]!r}, "
            f"this software {known_version()!r}",
            advice="Restore it with the software that made it, then upgrade.",
        )
    if manifest.columns != _columns():
        raise BadInput("the backup's tables are not those of its schema")


def check_unused(engine: Engine) -> None:
    """Raise ``AlreadyThere`` if there is a row in the database; nothing is made.

    Raises:
        StoreBroken: it cannot be read, or holds tables of something else.
    """
    if schema_version(engine) == known_version():
        with translated("cannot be read"), of_one_moment(engine) as connection:
            _refuse_if_used(connection)


def _columns() -> dict[str, list[str]]:
    """Return the columns of every table, as plain text."""
    return {str(t.name): [str(c.name) for c in t.columns] for t in TABLES}


def _write_table(
    writer: ArchiveWriter, table: Table, parts: Iterable[list[tuple[Any, ...]]]
) -> int:
    total = 0
    for number, rows in enumerate(parts):
        total += len(rows)
        data = msgspec.msgpack.encode(rows)
        writer.add(f"table/{table.name}/{number:06}.msgpack", data)
    return total


def _parts(
    connection: Connection, table: Table, keeper: NoticeArchiver
) -> Iterator[list[tuple[Any, ...]]]:
    wanted = rows_of(table).execution_options(yield_per=_ROWS_AT_ONCE)
    if table.primary_key.columns:
        wanted = wanted.order_by(*table.primary_key.columns)
    rows: list[tuple[Any, ...]] = []
    size = 0
    for some in connection.execute(wanted).partitions():
        for row in keeper.keep(table, [tuple(row) for row in some]):
            rows.append(row)
            size += sum(len(v) if isinstance(v, bytes | str) else 9 for v in row)
            if size >= PART_SIZE:
                yield rows
                rows, size = [], 0
    if rows:
        yield rows


def _refuse_if_used(connection: Connection) -> None:
    for table in METADATA.sorted_tables:
        if connection.execute(select(table).limit(1)).first():
            raise AlreadyThere(
                f"the store is not empty: {table.name}",
                advice="Restore into a new, empty database.",
            )


def _read_part(
    connection: Connection, table: Table, data: bytes, *, keeper: NoticeArchiver
) -> int:
    try:
        rows = msgspec.msgpack.decode(data, type=list[tuple[Any, ...]])
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise BadInput(f"the rows of {table.name} cannot be read") from error
    kinds = [(_python_type(c.type), c.nullable) for c in table.columns]
    for row in rows:
        if len(row) != len(kinds) or not all(
            type(value) is kind or (value is None and nullable)
            for value, (kind, nullable) in zip(row, kinds, strict=True)
        ):
            raise BadInput(f"a row of {table.name} is not one of its schema")
    if keeper.keep(table, rows) != rows:
        raise BadInput(f"rows of {table.name} hold what no backup may hold")
    if table is RECORD:
        _put_selectors(connection, rows)
    insert(table).run(connection, rows)
    return len(rows)


def _put_selectors(connection: Connection, records: Sequence[tuple[Any, ...]]) -> None:
    """Put the selectors of records, which come after all that are there."""
    number, tokens = (RECORD.columns.keys().index(n) for n in ("number", "tokens"))
    if any(len(row[tokens]) % TOKEN_SIZE for row in records):
        raise BadInput("a record's tokens are not whole")
    before = connection.scalar(select(func.max(RECORD.c.number))) or 0
    for row in records:
        if row[number] <= before:
            raise BadInput("the records are not in the order of their numbers")
        before = row[number]
    selectors = [(t, row[number]) for row in records for t in split(row[tokens])]
    if selectors:
        put_new_selectors(connection, selectors, first=records[0][number])


def _python_type(kind: object) -> type:
    if isinstance(kind, LargeBinary):
        return bytes
    if isinstance(kind, Boolean):
        return bool
    return int if isinstance(kind, Integer) else str


def _check_ledger(connection: Connection, manifest: Manifest) -> None:
    head = read_head(connection)
    said = Head(
        manifest.ledger_size, bytes.fromhex(manifest.ledger_root), manifest.checkpoint
    )
    index = LEDGER_ROW.c.index
    leaves = select(LEDGER_ROW.c.leaf).order_by(index)
    frontier = Frontier()
    for part in connection.execute(
        leaves.execution_options(yield_per=_ROWS_AT_ONCE)
    ).partitions():
        frontier = frontier.extend(leaf_hash(leaf) for (leaf,) in part)
    last = connection.scalar(select(func.max(index)))
    if (
        head != said
        or frontier.size != head.size
        or last != (head.size - 1 if head.size else None)
        or not compare_digest(frontier.root(), head.root)
    ):
        raise LedgerBroken("the backup's ledger does not lead to its own head")
