"""Statements in two dialects do the same."""

from __future__ import annotations

import pytest

from node.store.engine import is_sqlite, open_engine, reading
from node.store.migrate import migrate
from node.store.schema import LEDGER_ROW, QUERY_ANSWER, SETTING
from node.store.sql import chunks, insert, select_among, upsert


def test_many_rows_go_in_with_empty_columns_and_every_type(url):
    engine = open_engine(url)
    migrate(engine)
    rows = [(n, b"leaf", b"\x00\xff" * n, None) for n in range(3)]
    with engine.begin() as connection:
        assert insert(LEDGER_ROW).run(connection, rows) == 3
        assert insert(LEDGER_ROW).run(connection, []) == 0
        assert [tuple(r) for r in connection.execute(LEDGER_ROW.select())] == rows
        assert upsert(SETTING).run(connection, [("a", b"1"), ("b", b"2")]) == 2
        assert upsert(SETTING).run(connection, [("a", b"3")]) == 1
        assert dict(list(connection.execute(SETTING.select()))) == {
            "a": b"3",
            "b": b"2",
        }
        connection.exec_driver_sql(
            "INSERT INTO query (query_id, asked_at, sealed, key, summary) "
            "VALUES ('q', 1, '', '', '')"
        )
        answers = [
            ("q", f"peer {n}", n == 1, 2**40, 0, 0, b"", b"", 0) for n in range(2)
        ]
        assert insert(QUERY_ANSWER).run(connection, answers) == 2
        assert [tuple(r) for r in connection.execute(QUERY_ANSWER.select())] == answers
    engine.dispose()


def test_lists_longer_than_a_statement_takes_are_split(url):
    engine = open_engine(url)
    migrate(engine)
    with engine.begin() as connection:
        insert(LEDGER_ROW).run(connection, [(n, b"", b"", None) for n in range(1200)])
    sql = 'SELECT "index" FROM "ledger_row" WHERE "index" {among}'
    with reading(engine).connect() as connection:
        found = {
            n
            for (n,) in select_among(connection, sql, range(0, 5000, 2), kind="bigint")
        }
    assert found == set(range(0, 1200, 2))
    engine.dispose()


def test_no_plan_is_kept_of_a_look_up_among_many(url):
    """One made while a table was small reads all of it when it has grown."""
    engine = open_engine(url)
    if is_sqlite(engine):
        pytest.skip("SQLite plans by indices alone")
    migrate(engine)
    sql = 'SELECT "index" FROM "ledger_row" WHERE "index" {among}'
    with reading(engine).connect() as connection:
        for _ in range(12):
            list(select_among(connection, sql, range(3), kind="bigint"))
        kept = connection.exec_driver_sql(
            "SELECT statement FROM pg_prepared_statements WHERE statement LIKE '%%ANY%%'"
        ).fetchall()
    assert kept == []
    engine.dispose()


def test_chunks_lose_nothing():
    assert list(chunks(range(7), 3)) == [[0, 1, 2], [3, 4, 5], [6]]
    assert list(chunks([], 3)) == []


def test_text_that_is_sql_stays_text(opened, url):
    """Names, ids and references are values, whatever stands in them."""
    from node.flows.ports import PutSetting
    from tests.contracts.builders import commit

    store = opened(url)
    odd = "a'; DROP TABLE setting; -- \" % %s %b ? {among} \\"
    commit(store, PutSetting(odd, b"1"))
    assert store.settings.get(odd) == b"1"
    assert store.memory.recall(odd, odd) is None
    assert store.holdings.by_reference(odd) is None
