"""Connections that are ready: the same one again, and never one that may be bad."""

from __future__ import annotations

import sqlite3

import pytest

from node.store.engine import at_hand, open_engine, reading
from node.store.ready import READY_MOST
from node.store.sql import SqlStatement, driver

_ONE = SqlStatement("SELECT 1")


@pytest.fixture
def engine(new_sqlite):
    engine = reading(open_engine(new_sqlite))
    yield engine
    engine.dispose()


def used(engine):
    with at_hand(engine) as connection:
        assert _ONE.rows(connection) == [(1,)]
        return driver(connection)


def closed(raw):
    try:
        raw.execute("SELECT 1")
    except sqlite3.ProgrammingError:
        return True
    return False


def test_the_connection_that_was_used_last_is_used_again(engine):
    assert used(engine) is used(engine)


def test_two_at_once_have_two(engine):
    with at_hand(engine) as one, at_hand(engine) as other:
        assert driver(one) is not driver(other)


def test_after_an_error_the_connection_is_not_kept_ready(engine):
    with pytest.raises(sqlite3.OperationalError), at_hand(engine) as connection:
        SqlStatement("SELECT nothing").rows(connection)
    assert connection.closed


def test_one_that_is_in_a_transaction_is_not_kept_ready(engine):
    with at_hand(engine) as connection:
        connection.exec_driver_sql("BEGIN DEFERRED")
    assert connection.closed
    assert not driver_in_transaction(engine)


def driver_in_transaction(engine):
    with at_hand(engine) as connection:
        return driver(connection).in_transaction


def test_those_that_were_ready_are_closed_when_the_engine_is_disposed_of(engine):
    raw = used(engine)
    engine.dispose()
    assert closed(raw)
    assert not closed(used(engine))


def test_one_that_was_out_when_the_engine_was_disposed_of_is_closed_after(engine):
    with at_hand(engine) as connection:
        raw = driver(connection)
        engine.dispose()
        assert not closed(raw)
    assert closed(raw)
    assert used(engine) is not raw


def test_no_more_than_a_few_are_kept(engine):
    withs = [at_hand(engine) for _ in range(READY_MOST + 2)]
    connections = [each.__enter__() for each in withs]
    for each in withs:
        each.__exit__(None, None, None)
    assert sum(not connection.closed for connection in connections) == READY_MOST
