"""The schema: brought to this version, never used at another."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, MetaData, Table, inspect, text

from node.errors import StoreBroken
from node.flows.ports import PutPeer
from node.store import open_store
from node.store.engine import open_engine, reading
from node.store.migrate import _config, known_version, migrate, schema_version
from node.store.schema import METADATA
from tests.contracts.builders import (
    NOW,
    ORIGIN,
    answer,
    commit,
    peer,
    query,
    record,
    token,
)
from tests.contracts.notice_builders import own, queued, received


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, new_sqlite):
    """A database without tables."""
    if request.param == "sqlite":
        return new_sqlite
    return request.getfixturevalue("postgres_server").fresh()


def run(engine, statement):
    with engine.begin() as connection:
        connection.execute(text(statement))


def test_a_new_database_is_brought_to_the_known_version(url):
    engine = open_engine(url)
    assert schema_version(engine) == ""
    assert migrate(engine) == known_version()
    assert schema_version(engine) == known_version()
    assert migrate(engine) == known_version()
    engine.dispose()


def test_the_steps_lead_to_the_tables_that_the_code_has(url):
    engine = open_engine(url)
    migrate(engine)
    with reading(engine).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    engine.dispose()


def test_selectors_are_clustered_by_token_on_sqlite(new_sqlite):
    engine = open_engine(new_sqlite)
    migrate(engine)
    with reading(engine).connect() as connection:
        made = connection.scalar(
            text("SELECT sql FROM sqlite_master WHERE name = 'selector'")
        )
    assert "WITHOUT ROWID" in made


def test_text_compares_by_code_point_on_postgresql(postgres_server):
    engine = open_engine(postgres_server.fresh())
    migrate(engine)
    with reading(engine).connect() as connection:
        wrong = connection.execute(
            text(
                "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
                "AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'"
            )
        ).all()
    engine.dispose()
    assert wrong == []


def of_the_first_version(url, rows):
    """Make a database at schema 0001 with ``rows`` in it; return its tables."""
    engine = open_engine(url)
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        there = set(inspect(connection).get_table_names())
        for table in METADATA.sorted_tables:
            if table.name in there and rows[table.name]:
                put_known(connection, table, rows[table.name])
    assert schema_version(engine) == "0001"
    engine.dispose()
    return there


def put_known(connection, table, rows):
    """Put rows into a table that lacks columns which it got later."""
    has = {found["name"] for found in inspect(connection).get_columns(table.name)}
    known = Table(
        table.name, MetaData(), *(column(c) for c in table.columns if c.name in has)
    )
    for row in rows:
        values = zip(table.columns.keys(), row, strict=True)
        connection.execute(known.insert().values({n: v for n, v in values if n in has}))


def column(of):
    """Return a column of that name and type, without what else is said of it."""
    return Column(of.name, of.type)


def all_rows(engine):
    with reading(engine).connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(table.select())]
            for table in METADATA.sorted_tables
        }


def test_a_store_of_the_first_version_keeps_what_it_has(opened, url, tmp_path):
    """Notices are added to it; records, peers and the ledger stay as they were."""
    store = opened(f"sqlite:///{tmp_path}/source/node.db")
    commit(store, PutPeer(peer()), record("a", "t"), answer("m"), query("q"))
    commit(store, *(record(f"r{n}", f"t{n}") for n in range(40)))
    before = all_rows(store.engine)
    there = of_the_first_version(url, before)
    assert not there & {"notice", "delivery", "waiting", "received", "chunk"}
    store = opened(url)
    assert schema_version(store.engine) == known_version()
    after = all_rows(store.engine)
    # Until now each act was shown: what was shown last is the head.
    (before_head,), (head,) = before.pop("ledger_head"), after.pop("ledger_head")
    assert head[:5] == before_head[:5]
    assert head[5:] == (*before_head[1:4], 0, 0)
    assert store.journal.shown().head == store.journal.head()
    assert {name: sorted(after[name]) for name in there if name in after} == {
        name: sorted(before[name]) for name in there if name in before
    }
    assert store.holdings.find([token("t")], limit=9)
    commit(store, own("n-1"), queued("i-1"), received("a", "t"))
    assert store.notices.due_peers(NOW) == ("fr-pj",)
    assert store.journal.head().size == 3


def test_a_schema_of_a_later_version_is_refused(url, keys):
    engine = open_engine(url)
    migrate(engine)
    run(engine, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreBroken, match="9999"):
        migrate(engine)
    engine.dispose()
    with pytest.raises(StoreBroken, match="9999"):
        open_store(url, keys, ORIGIN)


def test_the_database_of_something_else_is_left_alone(url):
    engine = open_engine(url)
    run(engine, "CREATE TABLE invoices (id INTEGER)")
    with pytest.raises(StoreBroken, match="something else"):
        migrate(engine)
    engine.dispose()


def test_a_schema_of_two_versions_is_refused(new_sqlite):
    engine = open_engine(new_sqlite)
    migrate(engine)
    run(engine, "INSERT INTO alembic_version VALUES ('0000')")
    with pytest.raises(StoreBroken, match="two versions"):
        schema_version(engine)
