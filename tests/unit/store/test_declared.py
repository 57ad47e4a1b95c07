"""A store that lacks what its schema declares is refused by name, whatever it says."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from node.errors import StoreBroken
from node.store.engine import open_engine, reading
from node.store.migrate import known_version, migrate
from node.store.schema import METADATA
from tests.blank import blank_sqlite

TABLES = [str(table.name) for table in METADATA.sorted_tables]
INDEXES = sorted(str(i.name) for table in METADATA.sorted_tables for i in table.indexes)
COLUMNS = [
    (str(table.name), str(column.name))
    for table in METADATA.sorted_tables
    for column in table.columns
]


def without(engine, statement):
    with engine.begin() as connection:
        connection.exec_driver_sql(statement)


def test_what_the_node_made_itself_is_whole(url):
    assert migrate(open_engine(url)) == known_version()


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_is_gone_is_named(sqlite_url, table):
    engine = open_engine(sqlite_url)
    with reading(engine).connect() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql(f'DROP TABLE "{table}"')
    with pytest.raises(StoreBroken, match=rf"missing: .*\btable {table}\b"):
        migrate(engine)


@pytest.mark.parametrize("index", INDEXES)
def test_an_index_that_is_gone_is_named(sqlite_url, index):
    engine = open_engine(sqlite_url)
    without(engine, f'DROP INDEX "{index}"')
    with pytest.raises(StoreBroken, match=rf"missing: index {index}$"):
        migrate(engine)


def test_a_column_that_is_gone_is_named_whichever_it_is(tmp_path):
    for number, (table, column) in enumerate(COLUMNS):
        engine = open_engine(blank_sqlite(tmp_path / str(number) / "node.db"))
        without(engine, f'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO "other"')
        with pytest.raises(StoreBroken, match=rf"missing: column {table}\.{column}\b"):
            migrate(engine)
        engine.dispose()


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("DROP TABLE setting", "table setting"),
        ("ALTER TABLE record DROP COLUMN changed_at", r"column record\.changed_at"),
        ("DROP INDEX received_id", "index received_id"),
        (
            "DROP INDEX received_id; CREATE INDEX received_id ON received (sender)",
            "index received_id",
        ),
        (
            "ALTER TABLE record DROP CONSTRAINT record_reference_key",
            r"unique record\.reference",
        ),
    ],
)
def test_it_is_the_same_on_postgresql(postgres_server, statement, named):
    engine = open_engine(postgres_server.fresh())
    migrate(engine)
    with engine.begin() as connection:
        for one in statement.split("; "):
            connection.execute(text(one))
    with pytest.raises(StoreBroken, match=rf"missing: {named}$"):
        migrate(engine)
