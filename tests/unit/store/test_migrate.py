"""The schema: brought to this version, never used at another."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from node.errors import StoreBroken
from node.store import open_store
from node.store.engine import open_engine, reading
from node.store.migrate import known_version, migrate, schema_version
from node.store.schema import METADATA
from tests.contracts.builders import ORIGIN


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


def test_selectors_are_clustered_by_token_on_sqlite(sqlite_url):
    engine = open_engine(sqlite_url)
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


def test_a_schema_of_two_versions_is_refused(sqlite_url):
    engine = open_engine(sqlite_url)
    migrate(engine)
    run(engine, "INSERT INTO alembic_version VALUES ('0000')")
    with pytest.raises(StoreBroken, match="two versions"):
        schema_version(engine)
