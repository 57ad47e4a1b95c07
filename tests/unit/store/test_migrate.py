"""The schema: brought to this version, never used at another."""

from __future__ import annotations

from dataclasses import astuple

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, MetaData, Table, inspect, text

from node.codec.stored import pack, unpack
from node.errors import AlreadyThere, Altered, LedgerBroken, StoreBroken
from node.flows.ports import PutOfficer, PutPeer, PutSetting
from node.store import open_store
from node.store.bind import bind_store, unbound
from node.store.bind_rows import VALUED
from node.store.bound import Bound
from node.store.engine import open_engine, reading
from node.store.instants import to_micros
from node.store.migrate import _config, known_version, migrate, schema_version
from node.store.query import ListedQuery
from node.store.row_keys import SINCE_FORM_2, named_source
from node.store.schema import LEDGER_HEAD, METADATA, QUERY
from tests.contracts.builders import (
    NOW,
    ORIGIN,
    answer,
    approval,
    commit,
    draft,
    officer,
    peer,
    query,
    record,
    token,
)
from tests.contracts.notice_builders import own, queued, received
from tests.first_form import in_the_first_form


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
            if table.name == "query":
                put_queries_in_clear(connection, rows["query"])
            elif table.name in there and rows[table.name]:
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


def put_queries_in_clear(connection, rows):
    """Put queries as they were kept when what the list shows was in columns."""
    names = "query_id asked_at officer purpose case offence questions sealed key"
    table = Table("query", MetaData(), *(Column(name) for name in names.split()))
    for query_id, at, sealed, key, summary in rows:
        values = (query_id, at, *astuple(unpack(ListedQuery, summary)), sealed, key)
        connection.execute(table.insert().values(values))


def column(of):
    """Return a column of that name and type, without what else is said of it."""
    return Column(of.name, of.type)


def all_rows(engine):
    with reading(engine).connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(table.select())]
            for table in METADATA.sorted_tables
        }


def in_clear(keys, rows):
    """Return rows as versions kept them that did not seal them."""
    bound = Bound(keys)
    return {
        name: [
            (*row[:-1], bound.open(METADATA.tables[name], row[0], row[-1]))
            if METADATA.tables[name] in (*VALUED, QUERY)
            else row
            for row in some
        ]
        for name, some in rows.items()
    }


def bind(url, keys, *, says_bound=lambda _row: False):
    told = []

    def entry(names):
        told.extend(names)
        return draft("store.bound")

    bind_store(url, keys, ORIGIN, entry=entry, says_bound=says_bound)
    return told


def test_a_store_of_the_first_version_keeps_what_it_has(opened, url, tmp_path, keys):
    """Notices are added to it; records, peers and the ledger stay as they were."""
    store = opened(f"sqlite:///{tmp_path}/source/node.db")
    commit(store, PutPeer(peer()), record("a", "t"), answer("m"), query("q"))
    commit(store, PutOfficer(officer(), b"c" * 32), PutSetting("policy", b"digest"))
    commit(store, *(record(f"r{n}", f"t{n}") for n in range(200)))
    before = in_clear(keys, all_rows(store.engine))
    there = of_the_first_version(url, before)
    assert not there & {"notice", "delivery", "waiting", "received", "chunk"}
    with pytest.raises(StoreBroken, match="not bound"):
        open_store(url, keys, ORIGIN)
    bind(url, keys)
    store = opened(url)
    assert schema_version(store.engine) == known_version()
    after = in_clear(keys, all_rows(store.engine))
    # Until now each act was shown: what was shown last is the head before.
    (before_head,), (head,) = before.pop("ledger_head"), after.pop("ledger_head")
    assert head[1] == before_head[1] + 1
    assert head[5:10] == (*before_head[1:4], 0, 0)
    assert head[11:] == (None, b"")
    for name in ("ledger_row", "ledger_key"):
        assert after[name][:-1] == before[name]
        del after[name], before[name]
    assert {name: sorted(after[name]) for name in there if name in after} == {
        name: sorted(before[name]) for name in there if name in before
    }
    assert list(store.journal.altered()) == []
    assert store.peers.all() == (peer(),)
    assert store.officers.all() == (officer(),)
    assert store.settings.get("policy") == b"digest"
    assert store.holdings.find([token("t")], limit=9)
    assert len(store.holdings.load(range(1, 300))) == 201
    commit(store, own("n-1"), queued("i-1"), received("a", "t"))
    assert store.channel.due_peers(NOW) == ("fr-pj",)
    assert store.journal.head().size == 5


def test_approvals_of_an_earlier_version_are_found_once_they_are_bound(
    opened, url, keys
):
    engine = open_engine(url)
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        given = approval("a-1")
        times = (to_micros(given.at), to_micros(given.until))
        values = dict(
            zip(
                "icsupv",
                ("a-1", given.case, *times, given.peer, pack(given)),
                strict=True,
            )
        )
        connection.execute(
            text(
                'INSERT INTO approval (id, "case", since, until, peer, value) '
                "VALUES (:i, :c, :s, :u, :p, :v)"
            ),
            values,
        )
    engine.dispose()
    bind(url, keys)
    store = opened(url)
    found = store.approvals.for_case(peer=given.peer, case=given.case, now=NOW)
    assert found == (given,)


