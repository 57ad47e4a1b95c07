"""What an act writes goes to PostgreSQL together, and nothing is lost on the way."""

from __future__ import annotations

import psycopg
import pytest

from node.errors import AlreadyThere
from node.flows.notice.effects import ConfirmOwner, MarkReceived
from node.flows.ports import CountUse, PutSetting
from node.model.parcel import Verb
from node.store.engine import is_sqlite
from node.store.schema import REMEMBERED, SETTING
from node.store.sql import SqlStatement, upsert
from tests.contracts.builders import NOW, answer, commit, draft, minutes
from tests.contracts.notice_builders import advanced, received

_PUT = upsert(SETTING)
_VALUE = SqlStatement('SELECT "value" FROM "setting" WHERE "name" = ?')


@pytest.fixture
def store(opened, url):
    return opened(url)


@pytest.fixture
def trips(monkeypatch):
    """The first word of each statement that is sent to PostgreSQL."""
    sent, real = [], psycopg.Connection.execute

    def execute(self, query, *values, **how):
        sent.append(query.split()[0])
        return real(self, query, *values, **how)

    monkeypatch.setattr(psycopg.Connection, "execute", execute)
    return sent


def columns_of(statement, store, name):
    with store.engine.connect() as connection:
        return [bytes(value) for (value,) in statement.rows(connection, (name,))]


def within(store, work):
    """Do ``work`` in a transaction of the writer that is kept."""
    return store.journal._writer.tidy(work)


def test_an_answer_is_kept_in_three_trips(store, trips):
    """Each trip waits for the database's process and for the interpreter."""
    if is_sqlite(store.engine):
        pytest.skip("SQLite is in our process")
    commit(store, answer("m-1"), CountUse("asked", "2026-01-01", 1))
    assert trips == ["BEGIN", "WITH", "COMMIT"]
    assert store.memory.use("asked", "2026-01-01") == 1


def test_a_portion_of_a_parcel_is_kept_in_five_trips(store, trips):
    if is_sqlite(store.engine):
        pytest.skip("SQLite is in our process")
    commit(store, advanced(0, 10), *(received(f"n-{n}", f"t-{n}") for n in range(10)))
    trips.clear()
    more = (received(f"n-{n}", f"t-{n}") for n in range(10, 20))
    commit(store, advanced(10, 20), *more)
    assert trips == ["BEGIN", "SELECT", "SELECT", "WITH", "COMMIT"]


def test_a_portion_that_comes_too_late_costs_the_look_at_its_stream(store, trips):
    if is_sqlite(store.engine):
        pytest.skip("SQLite is in our process")
    commit(store, advanced(0, 10))
    trips.clear()
    with pytest.raises(AlreadyThere):
        commit(store, advanced(0, 10), received("n-1", "t-1"))
    assert trips == ["BEGIN", "SELECT", "ROLLBACK"]


def test_who_takes_the_connection_finds_written_what_waits(store):
    def work(transaction):
        transaction.touch(SETTING, ["a"])
        transaction.put(SETTING, _PUT, [("a", b"1")])
        return _VALUE.rows(transaction.connection, ("a",))

    ((value,),) = within(store, work)
    assert bytes(value) == b"1"


def test_who_reads_beside_finds_what_waits_of_its_own_tables(store):
    def work(transaction):
        transaction.touch(SETTING, ["a"])
        transaction.put(SETTING, _PUT, [("a", b"1")])
        return _VALUE.rows(transaction.beside(SETTING), ("a",))

    ((value,),) = within(store, work)
    assert bytes(value) == b"1"


def test_a_row_that_is_written_twice_is_as_it_was_written_last(store):
    """Both in one statement would see the table as it was before either."""

    def work(transaction):
        transaction.touch(SETTING, ["a"])
        transaction.put(SETTING, _PUT, [("a", b"1")])
        transaction.put(SETTING, _PUT, [("a", b"2")])

    within(store, work)
    assert columns_of(_VALUE, store, "a") == [b"2"]
    within(store, lambda transaction: transaction.touch(SETTING, ["a"]))  # it is bound


def test_who_is_told_hears_how_many_rows_were_touched(store):
    heard = []

    def work(transaction):
        transaction.touch(SETTING, ["a", "b"])
        rows = [("a", b"1"), ("b", b"2")]
        transaction.put(SETTING, _PUT, rows, heard.append)
        transaction.flush()

    within(store, work)
    assert heard == [2]


def test_what_an_undone_act_has_waiting_is_not_written_later(store):
    def undone(transaction):
        with transaction.savepoint():
            transaction.touch(SETTING, ["a"])
            transaction.put(SETTING, _PUT, [("a", b"1")])
            raise ValueError("undone")

    def work(transaction):
        with pytest.raises(ValueError, match="undone"):
            undone(transaction)

    within(store, work)
    assert columns_of(_VALUE, store, "a") == []


def test_what_waits_from_before_an_undone_act_is_written_all_the_same(store):
    def undone(transaction):
        with transaction.savepoint():
            raise ValueError("undone")

    def work(transaction):
        transaction.touch(SETTING, ["a"])
        transaction.put(SETTING, _PUT, [("a", b"1")])
        with pytest.raises(ValueError, match="undone"):
            undone(transaction)

    within(store, work)
    assert columns_of(_VALUE, store, "a") == [b"1"]
    within(store, lambda transaction: transaction.touch(SETTING, ["a"]))  # it is bound


def test_nothing_is_made_durable_while_something_waits(store):
    if is_sqlite(store.engine):
        pytest.skip("SQLite is in our process: nothing waits")
    writer = store.journal._writer
    with writer.lock:
        work = writer._begin()
        try:
            work.put(REMEMBERED, upsert(REMEMBERED), [("a", "m", b"", b"", 1)])
            with pytest.raises(RuntimeError):
                work.commit()
        finally:
            work.roll_back()
    assert store.memory.recall("a", "m") is None


def test_an_act_that_fails_by_what_waits_fails_alone(store):
    """As one group first; then the culprit is told from the others."""
    commit(store, answer("m-1"))
    journal = store.journal
    with journal.write_lock:  # so that they come together
        acts = [
            journal.submit(
                draft(f"act {n}"), [answer(f"m-{n}"), PutSetting(f"{n}", b"")]
            )
            for n in range(1, 4)
        ]
    with pytest.raises(AlreadyThere):
        acts[0].result()
    assert [act.result().index for act in acts[1:]] == [1, 2]
    assert [store.settings.get(f"{n}") for n in range(1, 4)] == [None, b"", b""]


@pytest.mark.parametrize("confirmed_first", [True, False])
def test_a_stream_that_is_changed_twice_in_an_act_has_the_tag_of_the_end(
    opened, store, url, confirmed_first
):
    """Tags are made of the rows that are put: not of one that was changed since."""
    effects = [advanced(0, 3), ConfirmOwner("fr-pj", NOW)]
    commit(store, *(reversed(effects) if confirmed_first else effects))
    commit(store, advanced(3, 5))  # what was confirmed stays
    store.close()
    stream = opened(url).channel.in_stream("fr-pj")
    assert (stream.position, stream.confirmed_at) == (5, NOW)


def test_a_notice_that_is_put_and_marked_in_an_act_has_the_tag_of_the_end(
    opened, store, url
):
    marked = MarkReceived("fr-pj", "n-1", Verb.READ, minutes(7))
    commit(store, received("n-1", "t-1"), marked)
    store.close()
    held = opened(url).notices.received("fr-pj", "n-1")
    assert held.read_at == minutes(7)