def test_notices_of_the_version_before_are_bound_once_and_nothing_else(
    opened, url, keys
):
    store = opened(url)
    commit(store, PutPeer(peer()), own("n-1"), queued("i-1"), received("a", "t"))
    store.close()
    in_the_first_form(url, keys)
    with pytest.raises(StoreBroken, match="not bound to the keystore yet: notice"):
        open_store(url, keys, ORIGIN)
    names = [str(table.name) for table in SINCE_FORM_2]
    assert list(unbound(url)) == names
    assert bind(url, keys, says_bound=lambda _row: pytest.fail("not asked")) == names
    assert unbound(url) == ()
    with pytest.raises(AlreadyThere, match="bound already"):
        bind(url, keys)
    store = opened(url)
    assert list(store.journal.altered()) == []
    assert store.journal.head().size == 2
    assert [n.notice_id for n in store.notices.load_received([1])] == ["a"]


@pytest.mark.attack
def test_who_takes_tags_of_notices_away_has_nothing_bound_anew(opened, url, keys):
    """Without the keystore nobody makes a sum of the form before."""
    store = opened(url)
    commit(store, received("a", "t"))
    store.close()
    engine = open_engine(url)
    run(engine, "DELETE FROM bound_page WHERE name = 'received'")
    for sealed in (b"\0" * 72, b"\0" * 73):
        with engine.begin() as connection:
            connection.execute(LEDGER_HEAD.update().values(bound=sealed))
        with pytest.raises((Altered, AlreadyThere)):
            bind(url, keys)
    engine.dispose()


def test_a_store_is_bound_once(url, keys, opened):
    store = opened(url)
    commit(store, PutPeer(peer()))
    with pytest.raises(AlreadyThere, match="bound already"):
        bind(url, keys)


@pytest.mark.attack
def test_a_store_that_was_bound_is_not_bound_again(url, keys):
    """Whoever takes the tags away would have what he wrote taken for the node's."""
    store = open_store(url, keys, ORIGIN)
    commit(store, PutPeer(peer()), text="store.bound")
    store.close()
    engine = open_engine(url)
    run(engine, "UPDATE ledger_head SET bound = ''")
    run(engine, "DELETE FROM bound_page")
    engine.dispose()
    with pytest.raises(StoreBroken, match="not bound"):
        open_store(url, keys, ORIGIN)
    with pytest.raises(LedgerBroken, match="bound before, by entry 0"):
        bind(url, keys, says_bound=lambda row: row.index == 0)


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


@pytest.mark.attack
def test_what_waited_to_be_passed_on_loses_its_content_by_the_migration(url):
    """An earlier version sent others' content on; what waited must not lie there."""
    engine = open_engine(url)
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0005")
    rows = {
        "own": "publish", "fr-pj/content": "publish", "fr-pj/pause": "suspend",
        "report/1": "read", "fr-pj/done": "publish",
    }  # fmt: skip
    for number, (name, verb) in enumerate(rows.items(), 1):
        state = "receipted" if name.endswith("done") else "queued"
        with engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO delivery (number, id, peer, notice_id, sequence, "
                    "verb, urgency, state, position, sealed, key, queued_at, "
                    "not_before, reason) VALUES (:n, :id, 'es-pn', 'n', 1, :verb, "
                    "'normal', :state, 0, :box, :box, 0, 0, '')"
                ),
                {"n": number, "id": name, "verb": verb, "state": state, "box": b"x"},
            )
    migrate(engine)
    with reading(engine).connect() as connection:
        left = connection.execute(text("SELECT id, key FROM delivery ORDER BY number"))
        kept = {name: bytes(key) for name, key in left}
    engine.dispose()
    assert kept == {
        "own": b"x", "fr-pj/content": b"", "fr-pj/pause": b"",
        "report/1": b"x", "fr-pj/done": b"x",
    }  # fmt: skip


def test_the_source_of_what_was_on_its_way_is_read_from_its_id(url):
    engine = open_engine(url)
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0012")
    rows = {
        "0190-1": ("publish", ""), "fr-pj/0190-2": ("refer", "fr-pj"),
        "fr-pj/0190-3": ("relay", "fr-pj"), "asked/fr-pj/0190-4": ("asked", "fr-pj"),
        "report/0190": ("read", ""), "referred/0190": ("referred", ""),
        "hit/0190": ("hit", ""), "fr-pj/content": ("publish", "fr-pj"),
    }  # fmt: skip
    for number, (name, (verb, _)) in enumerate(rows.items(), 1):
        with engine.begin() as connection:
            connection.execute(
                text(
                    "INSERT INTO delivery (number, id, peer, notice_id, sequence, "
                    "verb, urgency, state, position, sealed, key, queued_at, "
                    "not_before, reason) VALUES (:n, :id, 'es-pn', 'n', 1, :verb, "
                    "'normal', 'queued', 0, :box, :box, 0, 0, '')"
                ),
                {"n": number, "id": name, "verb": verb, "box": b"x"},
            )
    migrate(engine)
    with reading(engine).connect() as connection:
        left = connection.execute(text("SELECT id, verb, source FROM delivery"))
        kept = {name: (verb, source) for name, verb, source in left}
    engine.dispose()
    assert kept == rows
    assert all(named_source(n, verb) == source for n, (verb, source) in rows.items())


@pytest.mark.attack
def test_what_was_counted_under_names_in_clear_is_dropped_by_the_migration(url):
    engine = open_engine(url)
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0011")
    run(engine, "INSERT INTO counter VALUES ('day:es-pn case C-1', '2026-06-01', 3)")
    migrate(engine)
    with reading(engine).connect() as connection:
        assert connection.execute(text("SELECT * FROM counter")).all() == []
    engine.dispose()
